// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Passes over whole signals. Counts of floats and channels are multiples of lanes.

#include "kernels/vector.hpp"

namespace linnet::onednn {

// y = clamp(x); y may be x.
void activate(Index count, const float* x, Activation activation, float* y);
// g = gate(g, value).
void gate_gradient(Index count, const float* value, Activation activation, float* g);
// to += from.
void add_to(Index count, const float* from, float* to);
// y = a * b; y may be a or b.
void multiply(Index count, const float* a, const float* b, float* y);
// sum += a * b.
void add_product(Index count, const float* a, const float* b, float* sum);
// The deviation of each channel over the rows of each sample: mean[c] = mean of x[.][c],
// y[c] = sqrt(mean of (x[.][c] - mean[c])^2 + epsilon). Rows have `stride` floats; mean and y one row per sample.
void deviate(Index samples, Index rows, Index stride, const float* x, float epsilon, float* mean, float* y);
// Its gradient, gated by the activation of the values x: gx[r][c] = g[c] * (x[r][c] - mean[c]) / (rows * y[c]), and
// zero from `channels` on.
void deviate_gradient(Index samples, Index rows, Index channels, Index stride, const float* x, const float* mean,
                      const float* y, const float* g, Activation activation, float* gx);
// y = clamp(x + bias) for every row; bias may be null, y may be x.
void add_bias(Index rows, Index channels, const float* x, const float* bias, Activation activation, float* y);
// sum[c] += the sum of x[.][c] over the rows.
void add_rows(Index rows, Index channels, const float* x, float* sum);
// Rows of `channels` floats without gaps -> rows of padded(channels) floats; the padding becomes zero.
void widen(Index rows, Index channels, const float* from, float* to);
// y[c][r] = x[r][c]; both dimensions are multiples of lanes.
void transpose(Index rows, Index columns, const float* x, float* y);
// y = x * scale * (kept ? 1 : 0); y may be x; kept by the generator's number (seed, first + i) with probability 1 -
// rate.
void drop(Index count, std::uint64_t seed, std::uint64_t first, float rate, const float* x, float* y);

}  // namespace linnet::onednn
