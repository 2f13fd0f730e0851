// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/warm_start.hpp"

#include <algorithm>
#include <array>
#include <linnet/sdk/support/graph_cost.hpp>
#include <utility>

namespace linnet::core {
namespace {

using sdk::Primitive;

// Everything that two nodes must agree in. Attributes that an operation lacks are 0.
struct WeightShape {
    Primitive primitive;
    std::int32_t channels_in, channels_out;
    double kernel, groups;

    friend bool operator==(const WeightShape&, const WeightShape&) = default;
};

struct WeightedNode {
    sdk::NodeId id;
    WeightShape shape;
};

std::vector<WeightedNode> weighted_nodes(const sdk::GraphView& graph) {
    std::vector<WeightedNode> nodes;
    for (const auto id : graph.order()) {
        const auto primitive = graph.primitive(id);
        const bool convolution = primitive == Primitive::conv1d;
        if (!convolution && primitive != Primitive::dense && primitive != Primitive::batch_norm) continue;
        nodes.push_back(
            {id,
             {primitive, graph.shape(graph.operands(id).front()).channels(), graph.shape(id).channels(),
              convolution ? graph.attribute(id, "kernel") : 0.0, convolution ? graph.attribute(id, "groups") : 0.0}});
    }
    return nodes;
}

// Lengths of the longest common subsequences of all pairs of suffixes (Wagner, Fischer 1974).
class SuffixLengths {
public:
    SuffixLengths(const std::vector<WeightedNode>& from, const std::vector<WeightedNode>& to)
        : columns_{to.size() + 1}, lengths_((from.size() + 1) * columns_, 0) {
        for (std::size_t i = from.size(); i-- > 0;)
            for (std::size_t j = to.size(); j-- > 0;)
                lengths_[i * columns_ + j] =
                    from[i].shape == to[j].shape ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
    std::uint32_t at(std::size_t i, std::size_t j) const { return lengths_[i * columns_ + j]; }

private:
    std::size_t columns_;
    std::vector<std::uint32_t> lengths_;
};

// The roles a node has weights of, with how many values each has.
std::vector<std::pair<std::string_view, std::uint64_t>> roles_of(const sdk::GraphView& graph, sdk::NodeId node) {
    const auto elements = sdk::weight_elements(graph, node);
    if (graph.primitive(node) != Primitive::batch_norm) return {{"kernel", elements.kernel}, {"bias", elements.bias}};
    const auto each = elements.per_statistic;
    return {{"gamma", each}, {"beta", each}, {"mean", each}, {"variance", each}};
}

}  // namespace

std::vector<NodePair> nodes_in_common(const sdk::GraphView& from, const sdk::GraphView& to) {
    const auto ours = weighted_nodes(from), theirs = weighted_nodes(to);
    const SuffixLengths common{ours, theirs};
    std::vector<NodePair> pairs;
    std::size_t i = 0, j = 0;
    while (i < ours.size() && j < theirs.size()) {
        if (ours[i].shape == theirs[j].shape) {
            pairs.push_back({ours[i++].id, theirs[j++].id});
        } else if (common.at(i, j + 1) == common.at(i, j)) {
            ++j;
        } else {
            ++i;
        }
    }
    return pairs;
}

Weights weights_in_common(const sdk::GraphView& from, const sdk::WeightsView& weights, const sdk::GraphView& to) {
    Weights common;
    for (const auto& pair : nodes_in_common(from, to)) {
        for (const auto& [role, count] : roles_of(to, pair.to)) {
            const auto values = weights.weights(pair.from, role);
            if (count > 0 && values.size() == count) common.set(pair.to, role, values);
        }
    }
    return common;
}

}  // namespace linnet::core
