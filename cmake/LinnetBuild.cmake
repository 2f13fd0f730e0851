# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# What every target of this project shares: language level, warnings, sanitizers, and where outputs go. The build tree
# mirrors the install tree (bin, lib/linnet/plugins, share/linnet), so that the program finds its parts in both alike.

include(GNUInstallDirs)

add_library(linnet_build_options INTERFACE)
target_compile_features(linnet_build_options INTERFACE cxx_std_20)
target_compile_options(linnet_build_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms at -O3 on strings and vectors that grow (GCC bugs 105329 and 105651, mended in 13).
  target_compile_options(linnet_build_options INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
if(LINNET_WARNINGS_AS_ERRORS)
  target_compile_options(linnet_build_options INTERFACE -Werror)
endif()

if(LINNET_SANITIZE)
  set(sanitizers -fsanitize=${LINNET_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_compile_options(linnet_build_options INTERFACE ${sanitizers} -g)
  target_link_options(linnet_build_options INTERFACE ${sanitizers})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented code misleads these two about variables of Boost.Graph and std::optional.
    target_compile_options(linnet_build_options INTERFACE -Wno-uninitialized -Wno-maybe-uninitialized)
  endif()
  # Reports need the symbols of libraries that would otherwise be unmapped by then.
  target_compile_definitions(linnet_build_options INTERFACE LINNET_KEEP_LIBRARIES_MAPPED=1)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND "${LINNET_SANITIZE}" MATCHES "address")
    # Plugins are linked with -z defs, which Clang's static sanitizer runtime does not satisfy.
    target_link_options(linnet_build_options INTERFACE -shared-libasan)
  endif()
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(LINNET_PLUGIN_INSTALL_DIRECTORY "${CMAKE_INSTALL_LIBDIR}/linnet/plugins")
set(LINNET_PLUGIN_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${LINNET_PLUGIN_INSTALL_DIRECTORY}")
