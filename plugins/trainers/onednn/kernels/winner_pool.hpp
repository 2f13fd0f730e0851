// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Maximum pooling over windows that do not overlap, fused with what comes before it. Instead of the signal that is
// pooled, one byte per result is kept: the row of the window that won.

#include <cstdint>

#include "kernels/normalise.hpp"

namespace linnet::onednn {

// Window t covers the rows from t * size on, as many as there are; rows behind the last window are ignored.
struct WinnerPool {
    Index samples, in_rows, out_rows, channels, size;

    static constexpr Index most_size = 127;  // a winner is one byte
};

// y = clamp(maximum of standardised x); by may be null: no standardisation. The first of equal rows wins.
void pool_winners(const WinnerPool& pool, const float* x, const Standardise* by, Activation activation, float* y,
                  std::int8_t* winner);

// The gradient of the signal that was pooled (and standardised): gate(g, y) in the winner's row, zero in all others.
void spread_to_winners(const WinnerPool& pool, const float* g, const float* y, Activation activation,
                       const std::int8_t* winner, float* gx);

}  // namespace linnet::onednn
