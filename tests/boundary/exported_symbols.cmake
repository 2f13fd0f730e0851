# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# cmake -DNM=<nm> -DLIBRARY=<plugin> -P exported_symbols.cmake
# Fails unless the manifest is the one symbol the plugin defines for others.

execute_process(COMMAND "${NM}" --dynamic --defined-only --format=posix "${LIBRARY}"
  OUTPUT_VARIABLE output RESULT_VARIABLE failed ERROR_VARIABLE reason)
if(failed)
  message(FATAL_ERROR "cannot read the symbols of ${LIBRARY}: ${reason}")
endif()
string(REGEX REPLACE " [^\n]*" "" symbols "${output}")
string(STRIP "${symbols}" symbols)
if(NOT symbols STREQUAL "linnet_manifest_epoch1")
  message(FATAL_ERROR "${LIBRARY} exports other symbols than linnet_manifest_epoch1:\n${symbols}")
endif()
