# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# cmake -DSOURCE_DIR=<checkout> -P snippets.cmake
# Every code block of the plugin guide that says "snippet: <file>" must stand in that file, word for word: the files are
# compiled or run by other tests.

cmake_policy(VERSION 3.25)
file(GLOB pages "${SOURCE_DIR}/docs/plugin_guide/*.md")
set(checked 0)
foreach(page IN LISTS pages)
  file(READ "${page}" rest)
  while(TRUE)
    string(FIND "${rest}" "<!-- snippet: " at)
    if(at EQUAL -1)
      break()
    endif()
    string(SUBSTRING "${rest}" ${at} -1 rest)
    if(NOT rest MATCHES "^<!-- snippet: ([^ ]+) -->\n```[a-z]+\n")
      message(FATAL_ERROR "${page}: a snippet is a comment with a file's name and a code block right behind it")
    endif()
    set(source "${CMAKE_MATCH_1}")
    string(LENGTH "${CMAKE_MATCH_0}" head)
    string(SUBSTRING "${rest}" ${head} -1 rest)
    string(FIND "${rest}" "\n```" length)
    string(SUBSTRING "${rest}" 0 ${length} block)
    file(READ "${SOURCE_DIR}/${source}" text)
    string(FIND "${text}" "${block}" found)
    if(found EQUAL -1)
      message(FATAL_ERROR "${page}: this is not in ${source}:\n${block}")
    endif()
    math(EXPR checked "${checked} + 1")
  endwhile()
endforeach()
if(checked EQUAL 0)
  message(FATAL_ERROR "no snippet was found in ${SOURCE_DIR}/docs/plugin_guide")
endif()
message(STATUS "${checked} snippets are what they say")
