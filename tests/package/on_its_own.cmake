# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# cmake -DCOMMANDS=<compile_commands.json> -DFORBIDDEN=<checkout> -DALLOWED=<scratch folder inside it, perhaps>
#       -DPREFIX=<installation> -P on_its_own.cmake
# Fails when a compile command mentions a path of the checkout, or does not use the installation.

cmake_policy(VERSION 3.25)
file(READ "${COMMANDS}" text)
string(JSON count LENGTH "${text}")
math(EXPR last "${count} - 1")
foreach(i RANGE ${last})
  string(JSON command GET "${text}" ${i} command)
  string(FIND "${command}" "${PREFIX}/include" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "this command does not use the installed headers:\n${command}")
  endif()
  string(REPLACE "${ALLOWED}" "" rest "${command}")
  string(FIND "${rest}" "${FORBIDDEN}" at)
  if(NOT at EQUAL -1)
    message(FATAL_ERROR "this command sees the checkout:\n${command}")
  endif()
endforeach()
