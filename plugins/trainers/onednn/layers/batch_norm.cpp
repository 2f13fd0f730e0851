// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "layers/layers.hpp"

namespace linnet::onednn {

void BatchNorm::forward(const Pass& pass) {
    const Index rows = pass.samples * output().rows;
    if (pass.training) {
        normalisation_.begin_batch();
        normalisation_.observe(rows, operand().value());
        normalisation_.finish_batch();
    } else {
        normalisation_.use_running();
    }
    standardise(rows, output().stride, operand().value(), normalisation_.standardise(), output().activation,
                output().value);
}

void BatchNorm::backward(const Pass& pass) {
    const Index rows = pass.samples * output().rows;
    normalisation_.begin_gradient();
    normalisation_.observe_gradient(rows, operand().value(), output().gradient);
    normalisation_.finish_gradient();
    if (operand().gradient == nullptr) return;
    normalisation_.input_gradient(rows, operand().value(), output().gradient, operand().gradient);
}

}  // namespace linnet::onednn
