// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Rounding to the values of 8-bit quantization (Jacob et al., CVPR 2018, section 3), halves to the even neighbour, and
// its gradient by the straight-through estimator (Bengio, Leonard, Courville 2013). Counts of floats and columns are
// multiples of lanes.

#include "kernels/vector.hpp"

namespace linnet::onednn {

// The values scale * i, i whole and low <= i <= high. Zero is one of them: padding stays zero.
struct Grid {
    float scale = 1, low = 0, high = 0;
};

// y = the value of the grid next to x; a NaN stays one. y may be x.
void round_to_grid(Index count, const float* x, const Grid& grid, float* y);
// gx = g where x was not clipped and, x being the value after an activation, that passes gradients; 0 elsewhere. x is
// clipped when its next whole multiple of the scale is not of the grid. gx may be g.
void straight_through(Index count, const float* x, const Grid& grid, Activation activation, const float* g, float* gx);

// Rounds every column of w to scale * i with -127 <= i <= 127, the scale of a column being its largest magnitude / 127.
// A column of zeros stays one.
void round_columns(Index rows, Index columns, float* w);

}  // namespace linnet::onednn
