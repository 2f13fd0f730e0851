// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/elementwise.hpp"
#include "layers/layers.hpp"
#include "products.hpp"

namespace linnet::onednn {
namespace {

Windowing rows_of(Index samples, Index stride, Index depth) {
    return {.samples = 1,
            .rows = samples,
            .sample_stride = samples * stride,
            .row_stride = stride,
            .taps = 1,
            .tap_stride = stride,
            .depth = depth};
}

}  // namespace

Dense::Dense(const sdk::GraphView& graph, sdk::NodeId node, Port port, Signal& out, Parameters& parameters)
    : Layer({port}, out), parameters_{parameters} {
    const Signal& in = *port.signal;
    affine_.kernel =
        parameters.declare({.node = node,
                            .role = "kernel",
                            .floats = weight_floats(1, in.stride, out.stride),
                            .at = plain_layout(in.channels, out.channels, out.stride),
                            .fans = {static_cast<double>(in.channels), static_cast<double>(out.channels)}});
    affine_.has_bias = graph.attribute(node, "bias") != 0;
    if (affine_.has_bias) {
        affine_.bias = parameters.declare(
            {.node = node, .role = "bias", .floats = out.stride, .at = plain_layout(1, out.channels, out.stride)});
    }
    if (in.needs_gradient) transposed_ = Buffer(in.stride * out.stride);
}

void Dense::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    product(rows_of(pass.samples, in.stride, in.channels), in.value, parameters_.value(affine_.kernel),
            affine_.bias_value(parameters_), output().activation, output().stride, output().value);
}

void Dense::begin_step() {
    if (transposed_.size() == 0) return;
    const Index rows = operand().signal->stride;
    const Index columns = output().stride;
    const float* w = parameters_.value(affine_.kernel);
    transpose(rows, columns, w, transposed_.data());
}

void Dense::backward(const Pass& pass) {
    const Signal& in = *operand().signal;
    const Signal& out = output();
    outer_product(rows_of(pass.samples, in.stride, in.channels), in.value, out.gradient, out.stride,
                  parameters_.gradient(affine_.kernel), affine_.bias_gradient(parameters_));
    if (operand().gradient == nullptr) return;
    gated_product(rows_of(pass.samples, out.stride, out.channels), out.gradient, transposed_.data(), in.value,
                  operand().gate, in.stride, operand().gradient);
}

Implementation Dense::implementation() const {
    const Signal& in = *operand().signal;
    const std::string name = product_name(rows_of(1, in.stride, in.channels), output().stride);
    const Windowing back = rows_of(1, output().stride, output().channels);
    return of_products(name, transposed_.size() == 0 ? name : product_name(back, in.stride));
}

}  // namespace linnet::onednn
