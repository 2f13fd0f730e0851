# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# linnet_add_plugin(<name> SOURCES <file>... [LINK <target>...] [OUTPUT <folder>])
#
# A loadable plugin library that exports its manifest and nothing else and has no undefined symbols. Installed with the
# SDK; linnet's own plugins and third-party ones are built by the same function. OUTPUT says where the library goes; one
# of linnet's own that sets it is a test's, and not installed.

function(linnet_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT" "SOURCES;LINK")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "linnet_add_plugin(${name} SOURCES <file>... [LINK <target>...] [OUTPUT <folder>])")
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE linnet::sdk ${arg_LINK})
  set_target_properties(${name} PROPERTIES
    PREFIX ""
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map")
  # Hidden visibility alone still exports template instantiations of namespace std; the version script does not.
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${map}")
  target_link_options(${name} PRIVATE
    "$<$<PLATFORM_ID:Linux>:-Wl,--version-script=${map}>"
    "$<$<PLATFORM_ID:Linux>:-Wl,-z,defs>")
  if(TARGET linnet_build_options)  # inside linnet's own build
    target_link_libraries(${name} PRIVATE linnet_build_options)
  endif()
  if(arg_OUTPUT)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${arg_OUTPUT}")
  elseif(TARGET linnet_build_options)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${LINNET_PLUGIN_OUTPUT_DIRECTORY}")
    install(TARGETS ${name} LIBRARY DESTINATION "${LINNET_PLUGIN_INSTALL_DIRECTORY}" COMPONENT program)
    set_property(GLOBAL APPEND PROPERTY LINNET_PLUGINS ${name})
  endif()
endfunction()
