// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "fusion.hpp"

#include "kernels/winner_pool.hpp"
#include "layers/linear.hpp"

namespace linnet::onednn {
namespace {

using sdk::GraphView;
using sdk::NodeId;
using sdk::Primitive;

// Takes nodes into a chain as long as each is the only user of the one before.
class Walk {
public:
    Walk(const GraphView& graph, NodeId first) : graph_{graph}, nodes_{first}, next_{only_user(graph, first)} {}

    // The next node, if it is of this kind.
    std::optional<NodeId> peek(Primitive primitive) const {
        return next_ && graph_.primitive(*next_) == primitive ? next_ : std::nullopt;
    }
    NodeId take() {
        nodes_.push_back(*next_);
        next_ = only_user(graph_, nodes_.back());
        return nodes_.back();
    }
    // The activation that follows, taken; none otherwise.
    Activation take_activation() {
        if (!next_ || !is_activation(graph_, *next_)) return Activation::none;
        return activation_of(graph_, take());
    }
    const std::vector<NodeId>& nodes() const { return nodes_; }

private:
    const GraphView& graph_;
    std::vector<NodeId> nodes_;
    std::optional<NodeId> next_;
};

// A conv1d that treats every channel by itself and has as many filters as channels.
bool is_depthwise(const GraphView& graph, NodeId node) {
    if (graph.primitive(node) != Primitive::conv1d) return false;
    const int channels = graph.shape(graph.operands(node).front()).channels();
    return graph.attribute(node, "groups") == channels && graph.shape(node).channels() == channels;
}

bool is_pointwise(const GraphView& graph, NodeId node) {
    return graph.attribute(node, "kernel") == 1 && graph.attribute(node, "stride") == 1 &&
           graph.attribute(node, "groups") == 1;
}

bool pools_apart(const GraphView& graph, NodeId node) {
    const WindowAttributes window = window_of(graph, node, graph.shape(graph.operands(node).front()).time());
    return window.step == window.taps && window.front == 0 && window.taps <= WinnerPool::most_size;
}

// A conv1d with a multiplier, whose channels are repeated first, is not part of any chain.
bool multiplies_channels(const GraphView& graph, NodeId node) {
    const int channels = graph.shape(graph.operands(node).front()).channels();
    return channels > 1 && graph.attribute(node, "groups") == channels && graph.shape(node).channels() != channels;
}

}  // namespace

std::string title(const GraphView& graph, NodeId node) {
    return std::string(graph.op(node)) + ' ' + std::to_string(static_cast<std::uint32_t>(node));
}

bool is_activation(const GraphView& graph, NodeId node) {
    return graph.primitive(node) == Primitive::relu || graph.primitive(node) == Primitive::relu6;
}

Activation activation_of(const GraphView& graph, NodeId node) {
    return graph.primitive(node) == Primitive::relu6 ? Activation::relu6 : Activation::relu;
}

std::optional<NodeId> only_user(const GraphView& graph, NodeId node) {
    const auto users = graph.users(node);
    if (users.size() != 1) return std::nullopt;
    return users.front();
}

std::optional<Chain> chain_at(const GraphView& graph, NodeId node) {
    if (graph.primitive(node) != Primitive::conv1d || multiplies_channels(graph, node)) return std::nullopt;
    Chain chain;
    Walk walk(graph, node);
    chain.linear = node;
    if (is_depthwise(graph, node)) {
        chain.between = walk.take_activation();
        const auto next = walk.peek(Primitive::conv1d);
        if (!next || !is_pointwise(graph, *next)) return std::nullopt;
        chain.depthwise = node;
        chain.linear = walk.take();
    }
    if (walk.peek(Primitive::batch_norm)) chain.normalisation = walk.take();
    chain.activation = walk.take_activation();
    const auto pool = walk.peek(Primitive::max_pool);
    if (pool && pools_apart(graph, *pool)) {
        chain.pool = walk.take();
        if (chain.activation == Activation::none) chain.activation = walk.take_activation();
    }
    chain.nodes = walk.nodes();
    return chain;
}

std::optional<Chain> single_chain_at(const GraphView& graph, NodeId node) {
    if (graph.primitive(node) != Primitive::conv1d || multiplies_channels(graph, node) || is_depthwise(graph, node))
        return std::nullopt;
    Chain chain;
    chain.linear = node;
    chain.nodes = {node};
    return chain;
}

}  // namespace linnet::onednn
