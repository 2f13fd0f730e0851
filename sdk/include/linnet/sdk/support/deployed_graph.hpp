// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The deployed form of a network, a matter of its graph alone:
//
// - a batch normalisation behind a conv1d or dense that nobody else reads is folded into that layer; any other one is a
//   depthwise conv1d of kernel 1 (on a vector, too: one time step);
// - every conv1d and dense has a bias;
// - dropout is gone;
// - an add has two operands: one of more is a chain of them, from the first operand on.
//
// All else is as it was, in the same order. What the weights become is in deployed_model.hpp.

#include <cstddef>
#include <linnet/sdk/graph.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace linnet::sdk {

class DeployedGraph final : public GraphView {
public:
    // The original must outlive it. Throws std::invalid_argument naming the operation when one is no primitive.
    explicit DeployedGraph(const GraphView& original) : original_{original} {
        nodes_.reserve(original.order().size());
        now_.reserve(original.order().size());
        for (const auto node : original.order()) now_.push_back(deploy(node));
        link_users();
    }
    DeployedGraph(const DeployedGraph&) = delete;
    DeployedGraph& operator=(const DeployedGraph&) = delete;

    std::span<const NodeId> order() const noexcept override { return order_; }
    Primitive primitive(NodeId node) const noexcept override { return at(node).primitive; }
    std::string_view op(NodeId node) const noexcept override {
        return at(node).primitive == Primitive::conv1d ? "conv1d" : original_.op(at(node).origin);
    }
    std::span<const NodeId> operands(NodeId node) const noexcept override { return at(node).operands; }
    std::span<const NodeId> users(NodeId node) const noexcept override { return at(node).users; }
    Shape shape(NodeId node) const noexcept override { return at(node).shape; }
    std::span<const Attribute> attributes(NodeId node) const noexcept override {
        return at(node).changed.empty() ? at(node).attributes : at(node).changed;
    }
    double attribute(NodeId node, std::string_view name) const override {
        for (const auto& attribute : attributes(node))
            if (attribute.name == name) return attribute.value;
        throw std::out_of_range(std::string(op(node)) + " has no attribute \"" + std::string(name) + "\"");
    }
    // That of the network it was made of: the name under which a run reports it.
    std::string_view digest() const noexcept override { return original_.digest(); }

    // The node of the original that a node was made of. Of a chain of additions all have the same.
    NodeId origin(NodeId node) const { return at(node).origin; }
    // What a node of the original became: the node that has its output.
    NodeId deployed(NodeId original) const { return now_[static_cast<std::size_t>(original)]; }
    // The batch normalisations of the original that a layer holds, in the order in which they apply.
    std::span<const NodeId> folded(NodeId node) const { return at(node).folded; }

private:
    struct Node {
        NodeId origin;
        Primitive primitive;
        Shape shape;
        std::vector<NodeId> operands, users, folded;
        std::span<const Attribute> attributes;  // the original's, unless they were changed
        std::vector<Attribute> changed;
    };

    const Node& at(NodeId node) const { return nodes_[static_cast<std::size_t>(node)]; }

    NodeId append(NodeId origin, Primitive primitive, std::vector<NodeId> operands,
                  std::span<const Attribute> attributes, std::vector<Attribute> changed = {}) {
        const NodeId id{static_cast<std::uint32_t>(nodes_.size())};
        nodes_.push_back(
            {origin, primitive, original_.shape(origin), std::move(operands), {}, {}, attributes, std::move(changed)});
        order_.push_back(id);
        return id;
    }

    NodeId deploy(NodeId node) {
        const auto given = original_.operands(node);
        std::vector<NodeId> operands;
        operands.reserve(given.size());
        for (const auto operand : given) operands.push_back(now_[static_cast<std::size_t>(operand)]);
        switch (original_.primitive(node)) {
            case Primitive::other:
                throw std::invalid_argument("operation \"" + std::string(original_.op(node)) +
                                            "\" is no primitive and has no deployed form");
            case Primitive::dropout:
                return operands.front();
            case Primitive::batch_norm:
                return deploy_batch_norm(node, given.front(), std::move(operands));
            case Primitive::add: {
                auto sum = operands.front();
                for (std::size_t i = 1; i < operands.size(); ++i)
                    sum = append(node, Primitive::add, {sum, operands[i]}, {});
                return sum;
            }
            default:
                return copy(node, std::move(operands));
        }
    }

    NodeId copy(NodeId node, std::vector<NodeId> operands) {
        const auto given = original_.attributes(node);
        std::vector<Attribute> changed;
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (given[i].name != "bias" || given[i].value == 1) continue;
            changed.assign(given.begin(), given.end());
            changed[i].value = 1;
        }
        return append(node, original_.primitive(node), std::move(operands), given, std::move(changed));
    }

    NodeId deploy_batch_norm(NodeId node, NodeId before, std::vector<NodeId> operands) {
        auto& layer = nodes_[static_cast<std::size_t>(operands.front())];
        // What a batch normalisation that was folded before became is a layer, too.
        const bool foldable = (layer.primitive == Primitive::conv1d || layer.primitive == Primitive::dense) &&
                              original_.users(before).size() == 1;
        if (foldable) {
            layer.folded.push_back(node);
            return operands.front();
        }
        const auto channels = static_cast<double>(original_.shape(node).channels());
        return append(node, Primitive::conv1d, std::move(operands), {},
                      {{"bias", 1},
                       {"dilation", 1},
                       {"filters", channels},
                       {"groups", channels},
                       {"kernel", 1},
                       {"same", 1},
                       {"stride", 1}});
    }

    void link_users() {
        for (const auto node : order_)
            for (const auto operand : at(node).operands) {
                auto& users = nodes_[static_cast<std::size_t>(operand)].users;
                if (users.empty() || users.back() != node) users.push_back(node);  // once, even with one operand twice
            }
    }

    const GraphView& original_;
    std::vector<Node> nodes_;
    std::vector<NodeId> order_, now_;
};

}  // namespace linnet::sdk
