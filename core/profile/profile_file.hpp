// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One profile file, board or core, checked on its own: keys, units, ranges, and a source for every number.

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/support/settings.hpp"
#include "core/support/units.hpp"

namespace linnet::core {

struct ProfileNumber {
    double value;  // in the base unit: byte, Hz, W, V; flags are 0 and 1
    Quantity quantity;
    std::string source;
    std::string status;   // published, measured, modelled, headline or unverified
    std::string written;  // as in the file, for messages
    Location where;
};

struct ProfileFile {
    std::map<std::string, ProfileNumber, std::less<>> numbers;  // by dotted key
    std::map<std::string, std::string, std::less<>> texts;      // by dotted key
    std::optional<std::string> inherits;
    Location inherits_where;
};

// Throws InputError. Does not follow `inherits`.
ProfileFile read_profile_file(const std::filesystem::path& path);

}  // namespace linnet::core
