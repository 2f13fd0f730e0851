// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random variates, one after the other, as a function of a seed alone.

#include <cstdint>

#include "random.hpp"

namespace linnet::onednn {

class Draws {
public:
    explicit Draws(std::uint64_t seed) : seed_{seed} {}

    std::uint64_t bits() { return random_bits(seed_, counter_++); }
    // [0, 1).
    double uniform() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }
    // [-1, 1).
    double symmetric() { return 2.0 * uniform() - 1.0; }
    // Standard normal (Box, Muller 1958).
    double normal();
    // Beta(alpha, alpha), alpha > 0, as the share of one gamma variate in the sum of two.
    double beta(double alpha);

private:
    double log_gamma_variate(double shape);

    std::uint64_t seed_;
    std::uint64_t counter_ = 0;
};

}  // namespace linnet::onednn
