// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The costs of a kind of operation, from counted ones.

#include <array>
#include <cstdint>
#include <span>

namespace linnet::benchmarks {

inline constexpr std::array<std::uint64_t, 4> paddings = {1, 4, 8, 16};  // tried for pad_channels_to

struct Counted {
    std::array<double, paddings.size()> macs, outputs;  // with channels padded
    double instructions;
};

struct Costs {
    double fixed = 0, per_mac = 0, per_output = 0;
    std::uint64_t pad_channels_to = 1;

    double of(const Counted& operation) const;
};

// The non-negative costs and the padding with the least sum of squares of relative errors. Of paddings that are equally
// good the smallest.
Costs fitted(std::span<const Counted> operations);

struct Errors {
    double root_mean_square = 0, largest = 0;  // relative
    double total = 0;                          // of the sum, with sign
};
Errors errors_of(const Costs& costs, std::span<const Counted> operations);

}  // namespace linnet::benchmarks
