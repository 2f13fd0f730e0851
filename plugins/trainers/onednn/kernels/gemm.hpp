// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Matrix products of the sizes small networks have: thousands of rows, tens of columns. Convolutions and dense layers
// are all expressed by two of them, without im2col: a row of the left operand is a window of the padded signal.
//
// All matrices are row-major; `columns` and the leading dimension of every weight matrix are a multiple of lanes.
// Results of a row do not depend on which other rows are computed in the same call.

#include "kernels/vector.hpp"

namespace linnet::onednn {

// The left operand: row (s, t) consists of `taps` pieces of `depth` floats; piece p starts at
// x + s * sample_stride + t * row_stride + p * tap_stride.
struct Windowing {
    Index samples, rows;
    Index sample_stride, row_stride;
    Index taps, tap_stride;
    Index depth;
};

// The same rows with as few samples and taps as possible: what follows without a gap is merged.
Windowing merged(Windowing windowing);

// y[s][t][n] = activation(bias[n] + sum over p, d of x(s, t, p, d) * w[p * depth_padded + d][n]), w with `columns`
// floats per row and padded(depth) rows per tap; y is contiguous. bias may be null.
void multiply(const Windowing& windowing, const float* x, const float* w, const float* bias, Activation activation,
              Index columns, float* y);

// The same product without bias as an input gradient: gated by the activation of the value it belongs to.
// y[i] = gate(product[i], value[i]); value has the layout of y and may be null with Activation::none.
void multiply_gated(const Windowing& windowing, const float* x, const float* w, const float* value,
                    Activation activation, Index columns, float* y);

// w[p * padded(depth) + d][n] += sum over s, t of x(s, t, p, d) * g[s][t][n], with g contiguous: the gradient of the
// weights. bias[n] += sum over s, t of g[s][t][n]; bias may be null.
void accumulate_outer(const Windowing& windowing, const float* x, const float* g, Index columns, float* w, float* bias);

}  // namespace linnet::onednn
