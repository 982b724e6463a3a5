# redress_add_exporter(NAME SOURCES... [LINK libraries...])
# The plugin redress_NAME.so, in ${CMAKE_BINARY_DIR}/plugins unless
# REDRESS_PLUGIN_DIR names another folder. It exports the entry symbol only and
# is linked with nothing but what LINK names.

function(redress_add_exporter name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  set(folder ${CMAKE_BINARY_DIR}/plugins)
  if(REDRESS_PLUGIN_DIR)
    set(folder ${REDRESS_PLUGIN_DIR})
  endif()
  set(target redress_${name})
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/exporter.map)
  add_library(${target} MODULE ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE redress_export_sdk ${ARG_LINK})
  if(REDRESS_WARNINGS)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${REDRESS_WARNINGS}>)
  endif()
  target_link_options(${target} PRIVATE LINKER:--version-script,${map})
  # A sanitizer's symbols come from the worker.
  if(NOT REDRESS_SANITIZE)
    target_link_options(${target} PRIVATE LINKER:--no-undefined)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX ".so"
    LINK_DEPENDS ${map}
    LIBRARY_OUTPUT_DIRECTORY ${folder}
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
endfunction()
