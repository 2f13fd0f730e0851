// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "layers/layers.hpp"
#include "products.hpp"

namespace linnet::onednn {
namespace {

Index integer(const sdk::GraphView& graph, sdk::NodeId node, std::string_view name) {
    return static_cast<Index>(graph.attribute(node, name));
}

}  // namespace

WindowAttributes window_of(const sdk::GraphView& graph, sdk::NodeId node, Index in_rows) {
    const bool convolution = graph.primitive(node) == sdk::Primitive::conv1d;
    WindowAttributes window{};
    window.taps = integer(graph, node, convolution ? "kernel" : "size");
    window.step = integer(graph, node, "stride");
    window.dilation = convolution ? integer(graph, node, "dilation") : 1;
    if (integer(graph, node, "same") == 0) return window;
    const Index out_rows = (in_rows + window.step - 1) / window.step;
    const Index reach = (window.taps - 1) * window.dilation + 1;
    window.front = std::max<Index>(0, (out_rows - 1) * window.step + reach - in_rows) / 2;
    return window;
}

Convolution::Convolution(const sdk::GraphView& graph, sdk::NodeId node, Port port, Signal& out, Parameters& parameters,
                         Index samples)
    : Layer({port}, out),
      parameters_{parameters},
      window_{window_of(graph, node, port.signal->rows)},
      groups_{integer(graph, node, "groups")} {
    const Signal& in = *port.signal;
    const Index taps = window_.taps;
    const Index depth = in.channels / groups_;
    const Index filters = out.channels / groups_;
    Array kernel{.node = node, .role = "kernel", .floats = weight_floats(taps, in.stride, out.stride), .at = {}};
    for (Index p = 0; p < taps; ++p) {
        for (Index d = 0; d < depth; ++d) {
            for (Index f = 0; f < out.channels; ++f) {
                const Index row = p * in.stride + f / filters * depth + d;
                kernel.at.push_back(static_cast<std::uint32_t>(row * out.stride + f));
            }
        }
    }
    kernel.fans = {static_cast<double>(taps * depth), static_cast<double>(taps * out.channels)};
    affine_.kernel = parameters.declare(std::move(kernel));
    affine_.has_bias = integer(graph, node, "bias") != 0;
    if (affine_.has_bias) {
        affine_.bias = parameters.declare(
            {.node = node, .role = "bias", .floats = out.stride, .at = plain_layout(1, out.channels, out.stride)});
    }

    const Index reach = (taps - 1) * window_.dilation;
    const Index needed = (out.rows - 1) * window_.step + reach + 1;
    extended_rows_ = std::max(window_.front + in.rows, needed);
    if (window_.front == 0 && needed <= in.rows) extended_rows_ = in.rows;
    extended_ = Buffer(extended_rows_ == in.rows ? 0 : samples * extended_rows_ * in.stride);
    if (!in.needs_gradient) return;
    back_rows_ = in.rows + reach;
    const bool direct = taps == 1 && window_.step == 1;
    back_ = Buffer(direct ? 0 : samples * back_rows_ * out.stride);
    reversed_ = Buffer(taps * out.stride * in.stride);
}

Windowing Convolution::windowing(Index samples) const {
    const Signal& in = *operand().signal;
    return {.samples = samples,
            .rows = output().rows,
            .sample_stride = extended_rows_ * in.stride,
            .row_stride = window_.step * in.stride,
            .taps = window_.taps,
            .tap_stride = window_.dilation * in.stride,
            .depth = in.channels};
}

// The gradient of the operand is a convolution with stride one of the extended gradient of the output.
Windowing Convolution::back_windowing(Index samples) const {
    const Index stride = output().stride;
    return {.samples = samples,
            .rows = operand().signal->rows,
            .sample_stride = back_rows_ * stride,
            .row_stride = stride,
            .taps = window_.taps,
            .tap_stride = window_.dilation * stride,
            .depth = output().channels};
}

void Convolution::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    const float* x = in.value;
    if (extended_.size() > 0) {
        for (Index s = 0; s < pass.samples; ++s) {
            std::copy_n(x + s * in.floats(), in.floats(),
                        extended_.data() + (s * extended_rows_ + window_.front) * in.stride);
        }
        x = extended_.data();
    }
    product(windowing(pass.samples), x, parameters_.value(affine_.kernel),
            affine_.has_bias ? parameters_.value(affine_.bias) : nullptr, output().activation, output().stride,
            output().value);
}

// w[p][c][f] -> reversed[taps - 1 - p][f][c].
void Convolution::begin_step() {
    if (reversed_.size() == 0) return;
    const Index rows = operand().signal->stride;
    const Index columns = output().stride;
    const float* w = parameters_.value(affine_.kernel);
    for (Index p = 0; p < window_.taps; ++p) {
        float* to = reversed_.data() + (window_.taps - 1 - p) * rows * columns;
        for (Index c = 0; c < rows; ++c) {
            for (Index f = 0; f < columns; ++f) to[f * rows + c] = *w++;
        }
    }
}

void Convolution::backward(const Pass& pass) {
    const Signal& in = *operand().signal;
    const Signal& out = output();
    const float* x = extended_.size() > 0 ? extended_.data() : in.value;
    outer_product(windowing(pass.samples), x, out.gradient, out.stride, parameters_.gradient(affine_.kernel),
                  affine_.has_bias ? parameters_.gradient(affine_.bias) : nullptr);
    if (operand().gradient == nullptr) return;
    const float* g = out.gradient;
    if (back_.size() > 0) {
        // Row t goes to where the last tap of window 0 would meet it; the rows between stay zero.
        const Index front = (window_.taps - 1) * window_.dilation - window_.front;
        for (Index s = 0; s < pass.samples; ++s) {
            for (Index t = 0; t < out.rows; ++t) {
                std::copy_n(g + (s * out.rows + t) * out.stride, out.stride,
                            back_.data() + (s * back_rows_ + t * window_.step + front) * out.stride);
            }
        }
        g = back_.data();
    }
    gated_product(back_windowing(pass.samples), g, reversed_.data(), in.value, operand().gate, in.stride,
                  operand().gradient);
}

// Nothing outside of the groups' blocks is a weight.
void Convolution::end_step() {
    if (groups_ == 1) return;
    const Signal& in = *operand().signal;
    const Signal& out = output();
    const Index depth = in.channels / groups_;
    const Index filters = out.channels / groups_;
    float* gradient = parameters_.gradient(affine_.kernel);
    for (Index p = 0; p < window_.taps; ++p) {
        for (Index c = 0; c < in.channels; ++c) {
            float* row = gradient + (p * in.stride + c) * out.stride;
            const Index first = c / depth * filters;
            std::fill_n(row, first, 0.0F);
            std::fill(row + first + filters, row + out.stride, 0.0F);
        }
    }
}

std::string Convolution::implementation() const {
    std::string text = product_name(windowing(1), output().stride);
    if (reversed_.size() > 0) text += "; backward " + product_name(back_windowing(1), operand().signal->stride);
    return text;
}

Depthwise::Depthwise(const sdk::GraphView& graph, sdk::NodeId node, Port port, Signal& out, Parameters& parameters,
                     Index samples)
    : Layer({port}, out),
      parameters_{parameters},
      window_{window_of(graph, node, port.signal->rows)},
      multiplier_{out.channels / port.signal->channels} {
    affine_.kernel = parameters.declare({.node = node,
                                         .role = "kernel",
                                         .floats = weight_floats(window_.taps, 1, out.stride),
                                         .at = plain_layout(window_.taps, out.channels, out.stride),
                                         // As Keras counts them for a kernel of taps x channels x multiplier.
                                         .fans = {static_cast<double>(window_.taps * port.signal->channels),
                                                  static_cast<double>(window_.taps * multiplier_)}});
    affine_.has_bias = integer(graph, node, "bias") != 0;
    if (affine_.has_bias) {
        affine_.bias = parameters.declare(
            {.node = node, .role = "bias", .floats = out.stride, .at = plain_layout(1, out.channels, out.stride)});
    }
    if (multiplier_ == 1) return;
    repeated_ = Buffer(samples * port.signal->rows * out.stride);
    if (port.signal->needs_gradient) repeated_gradient_ = Buffer(samples * port.signal->rows * out.stride);
}

Sliding Depthwise::sliding(Index samples) const {
    return {.samples = samples,
            .in_rows = operand().signal->rows,
            .out_rows = output().rows,
            .channels = output().stride,
            .taps = window_.taps,
            .step = window_.step,
            .dilation = window_.dilation,
            .front = window_.front};
}

void Depthwise::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    const float* x = in.value;
    if (multiplier_ > 1) {
        float* to = repeated_.data();
        for (Index r = 0; r < pass.samples * in.rows; ++r, to += output().stride) {
            for (Index f = 0; f < output().channels; ++f) to[f] = x[r * in.stride + f / multiplier_];
        }
        x = repeated_.data();
    }
    depthwise(sliding(pass.samples), x, parameters_.value(affine_.kernel),
              affine_.has_bias ? parameters_.value(affine_.bias) : nullptr, output().activation, output().value);
}

void Depthwise::backward(const Pass& pass) {
    const Signal& in = *operand().signal;
    const float* g = output().gradient;
    const float* x = multiplier_ > 1 ? repeated_.data() : in.value;
    depthwise_weight_gradient(sliding(pass.samples), x, g, parameters_.gradient(affine_.kernel),
                              affine_.has_bias ? parameters_.gradient(affine_.bias) : nullptr);
    if (operand().gradient == nullptr) return;
    const float* w = parameters_.value(affine_.kernel);
    if (multiplier_ == 1)
        return depthwise_input_gradient(sliding(pass.samples), g, w, x, operand().gate, operand().gradient);
    depthwise_input_gradient(sliding(pass.samples), g, w, x, Activation::none, repeated_gradient_.data());
    const float* from = repeated_gradient_.data();
    float* to = operand().gradient;
    for (Index r = 0; r < pass.samples * in.rows; ++r, from += output().stride, to += in.stride) {
        std::fill_n(to, in.stride, 0.0F);
        for (Index f = 0; f < output().channels; ++f) to[f / multiplier_] += from[f];
    }
}

}  // namespace linnet::onednn
