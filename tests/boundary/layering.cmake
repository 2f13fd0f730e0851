# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# cmake -DSOURCE_DIR=<checkout> -P layering.cmake
# Who may include what. Fails with every line that breaks a rule.

cmake_policy(VERSION 3.25)
set(source_patterns *.hpp *.h *.cpp *.cc *.c *.hh *.inl)
set(violations "")
set(checked 0)

function(sources_of result)
  set(patterns "")
  foreach(folder IN LISTS ARGN)
    foreach(pattern IN LISTS source_patterns)
      list(APPEND patterns "${SOURCE_DIR}/${folder}/${pattern}")
    endforeach()
  endforeach()
  file(GLOB_RECURSE files ${patterns})
  set(${result} "${files}" PARENT_SCOPE)
endfunction()

# forbid(<reason> MATCHING <regex of a whole line> IN <folder>... [EXCEPT <path prefix>...])
function(forbid reason)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MATCHING" "IN;EXCEPT")
  sources_of(files ${arg_IN})
  foreach(file IN LISTS files)
    file(RELATIVE_PATH path "${SOURCE_DIR}" "${file}")
    set(excepted NO)
    foreach(prefix IN LISTS arg_EXCEPT)
      string(FIND "${path}" "${prefix}" at)
      if(at EQUAL 0)
        set(excepted YES)
      endif()
    endforeach()
    if(excepted)
      continue()
    endif()
    math(EXPR checked "${checked} + 1")
    file(STRINGS "${file}" lines REGEX "${arg_MATCHING}")
    foreach(line IN LISTS lines)
      string(STRIP "${line}" line)
      list(APPEND violations "${path}: ${line}\n    ${reason}")
    endforeach()
  endforeach()
  set(violations "${violations}" PARENT_SCOPE)
  set(checked ${checked} PARENT_SCOPE)
endfunction()

set(include "^[ \t]*#[ \t]*include[ \t]*[<\"]")
set(all sdk core plugins search_strategies datasets)

forbid("the SDK includes nothing of the kernel or of any plugin"
  MATCHING "${include}(\\.\\./)*(core|plugins|search_strategies|datasets)/" IN sdk)
forbid("plugins include the SDK and nothing of the kernel"
  MATCHING "${include}(\\.\\./)*core/" IN plugins search_strategies datasets)
forbid("Boost.Graph stays inside core/ir"
  MATCHING "${include}boost/graph/" IN ${all} EXCEPT core/ir/)
forbid("oneDNN stays inside plugins/trainers/onednn"
  MATCHING "${include}(oneapi/dnnl/|dnnl\\.hp*[>\"])" IN ${all} tests EXCEPT plugins/trainers/onednn/)
forbid("ONNX stays inside plugins/exporters/onnx"
  MATCHING "${include}(onnx/onnx_|onnx/checker|google/protobuf)" IN ${all} EXCEPT plugins/exporters/onnx/)
forbid("spdlog stays inside core/support/logging"
  MATCHING "${include}spdlog/" IN ${all} tests EXCEPT core/support/logging)
forbid("toml++ stays inside core/support/toml_io"
  MATCHING "${include}(toml\\+\\+|toml)" IN ${all} tests EXCEPT core/support/toml_io)
forbid("the kernel knows no plugin by its id"
  MATCHING "\"[^\"]*org\\.linnet\\." IN core)

if(checked LESS 8)  # one file for each rule
  message(FATAL_ERROR "only ${checked} files were checked below ${SOURCE_DIR}: is that the checkout?")
endif()
if(violations)
  list(JOIN violations "\n" text)
  message(FATAL_ERROR "layering is broken:\n${text}")
endif()
