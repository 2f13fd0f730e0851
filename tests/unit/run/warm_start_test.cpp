// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/warm_start.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <linnet/sdk/support/graph_cost.hpp>
#include <random>

#include "core/ir/graph.hpp"

using namespace linnet;

namespace {

struct Layer {
    int filters;  // 0: batch normalisation instead of a convolution
    int kernel;
    bool bias = true;
    int stride = 1;
};

core::Graph chain(const std::vector<Layer>& layers, int classes = 3) {
    core::Builder builder{sdk::Shape::sequence(64, 4)};
    auto last = builder.input();
    const auto add = [&](std::string_view op, std::vector<sdk::Attribute> attributes) {
        last = builder.add(op, std::array{last}, attributes);
    };
    for (const auto& layer : layers) {
        if (layer.filters == 0)
            add("batch_norm", {});
        else
            add("conv1d", {{"filters", static_cast<double>(layer.filters)},
                           {"kernel", static_cast<double>(layer.kernel)},
                           {"bias", layer.bias ? 1.0 : 0.0},
                           {"stride", static_cast<double>(layer.stride)}});
        add("relu", {});
    }
    add("global_avg_pool", {});
    add("dense", {{"units", static_cast<double>(classes)}});
    return builder.finish(last);
}

std::vector<Layer> random_layers(std::mt19937_64& random, std::size_t most) {
    std::vector<Layer> layers(random() % (most + 1));
    for (auto& layer : layers) layer = {static_cast<int>(random() % 3) * 4, 3 + 2 * static_cast<int>(random() % 2)};
    return layers;
}

// What is compared, written down once more.
std::vector<std::string> names_of(const core::Graph& graph) {
    std::vector<std::string> names;
    for (const auto node : graph.order()) {
        const auto elements = sdk::weight_elements(graph, node);
        if (elements.kernel == 0 && elements.per_statistic == 0) continue;
        std::string name{graph.op(node)};
        for (const auto& attribute : graph.attributes(node))
            if (attribute.name == "kernel" || attribute.name == "groups") name += ' ' + std::to_string(attribute.value);
        name += ' ' + std::to_string(graph.shape(graph.operands(node)[0]).channels());
        names.push_back(name + ' ' + std::to_string(graph.shape(node).channels()));
    }
    return names;
}

std::size_t longest_common(const std::vector<std::string>& a, const std::vector<std::string>& b, std::size_t i,
                           std::size_t j) {
    if (i == a.size() || j == b.size()) return 0;
    const auto skipped = std::max(longest_common(a, b, i + 1, j), longest_common(a, b, i, j + 1));
    return a[i] == b[j] ? std::max(skipped, 1 + longest_common(a, b, i + 1, j + 1)) : skipped;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> numbers_of(const std::vector<core::NodePair>& pairs) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> numbers;
    for (const auto& pair : pairs)
        numbers.emplace_back(static_cast<std::uint32_t>(pair.from), static_cast<std::uint32_t>(pair.to));
    return numbers;
}

// Every value is the number of its node, so that a test sees where it came from.
core::Weights numbered_weights(const core::Graph& graph) {
    core::Weights weights;
    for (const auto node : graph.order()) {
        const auto elements = sdk::weight_elements(graph, node);
        const auto set = [&](std::string_view role, std::uint64_t count) {
            if (count > 0) weights.set(node, role, std::vector<float>(count, static_cast<float>(node)));
        };
        set("kernel", elements.kernel);
        set("bias", elements.bias);
        for (const auto* role : {"gamma", "beta", "mean", "variance"}) set(role, elements.per_statistic);
    }
    return weights;
}

}  // namespace

TEST_CASE("equal networks have every node in common, and all their weights") {
    std::mt19937_64 random{1};
    for (int i = 0; i < 100; ++i) {
        const auto graph = chain(random_layers(random, 8));
        for (const auto& pair : core::nodes_in_common(graph, graph)) CHECK(pair.from == pair.to);
        const auto weights = numbered_weights(graph);
        CHECK(core::weights_in_common(graph, weights, graph).all() == weights.all());
    }
}

TEST_CASE("a deeper network takes over the layers before and behind what is new in it") {
    const std::vector<Layer> block{{8, 3}, {0, 0}};
    auto shallow = block, deep = block;
    for (int i = 0; i < 2; ++i) deep.insert(deep.end(), {{8, 5}, {8, 3}, {0, 0}});
    const auto from = chain(shallow), to = chain(deep);
    // 0 input, 1 conv, 2 relu, 3 norm, 4 relu, then the pool and dense layer; the new layers follow node 4.
    CHECK(numbers_of(core::nodes_in_common(from, to)) ==
          std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 1}, {3, 3}, {6, 18}});
    CHECK(numbers_of(core::nodes_in_common(to, from)) ==
          std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 1}, {3, 3}, {18, 6}});
    const auto common = core::weights_in_common(from, numbered_weights(from), to);
    CHECK(common.all().size() == 8);
    CHECK(common.weights(sdk::NodeId{18}, "kernel").size() == 24);
    CHECK(common.weights(sdk::NodeId{18}, "kernel")[0] == 6);
    CHECK(common.weights(sdk::NodeId{5}, "kernel").empty());
}

TEST_CASE("networks without a layer of the same shape have nothing in common") {
    const auto from = chain({{8, 3}, {12, 3}}), to = chain({{8, 5}, {16, 3}});
    CHECK(core::nodes_in_common(from, to).empty());
    CHECK(core::weights_in_common(from, numbered_weights(from), to).empty());
}

TEST_CASE("no longer sequence of common nodes exists, and its order is that of both networks") {
    std::mt19937_64 random{2};
    std::size_t found = 0;
    for (int i = 0; i < 300; ++i) {
        const auto from = chain(random_layers(random, 6)), to = chain(random_layers(random, 6));
        const auto pairs = core::nodes_in_common(from, to);
        CHECK(pairs.size() == longest_common(names_of(from), names_of(to), 0, 0));
        for (std::size_t p = 1; p < pairs.size(); ++p) {
            CHECK(pairs[p - 1].from < pairs[p].from);
            CHECK(pairs[p - 1].to < pairs[p].to);
        }
        const auto common = core::weights_in_common(from, numbered_weights(from), to);
        const auto fitting = numbered_weights(to);
        for (const auto& [key, values] : common.all()) {
            REQUIRE(fitting.all().contains(key));
            CHECK(values.size() == fitting.all().at(key).size());
        }
        found += pairs.size();
    }
    CHECK(found > 300);
}

TEST_CASE("a bias is taken over where both have one, and a stride makes no difference") {
    const auto from = chain({{8, 3, true}, {8, 3, false}, {8, 5, true}});
    const auto to = chain({{8, 3, false, 2}, {8, 3, true}, {8, 5, true, 2}});
    const auto common = core::weights_in_common(from, numbered_weights(from), to);
    CHECK(core::nodes_in_common(from, to).size() == 4);
    CHECK(common.weights(sdk::NodeId{1}, "kernel").size() == 3 * 4 * 8);
    CHECK(common.weights(sdk::NodeId{1}, "bias").empty());
    CHECK(common.weights(sdk::NodeId{3}, "kernel")[0] == 3);
    CHECK(common.weights(sdk::NodeId{3}, "bias").empty());
    CHECK(common.weights(sdk::NodeId{5}, "bias").size() == 8);
}

TEST_CASE("arrays that are missing or have another size than their network needs are left out") {
    const auto graph = chain({{8, 3}});
    core::Weights weights;
    weights.set(sdk::NodeId{1}, "kernel", std::vector<float>(5));
    weights.set(sdk::NodeId{1}, "bias", std::vector<float>(8, 2.0F));
    const auto common = core::weights_in_common(graph, weights, graph);
    CHECK(common.all().size() == 1);
    CHECK(common.weights(sdk::NodeId{1}, "bias").size() == 8);
}
