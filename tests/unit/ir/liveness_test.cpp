// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <linnet/sdk/support/arena_plan.hpp>
#include <linnet/sdk/support/liveness.hpp>
#include <map>

#include "networks.hpp"

using namespace linnet;
using sdk::Lifetime;
using sdk::NodeId;
using sdk::Placement;
using sdk::Shape;

namespace {

std::size_t index(NodeId node) { return static_cast<std::size_t>(node); }

std::string text(const sdk::Liveness& liveness) {
    std::string lines;
    for (const auto& [node, bytes, first, last] : liveness.buffers)
        lines += '%' + std::to_string(index(node)) + ' ' + std::to_string(bytes) + " bytes " + std::to_string(first) +
                 ".." + std::to_string(last) + '\n';
    return lines;
}

// Placements at random, though never in memory of another size; reproducible per node.
struct RandomRules {
    std::uint64_t seed;

    std::uint64_t bytes(const sdk::GraphView& graph, NodeId node) const {
        return static_cast<std::uint64_t>(graph.shape(node).elements()) * 2;
    }
    Placement placement(const sdk::GraphView& graph, NodeId node) const {
        const auto same_size = bytes(graph, graph.operands(node).front()) == bytes(graph, node);
        const auto choice = std::mt19937_64(seed * 1000 + index(node))() % 3;
        if (choice == 2) return same_size ? Placement::shared : Placement::separate;
        return choice == 1 ? Placement::in_place : Placement::separate;
    }
};

// The same by its definition: sets of outputs in one memory, and a look at all users of all of them for every question.
template <class Rules>
std::vector<std::vector<NodeId>> slow_groups(const sdk::GraphView& graph, const Rules& rules) {
    std::vector<std::vector<NodeId>> groups;
    const auto group_of = [&](NodeId node) -> std::vector<NodeId>& {
        for (auto& group : groups)
            if (std::find(group.begin(), group.end(), node) != group.end()) return group;
        throw std::logic_error("no group");
    };
    for (const auto node : graph.order()) {
        std::vector<NodeId>* target = nullptr;
        const auto operands = graph.operands(node);
        const auto placement = operands.empty() ? Placement::separate : rules.placement(graph, node);
        if (placement == Placement::shared) target = &group_of(operands.front());
        if (placement == Placement::in_place)
            for (const auto operand : operands) {
                auto& group = group_of(operand);
                bool needed_later = rules.bytes(graph, group.front()) != rules.bytes(graph, node);
                for (const auto member : group)
                    for (const auto user : graph.users(member)) needed_later = needed_later || user > node;
                if (!needed_later && !target) target = &group;
            }
        target ? target->push_back(node) : groups.push_back({node});
    }
    return groups;
}

template <class Rules>
void check_against_reference(const sdk::GraphView& graph, const Rules& rules) {
    const auto found = sdk::liveness(graph, rules);
    const auto groups = slow_groups(graph, rules);
    REQUIRE(found.buffers.size() == groups.size());
    REQUIRE(found.buffer_of.size() == graph.order().size());
    std::vector<std::uint64_t> occupied(graph.order().size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::size_t last = 0;
        for (const auto member : groups[i]) {
            CHECK(found.buffer_of[index(member)] == i);
            last = std::max(last, index(member));
            for (const auto user : graph.users(member)) last = std::max(last, index(user));
        }
        CHECK(found.buffers[i].node == groups[i].front());
        CHECK(found.buffers[i].bytes == rules.bytes(graph, groups[i].front()));
        CHECK(found.buffers[i].first == index(groups[i].front()));
        CHECK(found.buffers[i].last == last);
        for (auto position = index(groups[i].front()); position <= last; ++position)
            occupied[position] += found.buffers[i].bytes;
    }
    CHECK(sdk::peak_bytes(found.buffers) == *std::max_element(occupied.begin(), occupied.end()));
}

// Runs the network on an arena whose bytes remember who wrote them: every operand must still be there when it is read,
// and the output at the end.
template <class Rules>
void check_execution(const sdk::GraphView& graph, const Rules& rules) {
    const auto live = sdk::liveness(graph, rules);
    const auto plan = sdk::plan_arena(live.buffers, 4);
    CHECK(plan.total >= sdk::peak_bytes(live.buffers));
    std::vector<int> arena(plan.total, -1);
    std::map<NodeId, int> written_as;
    const auto bytes_of = [&](NodeId node) {
        return std::span(arena).subspan(plan.offsets[live.buffer_of[index(node)]], rules.bytes(graph, node));
    };
    const auto holds = [&](NodeId node) {
        const auto bytes = bytes_of(node);
        return std::all_of(bytes.begin(), bytes.end(), [&](int writer) { return writer == written_as[node]; });
    };
    for (const auto node : graph.order()) {
        const auto operands = graph.operands(node);
        for (const auto operand : operands) CHECK(holds(operand));
        if (!operands.empty() && rules.placement(graph, node) == Placement::shared) {
            written_as[node] = written_as[operands.front()];
        } else {
            written_as[node] = static_cast<int>(index(node));
            for (auto& byte : bytes_of(node)) byte = written_as[node];
        }
    }
    CHECK(holds(graph.order().back()));
}

}  // namespace

TEST_CASE("a folded normalisation, an activation and a dropout add nothing to the memory of their layer") {
    test::Net net(Shape::sequence(10, 2));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}});
    const auto relu = net.add("relu", {net.add("batch_norm", {conv})});
    const auto flat = net.add("flatten", {net.add("dropout", {relu}, {{"rate", 0.5}})});
    const auto graph = net.finish(net.add("softmax", {net.add("dense", {flat}, {{"units", 3}})}));
    const auto live = sdk::liveness(graph);
    CHECK(text(live) ==
          "%0 20 bytes 0..1\n"
          "%1 40 bytes 1..6\n"
          "%6 3 bytes 6..7\n"
          "%7 3 bytes 7..7\n");
    CHECK(live.buffer_of == std::vector<std::uint32_t>{0, 1, 1, 1, 1, 1, 2, 3});
    CHECK(sdk::peak_bytes(live.buffers) == 60);
    CHECK(sdk::peak_bytes(sdk::liveness(graph, sdk::DeploymentRules{4}).buffers) == 240);
}

TEST_CASE("a skip connection keeps its tensor alive, and an activation does not write over it") {
    test::Net net(Shape::sequence(10, 4));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}});
    const auto relu = net.add("relu", {conv});
    const auto graph = net.finish(net.add("concat", {relu, conv}));
    CHECK(text(sdk::liveness(graph)) ==
          "%0 40 bytes 0..1\n"
          "%1 40 bytes 1..3\n"
          "%2 40 bytes 2..3\n"
          "%3 80 bytes 3..3\n");
    CHECK(sdk::peak_bytes(sdk::liveness(graph).buffers) == 160);
}

TEST_CASE("a normalisation whose layer has other users cannot be folded and needs memory of its own") {
    test::Net net(Shape::sequence(10, 4));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}});
    const auto norm = net.add("batch_norm", {conv});
    const auto graph = net.finish(net.add("concat", {norm, conv}));
    CHECK_FALSE(sdk::DeploymentRules::is_folded(graph, NodeId{2}));
    CHECK(sdk::liveness(graph).buffer_of == std::vector<std::uint32_t>{0, 1, 2, 3});
}

TEST_CASE("a normalisation of something that is no layer works in place") {
    test::Net net(Shape::sequence(10, 4));
    const auto graph = net.finish(net.add("batch_norm", {net.add("max_pool", {net.input()}, {{"size", 2}})}));
    CHECK_FALSE(sdk::DeploymentRules::is_folded(graph, NodeId{2}));
    CHECK(text(sdk::liveness(graph)) ==
          "%0 40 bytes 0..1\n"
          "%1 20 bytes 1..2\n");
}

TEST_CASE("an input that stays with the caller is not written over") {
    struct CallersInput : sdk::DeploymentRules {
        std::uint64_t bytes(const sdk::GraphView& graph, NodeId node) const {
            return graph.operands(node).empty() ? 0 : DeploymentRules::bytes(graph, node);
        }
    };
    test::Net net(Shape::sequence(10, 4));
    const auto graph = net.finish(net.add("relu", {net.input()}));
    CHECK(text(sdk::liveness(graph)) == "%0 40 bytes 0..1\n");
    CHECK(text(sdk::liveness(graph, CallersInput{})) ==
          "%0 0 bytes 0..1\n"
          "%1 40 bytes 1..1\n");
}

TEST_CASE("no buffers occupy nothing") { CHECK(sdk::peak_bytes({}) == 0); }

TEST_CASE("lifetimes of random networks agree with the slow reference") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        const auto graph = test::build(test::random_recipe(seed));
        check_against_reference(graph, sdk::DeploymentRules{});
        check_against_reference(graph, RandomRules{seed});
    }
}

TEST_CASE("a network that runs in its planned arena never finds an operand overwritten") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        const auto graph = test::build(test::random_recipe(seed));
        check_execution(graph, sdk::DeploymentRules{});
        check_execution(graph, RandomRules{seed});
    }
}
