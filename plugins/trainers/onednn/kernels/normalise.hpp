// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Sums over rows and normalisation of rows. Rows are contiguous, channels a multiple of lanes.

#include "kernels/vector.hpp"

namespace linnet::onednn {

// (x - mean) * scale + shift for every channel.
struct Standardise {
    const float *mean, *scale, *shift;
};

// sum[c] = sum of x[.][c].
void sum_rows(Index rows, Index channels, const float* x, float* sum);
// squares[c] = sum of (x[.][c] - mean[c])^2.
void sum_squares(Index rows, Index channels, const float* x, const float* mean, float* squares);
// sum[c] = sum of g[.][c]; projection[c] = sum of g[.][c] * (x[.][c] - mean[c]).
void sum_gradients(Index rows, Index channels, const float* x, const float* g, const float* mean, float* sum,
                   float* projection);

// y = clamp((x - mean) * scale + shift); y may be x.
void standardise(Index rows, Index channels, const float* x, const Standardise& by, Activation activation, float* y);
// gx = (g - offset - (x - mean) * slope) * scale; gx may be g.
void standardise_gradient(Index rows, Index channels, const float* x, const float* g, const Standardise& by,
                          const float* offset, const float* slope, float* gx);

}  // namespace linnet::onednn
