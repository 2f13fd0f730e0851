// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "kernels/elementwise.hpp"
#include "layers/linear.hpp"
#include "products.hpp"

namespace linnet::onednn {
namespace {

Index integer(const sdk::GraphView& graph, sdk::NodeId node, std::string_view name) {
    return static_cast<Index>(graph.attribute(node, name));
}

Extent operand_extent(const sdk::GraphView& graph, sdk::NodeId node) {
    return extent_of(graph.shape(graph.operands(node).front()));
}

void declare_bias(const sdk::GraphView& graph, sdk::NodeId node, Parameters& parameters, Affine& affine) {
    const Extent out = extent_of(graph.shape(node));
    affine.has_bias = integer(graph, node, "bias") != 0;
    if (!affine.has_bias) return;
    affine.bias = parameters.declare(
        {.node = node, .role = "bias", .floats = out.stride, .at = plain_layout(1, out.channels, out.stride)});
}

}  // namespace

Extent extent_of(const sdk::Shape& shape) { return {shape.time(), shape.channels(), padded(shape.channels())}; }

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

Sliding sliding_over(const WindowAttributes& window, Index samples, Index in_rows, Index out_rows, Index channels) {
    return {samples, in_rows, out_rows, channels, window.taps, window.step, window.dilation, window.front};
}

Convolution::Convolution(const sdk::GraphView& graph, sdk::NodeId node, Parameters& parameters, Index group,
                         bool has_gradient)
    : Linear(operand_extent(graph, node), extent_of(graph.shape(node))),
      parameters_{parameters},
      window_{window_of(graph, node, in().rows)},
      groups_{integer(graph, node, "groups")},
      back_rows_{in().rows + (window_.taps - 1) * window_.dilation} {
    const Index taps = window_.taps;
    const Index depth = in().channels / groups_;
    const Index filters = out().channels / groups_;
    Array kernel{.node = node, .role = "kernel", .floats = weight_floats(taps, in().stride, out().stride), .at = {}};
    for (Index p = 0; p < taps; ++p) {
        for (Index d = 0; d < depth; ++d) {
            for (Index f = 0; f < out().channels; ++f) {
                const Index row = p * in().stride + f / filters * depth + d;
                kernel.at.push_back(static_cast<std::uint32_t>(row * out().stride + f));
            }
        }
    }
    kernel.fans = {static_cast<double>(taps * depth), static_cast<double>(taps * out().channels)};
    affine_.kernel = parameters.declare(std::move(kernel));
    declare_bias(graph, node, parameters, affine_);

    const Index reach = (taps - 1) * window_.dilation;
    const Index needed = (out().rows - 1) * window_.step + reach + 1;
    extended_rows_ = std::max(window_.front + in().rows, needed);
    extended_ = Buffer(extended_rows_ == in().rows ? 0 : group * extended_rows_ * in().stride);
    if (!has_gradient) return;
    const bool direct = taps == 1 && window_.step == 1;
    back_ = Buffer(direct ? 0 : group * back_rows_ * out().stride);
    reversed_ = Buffer(taps * out().stride * in().stride);
}

Windowing Convolution::windowing(Index samples) const {
    return {.samples = samples,
            .rows = out().rows,
            .sample_stride = extended_rows_ * in().stride,
            .row_stride = window_.step * in().stride,
            .taps = window_.taps,
            .tap_stride = window_.dilation * in().stride,
            .depth = in().channels};
}

// The gradient of the operand is a convolution with stride one of the extended gradient of the output.
Windowing Convolution::back_windowing(Index samples) const {
    return {.samples = samples,
            .rows = in().rows,
            .sample_stride = back_rows_ * out().stride,
            .row_stride = out().stride,
            .taps = window_.taps,
            .tap_stride = window_.dilation * out().stride,
            .depth = out().channels};
}

const float* Convolution::extend(Index samples, const float* x) {
    if (extended_.size() == 0) return x;
    for (Index s = 0; s < samples; ++s) {
        std::copy_n(x + s * in().floats(), in().floats(),
                    extended_.data() + (s * extended_rows_ + window_.front) * in().stride);
    }
    return extended_.data();
}

void Convolution::forward(Index samples, const float* x, Activation activation, float* y) {
    product(windowing(samples), extend(samples, x), parameters_.value(affine_.kernel), affine_.bias_value(parameters_),
            activation, out().stride, y);
}

// w[p][c][f] -> reversed[taps - 1 - p][f][c].
void Convolution::begin_step() {
    if (reversed_.size() == 0) return;
    const Index rows = in().stride;
    const Index columns = out().stride;
    const float* w = parameters_.value(affine_.kernel);
    for (Index p = 0; p < window_.taps; ++p)
        transpose(rows, columns, w + p * rows * columns, reversed_.data() + (window_.taps - 1 - p) * rows * columns);
}

void Convolution::backward(Index samples, const float* x, const float* g, Activation gate, float* gx) {
    outer_product(windowing(samples), extend(samples, x), g, out().stride, parameters_.gradient(affine_.kernel),
                  affine_.bias_gradient(parameters_));
    if (gx == nullptr) return;
    if (back_.size() > 0) {
        // Row t goes to where the last tap of window 0 would meet it; the rows between stay zero.
        const Index front = (window_.taps - 1) * window_.dilation - window_.front;
        for (Index s = 0; s < samples; ++s) {
            for (Index t = 0; t < out().rows; ++t) {
                std::copy_n(g + (s * out().rows + t) * out().stride, out().stride,
                            back_.data() + (s * back_rows_ + t * window_.step + front) * out().stride);
            }
        }
        g = back_.data();
    }
    gated_product(back_windowing(samples), g, reversed_.data(), x, gate, in().stride, gx);
}

// Nothing outside of the groups' blocks is a weight.
void Convolution::end_step() {
    if (groups_ == 1) return;
    const Index depth = in().channels / groups_;
    const Index filters = out().channels / groups_;
    float* gradient = parameters_.gradient(affine_.kernel);
    for (Index p = 0; p < window_.taps; ++p) {
        for (Index c = 0; c < in().channels; ++c) {
            float* row = gradient + (p * in().stride + c) * out().stride;
            const Index first = c / depth * filters;
            std::fill_n(row, first, 0.0F);
            std::fill(row + first + filters, row + out().stride, 0.0F);
        }
    }
}

Implementation Convolution::implementation() const {
    const std::string name = product_name(windowing(1), out().stride);
    return of_products(name, reversed_.size() == 0 ? name : product_name(back_windowing(1), in().stride));
}

Affine declare_depthwise(const sdk::GraphView& graph, sdk::NodeId node, Parameters& parameters) {
    const Extent in = operand_extent(graph, node);
    const Extent out = extent_of(graph.shape(node));
    const Index taps = integer(graph, node, "kernel");
    Affine affine;
    affine.kernel = parameters.declare(
        {.node = node,
         .role = "kernel",
         .floats = weight_floats(taps, 1, out.stride),
         .at = plain_layout(taps, out.channels, out.stride),
         // As Keras counts them for a kernel of taps x channels x multiplier.
         .fans = {static_cast<double>(taps * in.channels), static_cast<double>(taps * (out.channels / in.channels))}});
    declare_bias(graph, node, parameters, affine);
    return affine;
}

SeparableConvolution::SeparableConvolution(const sdk::GraphView& graph, sdk::NodeId depthwise, sdk::NodeId pointwise,
                                           Activation activation, Parameters& parameters, Scratch& scratch, Index group)
    : Linear(operand_extent(graph, depthwise), extent_of(graph.shape(pointwise))),
      parameters_{parameters},
      scratch_{scratch},
      depthwise_{declare_depthwise(graph, depthwise, parameters)},
      window_{window_of(graph, depthwise, in().rows)},
      activation_{activation},
      pointwise_{graph, pointwise, parameters, group, true} {
    scratch.need(Scratch::filtered, group * pointwise_.in().floats());
    scratch.need(Scratch::filtered_gradient, group * pointwise_.in().floats());
}

Implementation SeparableConvolution::implementation() const {
    const Implementation pointwise = pointwise_.implementation();
    return {"own loops, " + pointwise.forward, "own loops, " + pointwise.backward};
}

Sliding SeparableConvolution::sliding(Index samples) const {
    return sliding_over(window_, samples, in().rows, pointwise_.in().rows, in().stride);
}

void SeparableConvolution::filter(Index samples, const float* x, float* y) {
    depthwise(sliding(samples), x, parameters_.value(depthwise_.kernel), depthwise_.bias_value(parameters_),
              activation_, y);
}

void SeparableConvolution::forward(Index samples, const float* x, Activation activation, float* y) {
    float* filtered = scratch_[Scratch::filtered];
    filter(samples, x, filtered);
    pointwise_.forward(samples, filtered, activation, y);
}

void SeparableConvolution::backward(Index samples, const float* x, const float* g, Activation gate, float* gx) {
    float* filtered = scratch_[Scratch::filtered];
    float* gradient = scratch_[Scratch::filtered_gradient];
    filter(samples, x, filtered);
    pointwise_.backward(samples, filtered, g, activation_, gradient);
    depthwise_weight_gradient(sliding(samples), x, gradient, parameters_.gradient(depthwise_.kernel),
                              depthwise_.bias_gradient(parameters_));
    if (gx == nullptr) return;
    depthwise_input_gradient(sliding(samples), gradient, parameters_.value(depthwise_.kernel), x, gate, gx);
}

}  // namespace linnet::onednn
