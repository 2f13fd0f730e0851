// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which nodes of a graph are executed together.

#include <linnet/sdk/graph.hpp>
#include <optional>
#include <string>
#include <vector>

#include "kernels/vector.hpp"

namespace linnet::onednn {

// "conv1d 2": how messages and profiles call a node.
std::string title(const sdk::GraphView& graph, sdk::NodeId node);

bool is_activation(const sdk::GraphView& graph, sdk::NodeId node);
Activation activation_of(const sdk::GraphView& graph, sdk::NodeId node);  // of relu or relu6

// The only user of a node, if it has just one.
std::optional<sdk::NodeId> only_user(const sdk::GraphView& graph, sdk::NodeId node);

// [depthwise conv1d, [activation]], conv1d, [batch_norm], [activation], [max_pool], each the only user of the one
// before; the activation may stand behind the pooling, with which it commutes.
struct Chain {
    std::optional<sdk::NodeId> depthwise;
    Activation between = Activation::none;
    sdk::NodeId linear{};
    std::optional<sdk::NodeId> normalisation;
    Activation activation = Activation::none;
    std::optional<sdk::NodeId> pool;
    std::vector<sdk::NodeId> nodes;  // all of it in order
};

// The longest chain that begins at a node; nothing if none does, or if the chain would be a depthwise conv1d alone.
std::optional<Chain> chain_at(const sdk::GraphView& graph, sdk::NodeId node);

// A conv1d alone as a chain, for nets that round what comes next; nothing where it is depthwise.
std::optional<Chain> single_chain_at(const sdk::GraphView& graph, sdk::NodeId node);

}  // namespace linnet::onednn
