# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0

# Writes text files into a C++ source: cmake -DOUTPUT=... "-DFILES=...;..." -P embed.cmake. Each is named by its folder
# and its name.
set(source "// Made by embed.cmake.\n#include \"c_source/embedded.hpp\"\n\nnamespace linnet::c_source {\n
const std::vector<EmbeddedFile>& embedded_files() {\n    static const std::vector<EmbeddedFile> files = {\n")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  cmake_path(GET file FILENAME name)
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(GET folder FILENAME folder)
  string(APPEND source "{\"${folder}/${name}\", R\"~~~(${text})~~~\"},\n")
endforeach()
string(APPEND source "    };\n    return files;\n}\n\n}  // namespace linnet::c_source\n")
file(WRITE "${OUTPUT}" "${source}")
