// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "layers/layers.hpp"

namespace linnet::onednn {

Depthwise::Depthwise(const sdk::GraphView& graph, sdk::NodeId node, Port port, Signal& out, Parameters& parameters)
    : Layer({port}, out),
      parameters_{parameters},
      affine_{declare_depthwise(graph, node, parameters)},
      window_{window_of(graph, node, port.signal->rows)},
      multiplier_{out.channels / port.signal->channels} {}

Index Depthwise::retained_floats() const {
    if (multiplier_ == 1) return 0;
    return operand().signal->rows * output().stride * (operand().signal->needs_gradient ? 2 : 1);
}

void Depthwise::retain(float* memory, Index samples) {
    repeated_ = memory;
    repeated_gradient_ = memory + samples * operand().signal->rows * output().stride;
}

Sliding Depthwise::sliding(Index samples) const {
    return sliding_over(window_, samples, operand().signal->rows, output().rows, output().stride);
}

void Depthwise::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    const float* x = in.value;
    if (multiplier_ > 1) {
        float* to = repeated_;
        for (Index r = 0; r < pass.samples * in.rows; ++r, to += output().stride) {
            for (Index f = 0; f < output().channels; ++f) to[f] = x[r * in.stride + f / multiplier_];
            std::fill(to + output().channels, to + output().stride, 0.0F);
        }
        x = repeated_;
    }
    depthwise(sliding(pass.samples), x, parameters_.value(affine_.kernel), affine_.bias_value(parameters_),
              output().activation, output().value);
}

void Depthwise::backward(const Pass& pass) {
    const Signal& in = *operand().signal;
    const float* g = output().gradient;
    const float* x = multiplier_ > 1 ? repeated_ : in.value;
    depthwise_weight_gradient(sliding(pass.samples), x, g, parameters_.gradient(affine_.kernel),
                              affine_.bias_gradient(parameters_));
    if (operand().gradient == nullptr) return;
    const float* w = parameters_.value(affine_.kernel);
    if (multiplier_ == 1)
        return depthwise_input_gradient(sliding(pass.samples), g, w, x, operand().gate, operand().gradient);
    depthwise_input_gradient(sliding(pass.samples), g, w, x, Activation::none, repeated_gradient_);
    const float* from = repeated_gradient_;
    float* to = operand().gradient;
    for (Index r = 0; r < pass.samples * in.rows; ++r, from += output().stride, to += in.stride) {
        std::fill_n(to, in.stride, 0.0F);
        for (Index f = 0; f < output().channels; ++f) to[f / multiplier_] += from[f];
    }
}

}  // namespace linnet::onednn
