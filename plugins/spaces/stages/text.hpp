// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The texts that lists of the run file come as, and the sentences that refuse them.

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::stages {

// The items of a list, which blanks, commas or bars separate.
inline std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> items;
    while (true) {
        const auto start = text.find_first_not_of(" ,|");
        if (start == std::string_view::npos) return items;
        const auto end = std::min(text.find_first_of(" ,|", start), text.size());
        items.push_back(text.substr(start, end - start));
        text.remove_prefix(end);
    }
}

// Throws std::invalid_argument: key = "text" why.
[[noreturn]] inline void refuse(const std::string& key, std::string_view text, const std::string& why) {
    throw std::invalid_argument(key + " = \"" + std::string(text) + "\" " + why);
}

}  // namespace linnet::stages
