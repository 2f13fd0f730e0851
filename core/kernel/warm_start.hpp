// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What of a trained network is of use to another one that resembles it.

#include <vector>

#include "core/kernel/weights.hpp"

namespace linnet::core {

struct NodePair {
    sdk::NodeId from, to;

    friend bool operator==(const NodePair&, const NodePair&) = default;
};

// The nodes with weights that two networks have in common: the longest common subsequence of both orders, where two
// nodes are equal when they have the same operation, the same channels in and out, and weights of the same shape. A
// bias is no part of the comparison, and neither are stride, dilation and padding, which leave the shape of a kernel
// as it is. Of several such subsequences, the one whose nodes come first in `from`, then in `to`. Of equal networks:
// every node with itself.
std::vector<NodePair> nodes_in_common(const sdk::GraphView& from, const sdk::GraphView& to);

// Of `weights`, which belong to `from`, every array that `to` has in a node in common; by the nodes of `to`.
Weights weights_in_common(const sdk::GraphView& from, const sdk::WeightsView& weights, const sdk::GraphView& to);

}  // namespace linnet::core
