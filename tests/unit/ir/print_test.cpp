// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/print.hpp"

#include <doctest/doctest.h>

#include "networks.hpp"

using namespace linnet;
using sdk::NodeId;
using sdk::Shape;

namespace {

core::Graph residual_network() {
    test::Net net(Shape::sequence(128, 9));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 16}, {"kernel", 5}, {"stride", 2}});
    const auto skip = net.add("relu6", {conv});
    const auto deep = net.add("conv1d", {skip}, {{"filters", 16}, {"kernel", 3}, {"groups", 16}, {"bias", 0}});
    const auto joined = net.add("concat", {deep, skip});
    const auto pooled = net.add("global_max_pool", {net.add("max_pool", {joined}, {{"size", 4}})});
    return net.finish(net.add("dense", {net.add("dropout", {pooled}, {{"rate", 0.25}})}, {{"units", 6}}));
}

// One node with an operation that a third party brings.
class Foreign final : public sdk::GraphView {
public:
    std::span<const NodeId> order() const noexcept override { return {&node_, 1}; }
    sdk::Primitive primitive(NodeId) const noexcept override { return sdk::Primitive::other; }
    std::string_view op(NodeId) const noexcept override { return "say \"a\\b\"\nnow"; }
    std::span<const NodeId> operands(NodeId) const noexcept override { return {}; }
    std::span<const NodeId> users(NodeId) const noexcept override { return {}; }
    Shape shape(NodeId) const noexcept override { return Shape::vector(3); }
    std::span<const sdk::Attribute> attributes(NodeId) const noexcept override { return {&attribute_, 1}; }
    double attribute(NodeId, std::string_view) const override { return attribute_.value; }
    std::string_view digest() const noexcept override { return ""; }

private:
    NodeId node_{0};
    sdk::Attribute attribute_{"scale", 1e-3};
};

}  // namespace

TEST_CASE("a graph is printed as one line per node") {
    CHECK(core::print_graph(residual_network()) ==
          "%0 = input : 128x9\n"
          "%1 = conv1d(%0) bias=1 dilation=1 filters=16 groups=1 kernel=5 same=1 stride=2 : 64x16\n"
          "%2 = relu6(%1) : 64x16\n"
          "%3 = conv1d(%2) bias=0 dilation=1 filters=16 groups=16 kernel=3 same=1 stride=1 : 64x16\n"
          "%4 = concat(%3, %2) : 64x32\n"
          "%5 = max_pool(%4) same=0 size=4 stride=4 : 16x32\n"
          "%6 = global_max_pool(%5) : 32\n"
          "%7 = dropout(%6) rate=0.25 : 32\n"
          "%8 = dense(%7) bias=1 units=6 : 6\n");
}

TEST_CASE("a graph is drawn in the language of Graphviz") {
    test::Net net(Shape::sequence(128, 9));
    const auto pooled = net.add("max_pool", {net.input()}, {{"size", 2}});
    const auto graph = net.finish(net.add("add", {pooled, net.add("relu", {pooled})}));
    CHECK(core::graph_to_dot(graph, "best of \"har\"") ==
          "digraph \"best of \\\"har\\\"\" {\n"
          "    node [shape=box];\n"
          "    n0 [label=\"input\"];\n"
          "    n1 [label=\"max_pool\\nsame=0\\nsize=2\\nstride=2\"];\n"
          "    n2 [label=\"relu\"];\n"
          "    n3 [label=\"add\"];\n"
          "    n0 -> n1 [label=\"128x9\"];\n"
          "    n1 -> n2 [label=\"64x9\"];\n"
          "    n1 -> n3 [label=\"64x9\"];\n"
          "    n2 -> n3 [label=\"64x9\"];\n"
          "}\n");
}

TEST_CASE("names of third parties cannot break a drawing") {
    CHECK(core::graph_to_dot(Foreign(), "x\ny\\") ==
          "digraph \"x\\ny\\\\\" {\n"
          "    node [shape=box];\n"
          "    n0 [label=\"say \\\"a\\\\b\\\"\\nnow\\nscale=0.001\"];\n"
          "}\n");
    CHECK(core::print_graph(Foreign()) == "%0 = say \"a\\b\"\nnow scale=0.001 : 3\n");
}

TEST_CASE("operands of an addition are printed in the order of their numbers") {
    test::Net net(Shape::sequence(4, 1));
    const auto relu = net.add("relu", {net.input()});
    CHECK(core::print_graph(net.finish(net.add("add", {relu, net.input(), relu}))) ==
          "%0 = input : 4x1\n"
          "%1 = relu(%0) : 4x1\n"
          "%2 = add(%0, %1, %1) : 4x1\n");
}
