// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which keys a board or core profile may hold, and what each of them is. docs/file_formats/board.md describes them.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/support/units.hpp"

namespace linnet::core {

enum class KeyKind : std::uint8_t { text, choice, flag, number };

struct ProfileKey {
    std::string_view path;  // dotted; "*" stands for any one name
    KeyKind kind;
    Quantity quantity = Quantity::count;      // numbers
    bool zero_allowed = false;                // numbers; negative ones never are
    std::span<const std::string_view> words;  // choices
};

constexpr std::int64_t profile_schema = 1;

// What a number may be worth: see docs/file_formats/board.md. The first one is the default.
std::span<const std::string_view> profile_statuses();

// The keys and tables right below `table` ("" for the whole file); the name may be "*". A null key is a table.
struct ProfileChild {
    std::string_view name;
    const ProfileKey* key;
};
std::vector<ProfileChild> profile_children(std::string_view table);

}  // namespace linnet::core
