// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "kernels/vector.hpp"

namespace linnet::onednn {

// Softmax cross-entropy of rows of logits, `stride` floats apart.
struct Logits {
    const float* values;
    Index classes, stride;
};

// The sum of the losses of all labels. gradient, if not null, has the layout of the logits and receives
// (softmax - one hot) * scale.
double cross_entropy(const Logits& logits, std::span<const std::int32_t> labels, float scale, float* gradient);

// The first class with the largest logit, for every entry of predicted.
void classify(const Logits& logits, std::span<std::int32_t> predicted);

}  // namespace linnet::onednn
