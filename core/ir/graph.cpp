// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/graph.hpp"

#include <cassert>
#include <stdexcept>
#include <utility>

#include "core/ir/contents.hpp"

namespace linnet::core {
namespace {

using Node = Graph::Contents::Node;

template <class Element>
std::span<const Element> part(const Graph::Contents& contents, const std::vector<Element>& all,
                              std::uint32_t Node::*first, sdk::NodeId node) {
    const auto position = static_cast<std::size_t>(node);
    assert(position < contents.order.size());
    const auto begin = contents.nodes[position].*first;
    return {all.data() + begin, contents.nodes[position + 1].*first - begin};
}

}  // namespace

Graph::Graph(std::shared_ptr<const Contents> contents) : contents_{std::move(contents)} {}

std::span<const sdk::NodeId> Graph::order() const noexcept { return contents_->order; }

sdk::Primitive Graph::primitive(sdk::NodeId node) const noexcept {
    return contents_->nodes[static_cast<std::size_t>(node)].spec->primitive;
}

std::string_view Graph::op(sdk::NodeId node) const noexcept {
    return contents_->nodes[static_cast<std::size_t>(node)].spec->op;
}

std::span<const sdk::NodeId> Graph::operands(sdk::NodeId node) const noexcept {
    return part(*contents_, contents_->operands, &Node::first_operand, node);
}

std::span<const sdk::NodeId> Graph::users(sdk::NodeId node) const noexcept {
    return part(*contents_, contents_->users, &Node::first_user, node);
}

sdk::Shape Graph::shape(sdk::NodeId node) const noexcept {
    return contents_->nodes[static_cast<std::size_t>(node)].shape;
}

std::span<const sdk::Attribute> Graph::attributes(sdk::NodeId node) const noexcept {
    return part(*contents_, contents_->attributes, &Node::first_attribute, node);
}

double Graph::attribute(sdk::NodeId node, std::string_view name) const {
    for (const auto& attribute : attributes(node))
        if (attribute.name == name) return attribute.value;
    throw std::out_of_range(std::string(op(node)) + " has no attribute \"" + std::string(name) + "\"");
}

std::string_view Graph::digest() const noexcept { return contents_->digest; }

}  // namespace linnet::core
