// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The nearest known name for one that is not known.

#include <span>
#include <string>
#include <string_view>

namespace linnet::core {

// The candidate of the smallest edit distance, when that is small enough to be what was meant; empty otherwise.
std::string nearest(std::string_view unknown, std::span<const std::string> candidates);

// "; did you mean \"epochs\"?" or "; known are a, b, c" when nothing is near, or "" without candidates.
std::string suggestion(std::string_view unknown, std::span<const std::string> candidates);

}  // namespace linnet::core
