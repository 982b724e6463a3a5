# What every target shares: the language, warnings, sanitizers and test helper.

include(GNUInstallDirs)
include(CTest)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(REDRESS_CCACHE ccache)
if(REDRESS_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${REDRESS_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${REDRESS_CCACHE})
endif()

# "address,undefined" or "thread".
set(REDRESS_SANITIZE "" CACHE STRING "Sanitizers to build with, as in -fsanitize=")
if(REDRESS_SANITIZE)
  add_compile_options(-fsanitize=${REDRESS_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${REDRESS_SANITIZE})
endif()

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_library(REDRESS_SECCOMP seccomp REQUIRED)
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()

# The server's allocator. A question makes and frees some hundred small things,
# in any of many threads, which glibc's takes twice as long for. Sanitizers have
# an allocator of their own.
add_library(redress_allocator INTERFACE)
if(NOT REDRESS_SANITIZE)
  find_library(REDRESS_TCMALLOC tcmalloc_minimal REQUIRED)
  # Nothing calls it by name, so that a linker would leave it out.
  target_link_libraries(redress_allocator INTERFACE
    -Wl,--push-state,--no-as-needed,${REDRESS_TCMALLOC},--pop-state)
  target_compile_definitions(redress_allocator INTERFACE REDRESS_HAS_TCMALLOC)
endif()

# Warnings are errors in our own code; generated code is exempt (protos/).
# restrict: gcc 12 sees overlaps in plain string concatenation (its bug 105329).
set(REDRESS_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                     -Wno-missing-field-initializers -Wno-restrict -Werror)

# Rooms include each other from the root: "service/model/day.h".
include_directories(${PROJECT_SOURCE_DIR})

# redress_library(NAME SOURCES... LINK libraries...)
# A static library of one room.
function(redress_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${REDRESS_WARNINGS}>)
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
endfunction()

# redress_grpc_proto(NAME FILE)
# A static library of the messages and services of one .proto file of this
# folder, which is not of the public contract. Included by the file's name.
function(redress_grpc_proto name file)
  add_library(${name} STATIC ${file})
  target_include_directories(${name} SYSTEM PUBLIC ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(${name} PUBLIC gRPC::grpc++ protobuf::libprotobuf)
  protobuf_generate(TARGET ${name} LANGUAGE cpp
    IMPORT_DIRS ${CMAKE_CURRENT_SOURCE_DIR} PROTOC_OUT_DIR ${CMAKE_CURRENT_BINARY_DIR})
  protobuf_generate(TARGET ${name} LANGUAGE grpc
    PLUGIN protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>
    GENERATE_EXTENSIONS .grpc.pb.h .grpc.pb.cc
    IMPORT_DIRS ${CMAKE_CURRENT_SOURCE_DIR} PROTOC_OUT_DIR ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

# redress_executable(NAME SOURCES... LINK libraries...)
function(redress_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${REDRESS_WARNINGS}>)
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
endfunction()

# redress_test(NAME SOURCES... LINK libraries...)
# A GoogleTest binary, registered with ctest as one test. REDRESS_SOURCE_DIR and
# REDRESS_BINARY_DIR are defined for it.
function(redress_test name)
  redress_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    REDRESS_SOURCE_DIR="${PROJECT_SOURCE_DIR}" REDRESS_BINARY_DIR="${PROJECT_BINARY_DIR}")
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(REDRESS_SANITIZE STREQUAL "thread")
    set_tests_properties(${name} PROPERTIES ENVIRONMENT
      "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/thread_sanitizer.supp")
  endif()
endfunction()
