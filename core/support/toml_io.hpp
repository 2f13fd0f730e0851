// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one door to toml++: text in, settings out. Syntax errors, dates and other values nobody uses become InputError.

#include <filesystem>
#include <string>
#include <string_view>

#include "core/support/settings.hpp"

namespace linnet::core {

Table read_toml(const std::filesystem::path& path);
Table parse_toml(std::string_view text, const std::string& name);
// One value in TOML notation; text that is none ("10 min", onednn) is taken as a string.
Setting parse_toml_value(std::string_view text, const Location& where);

}  // namespace linnet::core
