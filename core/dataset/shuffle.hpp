// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Standard distributions and std::shuffle differ between libraries; the engine itself does not.

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace linnet::core {

// Uniform in 0 .. bound - 1.
inline std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) {
    const std::uint64_t unbiased = random.max() - random.max() % bound;
    std::uint64_t drawn = random();
    while (drawn >= unbiased) drawn = random();
    return drawn % bound;
}

template <class Value>
void shuffle(std::vector<Value>& values, std::mt19937_64& random) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(random, i)]);
}

}  // namespace linnet::core
