// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which nodes of a deployed network (deployed_graph.hpp) share one quantization, and which activations are bounds of
// the layers before them. A matter of the graph alone, so a price can know it before there are weights.
//
// - max_pool, avg_pool, global_max_pool, global_min_pool, slice, flatten, relu and relu6 have the quantization of their
//   operand, concat and its operands all have one.
// - A relu or relu6 that alone reads a conv1d, dense or add can be a bound of that layer: the layer's saturation to
// int8
//   does its work, since the range of their quantization is that of the activation. That holds where everything that
//   feeds the group is such a layer with the same kind of activation. All other activations are steps of their own.

#include <cstdint>
#include <linnet/sdk/graph.hpp>
#include <numeric>
#include <vector>

namespace linnet::sdk {

class ActivationGroups {
public:
    explicit ActivationGroups(const GraphView& deployed) : bound_(deployed.order().begin(), deployed.order().end()) {
        number_groups(deployed);
        find_bounds(deployed);
    }

    std::uint32_t count() const noexcept { return count_; }
    std::uint32_t group(NodeId node) const { return group_[index(node)]; }
    // The activation that is a bound of a layer; the node itself where there is none.
    NodeId bounded_output(NodeId node) const { return bound_[index(node)]; }
    // Whether an activation is a bound, and so does nothing of its own.
    bool is_bound(NodeId node) const { return is_bound_[index(node)]; }
    // Whether the values of a node's group come from sigmoids alone: its quantization is {1 / 256, -128} then.
    bool is_of_sigmoids(NodeId node) const { return of_sigmoids_[group(node)]; }

private:
    static std::size_t index(NodeId node) { return static_cast<std::size_t>(node); }

    static bool shares_with_operands(Primitive primitive) {
        switch (primitive) {
            case Primitive::relu:
            case Primitive::relu6:
            case Primitive::max_pool:
            case Primitive::avg_pool:
            case Primitive::global_max_pool:
            case Primitive::global_min_pool:
            case Primitive::slice:
            case Primitive::flatten:
            case Primitive::concat:
                return true;
            default:
                return false;
        }
    }

    std::uint32_t root(std::uint32_t at) {
        while (group_[at] != at) at = group_[at] = group_[group_[at]];
        return at;
    }

    void number_groups(const GraphView& deployed) {
        const auto nodes = static_cast<std::uint32_t>(deployed.order().size());
        group_.resize(nodes);  // until numbered: a node of the same group, a forest
        std::iota(group_.begin(), group_.end(), std::uint32_t{0});
        for (const auto node : deployed.order())
            if (shares_with_operands(deployed.primitive(node)))
                for (const auto operand : deployed.operands(node))
                    group_[root(static_cast<std::uint32_t>(node))] = root(static_cast<std::uint32_t>(operand));
        std::vector<std::uint32_t> number(nodes, nodes), numbered(nodes);
        for (std::uint32_t node = 0; node < nodes; ++node) {
            auto& of_root = number[root(node)];
            if (of_root == nodes) of_root = count_++;
            numbered[node] = of_root;
        }
        group_ = std::move(numbered);
    }

    // The activation that alone reads a layer, or the layer itself.
    static NodeId only_activation(const GraphView& deployed, NodeId node) {
        const auto layer = deployed.primitive(node);
        if (layer != Primitive::conv1d && layer != Primitive::dense && layer != Primitive::add) return node;
        const auto users = deployed.users(node);
        if (users.size() != 1) return node;
        const auto user = deployed.primitive(users.front());
        return user == Primitive::relu || user == Primitive::relu6 ? users.front() : node;
    }

    void find_bounds(const GraphView& deployed) {
        // By group: the kind of activation behind all that feeds it; other: none, or of different kinds.
        std::vector<Primitive> kind(count_, Primitive::input);  // input: nothing was looked at yet
        of_sigmoids_.assign(count_, true);
        for (const auto node : deployed.order()) {
            if (shares_with_operands(deployed.primitive(node))) continue;
            if (deployed.primitive(node) != Primitive::sigmoid) of_sigmoids_[group(node)] = false;
            const auto activation = only_activation(deployed, node);
            const auto here = activation == node ? Primitive::other : deployed.primitive(activation);
            auto& of_group = kind[group(node)];
            of_group = of_group == Primitive::input || of_group == here ? here : Primitive::other;
        }
        is_bound_.resize(bound_.size());
        for (const auto node : deployed.order()) {
            const auto activation = only_activation(deployed, node);
            if (activation == node || kind[group(node)] == Primitive::other) continue;
            bound_[index(node)] = activation;
            is_bound_[index(activation)] = true;
        }
    }

    std::vector<NodeId> bound_;
    std::vector<bool> is_bound_;
    std::vector<bool> of_sigmoids_;  // by group
    std::vector<std::uint32_t> group_;
    std::uint32_t count_ = 0;
};

}  // namespace linnet::sdk
