// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "quantization.hpp"

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/deployed_graph.hpp>
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
           primitive == Primitive::global_max_pool || primitive == Primitive::flatten || primitive == Primitive::concat;
}

}  // namespace

void check_quantization(const GraphView& graph, const sdk::RangesView& ranges) {
    for (const NodeId node : graph.order()) {
        const Primitive primitive = graph.primitive(node);
        if (primitive == Primitive::batch_norm || primitive == Primitive::dropout)
            throw std::invalid_argument(
                "a training under quantization is one of the deployed form of a network, which "
                "has no " +
                title(graph, node));
        const sdk::Quantization output = ranges.output(node);
        if (!(output.scale > 0) || !std::isfinite(output.scale) || output.zero_point < least ||
            output.zero_point > most)
            throw std::invalid_argument("the quantization of " + title(graph, node) + " has scale " +
                                        std::to_string(output.scale) + " and zero point " +
                                        std::to_string(output.zero_point) +
                                        "; a scale is above 0, a zero point -128 to 127");
    }
}

bool rounds(const GraphView& graph, const sdk::RangesView& ranges, NodeId node) {
    const Primitive primitive = graph.primitive(node);
    if (primitive == Primitive::softmax && node == graph.order().back()) return false;
    if (sdk::bounded_output(graph, node) != node) return false;
    if (!hands_on(primitive) || sdk::is_bound(graph, node)) return true;
    const auto operands = graph.operands(node);
    return std::any_of(operands.begin(), operands.end(),
                       [&](NodeId operand) { return ranges.output(operand) != ranges.output(node); });
}

Grid grid_of(const sdk::Quantization& quantization) {
    return {.scale = quantization.scale,
            .low = static_cast<float>(least - quantization.zero_point),
            .high = static_cast<float>(most - quantization.zero_point)};
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
