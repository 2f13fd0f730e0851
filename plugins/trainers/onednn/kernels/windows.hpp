// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Passes over the rows of one window, `stride` floats per row, a multiple of lanes.

#include <cstdint>

#include "kernels/vector.hpp"

namespace linnet::onednn {

// Row t of `to` is the linear interpolation of `from` at row index[t] + share[t]; index[t] + 1 is a row as well.
void interpolate(Index rows, Index stride, const float* from, const std::int32_t* index, const float* share, float* to);

// x = x * factor + offset for every row.
void scale_rows(Index rows, Index stride, const float* factor, const float* offset, float* x);

// x += noise * gain; noise has the layout of x, gain is one row.
void add_noise(Index rows, Index stride, const float* noise, const float* gain, float* x);

// How many channels away a channel can come from in transform_rows().
constexpr Index reach = 2;

// y[c] = offset[c] + sum over d from -reach to reach of diagonal[d + reach][c] * x[c + d], for every row. `reach`
// floats in front of x and behind it are read as well and must be finite; y is not x.
void transform_rows(Index rows, Index stride, const float* diagonals, const float* offset, const float* x, float* y);

// to = share * to + (1 - share) * other.
void mix(Index count, float share, const float* other, float* to);

}  // namespace linnet::onednn
