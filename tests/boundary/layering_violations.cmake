# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# cmake -DSCRATCH=<folder> -P layering_violations.cmake
# Breaks each rule of layering.cmake once, in a tree of its own, and fails unless every one of them is reported.

cmake_policy(VERSION 3.25)
file(REMOVE_RECURSE "${SCRATCH}")
set(expected "")

function(break_rule path line)
  file(WRITE "${SCRATCH}/${path}" "// a sample\n${line}\n")
  list(APPEND expected "${path}: ${line}")
  set(expected "${expected}" PARENT_SCOPE)
endfunction()

break_rule(sdk/include/linnet/sdk/a.hpp "#include \"core/ir/graph.hpp\"")
break_rule(sdk/include/linnet/sdk/b.hpp "# include <plugins/blocks/conv1d.hpp>")
break_rule(plugins/metrics/macs/macs.cpp "#include \"core/ir/graph.hpp\"")
break_rule(search_strategies/random/random.cpp "#include \"../../core/support/errors.hpp\"")
break_rule(datasets/readers/npz/npz.cpp "#include <core/support/errors.hpp>")
break_rule(core/kernel/graph.cpp "#include <boost/graph/adjacency_list.hpp>")
break_rule(plugins/metrics/latency/latency.cpp "#include <oneapi/dnnl/dnnl.hpp>")
break_rule(plugins/exporters/tflite/tflite.cpp "#include <onnx/onnx_pb.h>")
break_rule(core/cli/main.cpp "#include <spdlog/spdlog.h>")
break_rule(core/kernel/run_file.cpp "#include <toml++/toml.h>")
break_rule(core/kernel/run_plan.cpp "    if (id == \"org.linnet.onednn/onednn\")")

execute_process(COMMAND ${CMAKE_COMMAND} "-DSOURCE_DIR=${SCRATCH}" -P "${CMAKE_CURRENT_LIST_DIR}/layering.cmake"
  RESULT_VARIABLE failed ERROR_VARIABLE report)
if(NOT failed)
  message(FATAL_ERROR "a tree full of violations passed")
endif()
string(REGEX REPLACE "[ \n]+" " " report "${report}")
foreach(violation IN LISTS expected)
  string(REGEX REPLACE " +" " " violation "${violation}")  # as the message is folded
  string(FIND "${report}" "${violation}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "not reported: ${violation}\n${report}")
  endif()
endforeach()
