# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# cmake -DPROGRAM=<installed linnet> -DSCRATCH=<folder with the built consumers> -DSAMPLES=<this folder>
#       -P use_from_program.cmake
# An installed linnet uses a strategy, a metric and a board that it has never heard of, by a run file alone.

cmake_policy(VERSION 3.25)
set(folder "${SCRATCH}/user")
file(REMOVE_RECURSE "${folder}")
file(COPY "${SAMPLES}/run/har.toml" "${SAMPLES}/boards" DESTINATION "${folder}")
file(COPY "${SCRATCH}/template_plugin/build/walk.so" "${SCRATCH}/depth_metric/build/depth.so"
  DESTINATION "${folder}/plugins")

function(run expected_status result)
  execute_process(COMMAND "${PROGRAM}" ${ARGN} WORKING_DIRECTORY "${folder}"
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT status EQUAL expected_status)
    message(FATAL_ERROR "linnet ${ARGN}: exit code ${status} instead of ${expected_status}\n${output}${errors}")
  endif()
  set(${result} "${output}" PARENT_SCOPE)
  set(${result}_errors "${errors}" PARENT_SCOPE)
endfunction()

function(expect text wanted)
  string(FIND "${text}" "${wanted}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "expected to read \"${wanted}\" in:\n${text}")
  endif()
endfunction()

run(0 plugins plugins --plugins plugins --json)
expect("${plugins}" "org.example.walk/walk")
expect("${plugins}" "org.example.depth/depth")
string(JSON refused LENGTH "${plugins}" refused)
if(NOT refused EQUAL 0)
  message(FATAL_ERROR "plugins were refused:\n${plugins}")
endif()

run(0 price price har.toml --genes k=8,c=2 --json)
string(JSON depth GET "${price}" metrics depth value)
if(NOT depth EQUAL 6)  # three separable convolutions, two layers each
  message(FATAL_ERROR "depth is ${depth} instead of 6:\n${price}")
endif()
string(JSON limit GET "${price}" metrics depth limit)
string(JSON ram GET "${price}" metrics ram limit)
if(NOT limit EQUAL 8 OR NOT ram EQUAL 24576)  # the run file's, and the board's
  message(FATAL_ERROR "depth is limited to ${limit} instead of 8, ram to ${ram} instead of 24576:\n${price}")
endif()
string(JSON feasible GET "${price}" feasible)
if(NOT feasible)
  message(FATAL_ERROR "not feasible:\n${price}")
endif()

# One level deeper breaks the constraint of the new metric.
run(0 price price har.toml --genes k=8,c=4 --json)
string(JSON feasible GET "${price}" feasible)
if(feasible)
  message(FATAL_ERROR "ten layers passed a limit of eight:\n${price}")
endif()

# The plugin's own parameter table is what a user's mistake is judged by.
run(2 check check har.toml --set strategy.reach=99)
expect("${check_errors}"
  "reach = 99 in [strategy] of walk is out of range; expected a whole number from 1 to 16")
