# redress_add_exporter(NAME SOURCES source... [LINK library...] [DESTINATION folder])
#
# The target redress_NAME: the plugin redress_NAME.so of sources in C or C++. It
# exports its entry symbol and nothing else, not even what it takes in from
# static libraries. The link fails where a symbol is defined nowhere ("undefined
# reference") or where there is no entry ("redress_exporter_v1: undefined
# version": the macro REDRESS_EXPORTER is missing).
#
# `cmake --install` puts it into DESTINATION, by default lib/redress/plugins
# below the prefix, where the Redress of that prefix looks; a project that sets
# REDRESS_INSTALL_EXPORTERS to OFF installs none. Built, it lies in the target's
# binary folder, or in REDRESS_PLUGIN_DIR where that is set.
#
# The C++ library is the system's, and is not linked in with -static-libstdc++:
# the process that loads the plugin has the system's already. A second one would
# be loaded for each document, with its own unwinder, and would miss the
# system's security fixes. So build on the system that the server runs on.
#
# In Redress's own tree REDRESS_WARNINGS and REDRESS_SANITIZE are set.
function(redress_add_exporter name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "DESTINATION" "SOURCES;LINK")
  if(NOT ARG_SOURCES OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "redress_add_exporter(${name} SOURCES source... [LINK library...] "
      "[DESTINATION folder]): SOURCES is \"${ARG_SOURCES}\", and what is left over is "
      "\"${ARG_UNPARSED_ARGUMENTS}\"")
  endif()
  set(target redress_${name})
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/exporter.map)
  add_library(${target} MODULE ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE RedressExportSdk::RedressExportSdk ${ARG_LINK})
  if(REDRESS_WARNINGS)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${REDRESS_WARNINGS}>)
  endif()
  # The version script names the entry, which the second option insists upon.
  target_link_options(${target} PRIVATE
    LINKER:--version-script,${map} LINKER:--no-undefined-version)
  # A sanitizer's symbols come from the process that loads the plugin.
  if(NOT REDRESS_SANITIZE)
    target_link_options(${target} PRIVATE LINKER:--no-undefined)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX ".so"
    LINK_DEPENDS ${map}
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  if(REDRESS_PLUGIN_DIR)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${REDRESS_PLUGIN_DIR})
  endif()
  if(NOT DEFINED REDRESS_INSTALL_EXPORTERS OR REDRESS_INSTALL_EXPORTERS)
    if(NOT ARG_DESTINATION)
      set(ARG_DESTINATION lib/redress/plugins)
    endif()
    install(TARGETS ${target} LIBRARY DESTINATION ${ARG_DESTINATION})
  endif()
endfunction()

# redress_add_exporter_conformance_test(NAME [ARGS argument...])
#
# The test redress_NAME_conforms of ctest, which runs the program
# redress-exporter-check on the plugin of redress_add_exporter(NAME ...), with the
# arguments if any. The program comes with Redress, and is looked for beside this
# package, below CMAKE_PREFIX_PATH and on PATH, or is what
# REDRESS_EXPORTER_CHECK names. With BUILD_TESTING OFF there is no test, and the
# program is not looked for.
function(redress_add_exporter_conformance_test name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "ARGS")
  if(NOT TARGET redress_${name} OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "redress_add_exporter_conformance_test(${name} [ARGS argument...]): "
      "there must be a redress_add_exporter(${name} ...) before it, and what is left over is "
      "\"${ARG_UNPARSED_ARGUMENTS}\"")
  endif()
  if(DEFINED BUILD_TESTING AND NOT BUILD_TESTING)
    return()
  endif()
  if(REDRESS_EXPORTER_CHECK)
    set(check ${REDRESS_EXPORTER_CHECK})
  elseif(TARGET RedressExportSdk::exporter_check)
    set(check $<TARGET_FILE:RedressExportSdk::exporter_check>)
  elseif(TARGET redress-exporter-check)
    set(check $<TARGET_FILE:redress-exporter-check>)
  else()
    find_program(REDRESS_EXPORTER_CHECK redress-exporter-check
      DOC "The program that checks exporter plugins; it comes with Redress")
    if(NOT REDRESS_EXPORTER_CHECK)
      message(FATAL_ERROR "redress_add_exporter_conformance_test(${name}) found no "
        "redress-exporter-check. It comes with Redress and not with its SDK alone: install "
        "Redress, and name its prefix with -DCMAKE_PREFIX_PATH=PREFIX, or the program with "
        "-DREDRESS_EXPORTER_CHECK=PREFIX/bin/redress-exporter-check. Or do without the "
        "test: -DBUILD_TESTING=OFF")
    endif()
    set(check ${REDRESS_EXPORTER_CHECK})
  endif()
  add_test(NAME redress_${name}_conforms
    COMMAND ${check} $<TARGET_FILE:redress_${name}> ${ARG_ARGS})
endfunction()
