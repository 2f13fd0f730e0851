// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Operations that slide a window over time and treat every channel by itself: depthwise convolution and pooling.
// Signals are contiguous: samples x rows x channels, channels a multiple of lanes.

#include "kernels/vector.hpp"

namespace linnet::onednn {

struct Sliding {
    Index samples, in_rows, out_rows, channels;
    Index taps, step, dilation;
    Index front;  // rows of padding before the first
};

// y[t][c] = clamp(bias[c] + sum over p of x[t * step + p * dilation - front][c] * w[p][c]); rows outside count as zero.
// bias may be null.
void depthwise(const Sliding& sliding, const float* x, const float* w, const float* bias, Activation activation,
               float* y);
// The gradient of x, gated by the activation of the values x (see gemm.hpp).
void depthwise_input_gradient(const Sliding& sliding, const float* g, const float* w, const float* x,
                              Activation activation, float* gx);
// w += gradient of the weights, bias += gradient of the bias (may be null).
void depthwise_weight_gradient(const Sliding& sliding, const float* x, const float* g, float* w, float* bias);

// Maximum, minimum and mean over the rows of the signal that the window covers; dilation is 1.
void max_pool(const Sliding& sliding, const float* x, float* y);
void min_pool(const Sliding& sliding, const float* x, float* y);
void avg_pool(const Sliding& sliding, const float* x, float* y);
// Of a maximum or minimum y: the gradient goes to the first of equal ones. Both are gated by the activation of the
// values x.
void selected_pool_gradient(const Sliding& sliding, const float* x, const float* y, const float* g,
                            Activation activation, float* gx);
void avg_pool_gradient(const Sliding& sliding, const float* x, const float* g, Activation activation, float* gx);

}  // namespace linnet::onednn
