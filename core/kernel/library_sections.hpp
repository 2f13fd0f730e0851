// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is inside a library file, without running any of it.

#include <filesystem>
#include <string>
#include <vector>

namespace linnet::core {

// Names of the file's ELF sections; works on stripped files too. Throws NotAPlugin when the file cannot be read, is not
// a shared library, or is damaged so that mapping it could crash.
std::vector<std::string> section_names(const std::filesystem::path& file);

}  // namespace linnet::core
