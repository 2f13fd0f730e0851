# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# Runs the kernels' cases and a whole network on one emulated core. Given are CORE, FIRMWARE (the folder with the Makefile),
# FOLDER (to work in), and the programs VECTORS and RANDOM_NET that write what is run.

foreach(tool_and_package arm-none-eabi-gcc:gcc-arm-none-eabi qemu-system-arm:qemu-system-arm make:make)
  string(REPLACE ":" ";" parts ${tool_and_package})
  list(GET parts 0 tool)
  list(GET parts 1 package)
  find_program(found_${tool} ${tool})
  if(NOT found_${tool})
    message("skipped: ${tool} is missing; the Debian package ${package} has it")
    return()
  endif()
endforeach()

file(MAKE_DIRECTORY "${FOLDER}/net")
execute_process(COMMAND "${VECTORS}" "${FOLDER}/vectors.c" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${RANDOM_NET}" "${FOLDER}/net" COMMAND_ERROR_IS_FATAL ANY)

# Fails unless the firmware built with these variables of the Makefile ends with status 0 and prints this line.
function(run folder line)
  execute_process(COMMAND "${found_make}" -s -f "${FIRMWARE}/Makefile" CORE=${CORE} "BUILD=${FOLDER}/${folder}" ${ARGN} run
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status TIMEOUT 300)
  message("${output}${errors}")
  string(FIND "\n${output}" "\n${line}\n" at)
  if(NOT status EQUAL 0 OR at EQUAL -1)
    message(FATAL_ERROR "on ${CORE}, status ${status}, without the line \"${line}\"")
  endif()
endfunction()

run(cases "failed 0" MAIN=${CMAKE_CURRENT_LIST_DIR}/on_core.c FIRMWARE_SOURCES=${FOLDER}/vectors.c MODEL_SOURCES=
  MODEL=${CMAKE_CURRENT_LIST_DIR})
run(bench "bit_exact 1" MODEL=${FOLDER}/net)

# A stack as large as the memory does not fit beside the model.
file(REMOVE "${FOLDER}/bench/firmware.elf")
execute_process(COMMAND "${found_make}" -s -f "${FIRMWARE}/Makefile" CORE=${CORE} "BUILD=${FOLDER}/bench"
    "MODEL=${FOLDER}/net" STACK_SIZE=0x400000 elf
  OUTPUT_QUIET ERROR_VARIABLE errors RESULT_VARIABLE status)
string(FIND "${errors}" "The RAM is too small: static variables and the stack do not fit" at)
if(status EQUAL 0 OR at EQUAL -1)
  message(FATAL_ERROR "on ${CORE}, status ${status}, the linker says: ${errors}")
endif()
