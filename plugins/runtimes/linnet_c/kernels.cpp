// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/kernels.hpp"

#include <algorithm>
#include <iterator>
#include <linnet/sdk/support/liveness.hpp>
#include <stdexcept>
#include <string>

namespace linnet::linnet_c {
namespace {

using sdk::NodeId;
using sdk::Primitive;

Kernel convolution_kernel(const sdk::GraphView& graph, NodeId node) {
    const auto channels = graph.shape(graph.operands(node).front()).channels();
    const auto groups = graph.attribute(node, "groups");
    if (groups == channels && graph.attribute(node, "filters") == channels) return Kernel::depthwise;
    if (groups == 1 && graph.attribute(node, "kernel") == 1) return Kernel::pointwise;
    return Kernel::convolution;
}

// An activation is a bound of the requantisation of the layer in front of it that nobody else reads.
bool is_fused(const sdk::GraphView& graph, NodeId activation) {
    auto layer = graph.operands(activation).front();
    if (graph.users(layer).size() != 1) return false;
    switch (graph.primitive(layer)) {
        case Primitive::conv1d:
        case Primitive::dense:
        case Primitive::batch_norm:
        case Primitive::add:
            return true;
        default:
            return false;
    }
}

}  // namespace

bool is_known(std::string_view op) noexcept {
    constexpr std::string_view known[] = {"input",           "conv1d",          "batch_norm", "relu",    "relu6",
                                          "max_pool",        "avg_pool",        "add",        "concat",  "flatten",
                                          "global_avg_pool", "global_max_pool", "dense",      "dropout", "softmax"};
    return std::find(std::begin(known), std::end(known), op) != std::end(known);
}

std::optional<Kernel> kernel_of(const sdk::GraphView& graph, NodeId node) {
    switch (graph.primitive(node)) {
        case Primitive::conv1d:
            return convolution_kernel(graph, node);
        case Primitive::dense:
            return Kernel::pointwise;
        case Primitive::max_pool:
            return Kernel::max_pool;
        case Primitive::avg_pool:
            return Kernel::average_pool;
        case Primitive::global_avg_pool:
            return Kernel::global_average_pool;
        case Primitive::global_max_pool:
            return Kernel::global_max_pool;
        case Primitive::add:
            return Kernel::add;
        case Primitive::concat:
            return Kernel::concatenate;
        case Primitive::batch_norm:
            if (sdk::DeploymentRules::is_folded(graph, node)) return std::nullopt;
            return Kernel::scale;
        case Primitive::relu:
        case Primitive::relu6:
            if (is_fused(graph, node)) return std::nullopt;
            return Kernel::clip;
        case Primitive::input:
        case Primitive::dropout:
        case Primitive::flatten:
        case Primitive::softmax:
            return std::nullopt;
        case Primitive::other:
            break;
    }
    throw std::invalid_argument("runtime linnet_c cannot deploy operation \"" + std::string(graph.op(node)) + "\"");
}

}  // namespace linnet::linnet_c
