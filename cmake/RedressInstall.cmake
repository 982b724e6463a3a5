# What is installed, and the same in the build tree, so that a built server
# finds its data as an installed one does: bin/, share/redress/, plugins. The
# plugins and the SDK install themselves (plugins/).

file(GLOB REDRESS_REPORTS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/service/report/definitions/*.textproto)
foreach(report IN LISTS REDRESS_REPORTS)
  get_filename_component(name ${report} NAME)
  configure_file(${report} ${PROJECT_BINARY_DIR}/share/redress/reports/${name} COPYONLY)
endforeach()
configure_file(${PROJECT_SOURCE_DIR}/service/model/data/reference.textproto
  ${PROJECT_BINARY_DIR}/share/redress/reference.textproto COPYONLY)

install(TARGETS redressd redress redress-export-worker
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_BINARY_DIR}/share/redress DESTINATION ${CMAKE_INSTALL_DATADIR})
