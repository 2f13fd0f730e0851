// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Stand-ins for what the kernel hands to runtimes and metrics.

#include <array>
#include <linnet/sdk/profile.hpp>
#include <stdexcept>

#include "core/ir/graph.hpp"

namespace linnet::test {

class EmptyBoard final : public sdk::BoardProfile {
public:
    std::string_view id() const noexcept override { return "empty"; }
    std::string_view name() const noexcept override { return "Empty"; }
    std::optional<double> number(std::string_view) const noexcept override { return std::nullopt; }
    std::string_view text(std::string_view) const noexcept override { return {}; }
};

// An input of 8x2 and behind it one operation of a third party, org.example.fft.
class ForeignGraph final : public sdk::GraphView {
public:
    std::span<const sdk::NodeId> order() const noexcept override { return nodes_; }
    sdk::Primitive primitive(sdk::NodeId node) const noexcept override {
        return is_input(node) ? sdk::Primitive::input : sdk::Primitive::other;
    }
    std::string_view op(sdk::NodeId node) const noexcept override {
        return is_input(node) ? "input" : "org.example.fft";
    }
    std::span<const sdk::NodeId> operands(sdk::NodeId node) const noexcept override {
        return std::span(nodes_).first(is_input(node) ? 0 : 1);
    }
    std::span<const sdk::NodeId> users(sdk::NodeId node) const noexcept override {
        return std::span(nodes_).subspan(is_input(node) ? 1 : 2);
    }
    sdk::Shape shape(sdk::NodeId) const noexcept override { return sdk::Shape::sequence(8, 2); }
    std::span<const sdk::Attribute> attributes(sdk::NodeId) const noexcept override { return {}; }
    double attribute(sdk::NodeId, std::string_view) const override { throw std::out_of_range("no attributes"); }
    std::string_view digest() const noexcept override { return "foreign"; }

private:
    static bool is_input(sdk::NodeId node) { return node == sdk::NodeId{0}; }
    std::array<sdk::NodeId, 2> nodes_{sdk::NodeId{0}, sdk::NodeId{1}};
};

}  // namespace linnet::test
