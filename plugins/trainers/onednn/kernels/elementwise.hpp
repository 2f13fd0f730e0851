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
