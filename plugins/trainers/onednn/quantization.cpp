// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "quantization.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "fusion.hpp"

namespace linnet::onednn {
namespace {

using sdk::GraphView;
using sdk::NodeId;
using sdk::Primitive;

constexpr std::int32_t least = -128, most = 127;

// Whether every value that a node puts out is one of its operands'. That of a relu is zero otherwise, which every
// quantization has; six has not.
bool hands_on(Primitive primitive) {
    return primitive == Primitive::relu || primitive == Primitive::max_pool ||
           primitive == Primitive::global_max_pool || primitive == Primitive::global_min_pool ||
           primitive == Primitive::slice || primitive == Primitive::flatten || primitive == Primitive::concat;
}

void check_quantization(const GraphView& graph, NodeId node, const sdk::Quantization& output) {
    const Primitive primitive = graph.primitive(node);
    if (primitive == Primitive::batch_norm || primitive == Primitive::dropout)
        throw std::invalid_argument(
            "a training under quantization takes the deployed form of a network, which has no " +
            std::string(graph.op(node)) + ", but " + title(graph, node) + " is one");
    if (!(output.scale > 0) || !std::isfinite(output.scale))
        throw std::invalid_argument("the quantization of " + title(graph, node) + " has the scale " +
                                    std::to_string(output.scale) + "; a scale is a number above 0");
    if (output.zero_point < least || output.zero_point > most)
        throw std::invalid_argument("the quantization of " + title(graph, node) + " has the zero point " +
                                    std::to_string(output.zero_point) + "; zero points are -128 to 127");
}

}  // namespace

Roundings::Roundings(const GraphView& graph, const sdk::RangesView& ranges) : groups_{graph} {
    for (const NodeId node : graph.order()) {
        const sdk::Quantization output = ranges.output(node);
        check_quantization(graph, node, output);
        grids_.emplace_back();
        if (!rounds(graph, ranges, node)) continue;
        grids_.back() = Grid{.scale = output.scale,
                             .low = static_cast<float>(least - output.zero_point),
                             .high = static_cast<float>(most - output.zero_point)};
    }
}

bool Roundings::rounds(const GraphView& graph, const sdk::RangesView& ranges, NodeId node) const {
    const Primitive primitive = graph.primitive(node);
    if (primitive == Primitive::softmax && node == graph.order().back()) return false;
    if (groups_.bounded_output(node) != node) return false;
    if (!hands_on(primitive) || groups_.is_bound(node)) return true;
    const auto operands = graph.operands(node);
    return std::any_of(operands.begin(), operands.end(),
                       [&](NodeId operand) { return ranges.output(operand) != ranges.output(node); });
}

KernelRounding::KernelRounding(const GraphView& graph, const Parameters& parameters) {
    Index floats = 0;
    for (std::size_t i = 0; i < parameters.arrays().size(); ++i) {
        const Array& array = parameters.arrays()[i];
        if (array.role != "kernel") continue;
        const Index columns = padded(graph.shape(array.node).channels());
        kernels_.push_back({i, array.floats / columns, columns});
        floats += array.floats;
    }
    kept_ = Buffer(floats);
}

void KernelRounding::apply(Parameters& parameters) {
    float* to = kept_.data();
    for (const Kernel& kernel : kernels_) {
        float* values = parameters.value(kernel.array);
        to = std::copy_n(values, kernel.floats(), to);
        round_columns(kernel.rows, kernel.columns, values);
    }
}

void KernelRounding::restore(Parameters& parameters) {
    const float* from = kept_.data();
    for (const Kernel& kernel : kernels_) {
        std::copy_n(from, kernel.floats(), parameters.value(kernel.array));
        from += kernel.floats();
    }
}

}  // namespace linnet::onednn
