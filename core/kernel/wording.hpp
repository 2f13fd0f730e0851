// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Pieces that the kernel's sentences for users are made of.

#include <string>
#include <string_view>

#include "core/support/settings.hpp"

namespace linnet::core {

inline std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

// "har.toml:12:3: ", or nothing for a value that was written nowhere.
inline std::string at(const Location& where) {
    auto text = where.text();
    if (!text.empty()) text += ": ";
    return text;
}

}  // namespace linnet::core
