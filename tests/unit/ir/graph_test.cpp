// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "networks.hpp"

using namespace linnet;
using sdk::NodeId;
using sdk::Shape;

namespace {

std::size_t position(NodeId node) { return static_cast<std::size_t>(node); }

// What a step or a node computes, apart from its operands; attributes without defaults, sorted.
using Kind = std::pair<std::string, std::map<std::string, double>>;

}  // namespace

TEST_CASE("a finished graph numbers its nodes by their order, input first, output last, operands before users") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const auto recipe = test::random_recipe(seed);
        const auto graph = test::build(recipe);
        CAPTURE(seed);
        REQUIRE(graph.order().size() == recipe.size());
        CHECK(graph.primitive(graph.order().front()) == sdk::Primitive::input);
        CHECK(graph.op(graph.order().back()) == recipe.back().op);
        CHECK(graph.users(graph.order().back()).empty());
        for (std::size_t i = 0; i < graph.order().size(); ++i) {
            const auto node = graph.order()[i];
            CHECK(position(node) == i);
            for (const auto operand : graph.operands(node)) CHECK(position(operand) < i);
        }
    }
}

TEST_CASE("a finished graph has the same operations as what was built") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const auto recipe = test::random_recipe(seed);
        const auto graph = test::build(recipe);
        std::multiset<Kind> expected, found;
        std::multiset<std::pair<std::string, std::string>> expected_edges, found_edges;
        for (const auto& step : recipe) {
            expected.insert({step.op, {step.attributes.begin(), step.attributes.end()}});
            for (const auto operand : step.operands) expected_edges.insert({step.op, recipe[operand].op});
        }
        for (const auto node : graph.order()) {
            Kind kind{std::string(graph.op(node)), {}};
            for (const auto& [name, value] : graph.attributes(node)) kind.second.emplace(name, value);
            found.insert(kind);
            for (const auto operand : graph.operands(node)) found_edges.emplace(graph.op(node), graph.op(operand));
        }
        CAPTURE(seed);
        CHECK(expected == found);
        CHECK(expected_edges == found_edges);
    }
}

TEST_CASE("the users of a node are exactly the nodes that take it as an operand, each once, ascending") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const auto graph = test::build(test::random_recipe(seed));
        for (const auto node : graph.order()) {
            std::vector<NodeId> expected;
            for (const auto user : graph.order()) {
                const auto operands = graph.operands(user);
                if (std::find(operands.begin(), operands.end(), node) != operands.end()) expected.push_back(user);
            }
            const auto users = graph.users(node);
            CAPTURE(seed);
            CHECK(std::vector<NodeId>(users.begin(), users.end()) == expected);
        }
    }
}

TEST_CASE("attributes are sorted by name with defaults filled in") {
    test::Net net(Shape::sequence(20, 2));
    const auto conv = net.add("conv1d", {net.input()}, {{"kernel", 3}, {"filters", 8}});
    const auto pool = net.add("max_pool", {conv}, {{"size", 4}});
    const auto strided = net.add("avg_pool", {pool}, {{"stride", 1}, {"size", 2}});
    const auto graph = net.finish(net.add("dropout", {strided}, {{"rate", -0.0}}));
    const auto text = [&](std::size_t node) {
        std::string all;
        for (const auto& [name, value] : graph.attributes(graph.order()[node]))
            all += std::string(name) + '=' + std::to_string(value).substr(0, 4) + ' ';
        return all;
    };
    CHECK(text(0) == "");
    CHECK(text(1) == "bias=1.00 dilation=1.00 filters=8.00 groups=1.00 kernel=3.00 same=1.00 stride=1.00 ");
    CHECK(text(2) == "same=0.00 size=4.00 stride=4.00 ");
    CHECK(text(3) == "same=0.00 size=2.00 stride=1.00 ");
    CHECK(text(4) == "rate=0.00 ");
    CHECK(graph.attribute(NodeId{2}, "stride") == 4);
    CHECK_THROWS_WITH_AS(graph.attribute(NodeId{2}, "kernel"), "max_pool has no attribute \"kernel\"",
                         std::out_of_range);
}

TEST_CASE("operands of a concatenation stay in their order") {
    test::Net net(Shape::sequence(8, 1));
    const auto narrow = net.add("conv1d", {net.input()}, {{"filters", 2}, {"kernel", 1}});
    const auto wide = net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 1}});
    const auto graph = net.finish(net.add("concat", {wide, net.input(), narrow, wide}));
    std::vector<std::int32_t> channels;
    for (const auto operand : graph.operands(graph.order().back())) channels.push_back(graph.shape(operand).channels());
    CHECK(channels == std::vector<std::int32_t>{3, 1, 2, 3});
}

TEST_CASE("a graph shares its contents with its copies and outlives its builder") {
    const auto copy = [] {
        test::Net net(Shape::sequence(8, 1));
        const auto graph = net.finish(net.add("relu", {net.input()}));
        return core::Graph(graph);
    }();
    CHECK(copy.order().size() == 2);
    CHECK(copy.op(NodeId{1}) == "relu");
    const core::Graph again = copy;
    CHECK(again.order().data() == copy.order().data());
}
