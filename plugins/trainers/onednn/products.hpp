// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Matrix products by the faster of two implementations: our own kernels (kernels/gemm.hpp), which fuse bias, activation
// and gradient gate into the store, and oneDNN's, which win when matrices are large. Contracts are those of gemm.hpp.

#include <string>

#include "kernels/gemm.hpp"

namespace linnet::onednn {

// The rule is a function of depth and width alone, so that a row's result never depends on how many rows there are.
bool suits_onednn(const Windowing& windowing, Index columns);
std::string product_name(const Windowing& windowing, Index columns);

void product(const Windowing& windowing, const float* x, const float* w, const float* bias, Activation activation,
             Index columns, float* y);
void gated_product(const Windowing& windowing, const float* x, const float* w, const float* value,
                   Activation activation, Index columns, float* y);
void outer_product(const Windowing& windowing, const float* x, const float* g, Index columns, float* w, float* bias);

}  // namespace linnet::onednn
