// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/support/deployed_model.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/activation_groups.hpp>
#include <linnet/sdk/support/graph_cost.hpp>
#include <stdexcept>

#include "fixtures.hpp"
#include "net.hpp"
#include "step.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;
using sdk::NodeId;
using sdk::Primitive;

// Draws that follow from a seed alone.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : seed_{seed} {}
    double unit() { return onednn::uniform(onednn::random_bits(seed_, next_++)); }
    int below(int bound) { return std::min(bound - 1, static_cast<int>(unit() * bound)); }
    float around_zero(double reach) { return static_cast<float>(reach * (2 * unit() - 1)); }

private:
    std::uint64_t seed_, next_ = 0;
};

// Kernels, biases and statistics as different from their initial values as a training may leave them.
Weights random_weights(const sdk::GraphView& graph, Draws& draws) {
    Weights weights;
    const auto fill = [&](NodeId node, std::string_view role, std::uint64_t count, auto draw) {
        std::vector<float> values(count);
        std::ranges::generate(values, draw);
        if (count > 0) weights.weights(node, role, values);
    };
    for (const auto node : graph.order()) {
        const auto elements = sdk::weight_elements(graph, node);
        const auto wide = [&] { return draws.around_zero(1.0); };
        const auto positive = [&] { return static_cast<float>(0.05 + 2 * draws.unit()); };
        fill(node, "kernel", elements.kernel, [&] { return draws.around_zero(0.6); });
        fill(node, "bias", elements.bias, wide);
        fill(node, "gamma", elements.per_statistic, [&] { return draws.around_zero(1.5); });
        fill(node, "beta", elements.per_statistic, wide);
        fill(node, "mean", elements.per_statistic, wide);
        fill(node, "variance", elements.per_statistic, positive);
    }
    return weights;
}

void add_layer(Sketch& net, Draws& draws) {
    const double channels = net.channels();
    const double bias = draws.below(2);
    const double kernel = 1 + 2 * draws.below(3);
    const double stride = 1 + draws.below(2);
    switch (draws.below(3)) {
        case 0:  // depthwise
            net.add("conv1d", {{"filters", channels}, {"kernel", kernel}, {"groups", channels}, {"bias", bias}});
            break;
        case 1:
            net.add("conv1d",
                    {{"filters", 4.0 + 2 * draws.below(3)}, {"kernel", kernel}, {"stride", stride}, {"bias", bias}});
            break;
        default:
            net.add("conv1d",
                    {{"filters", 8}, {"kernel", kernel}, {"groups", 2}, {"dilation", stride}, {"bias", bias}});
    }
}

// Layers, normalisations in places where they can be folded and where not, and branches.
core::Graph random_graph(Draws& draws) {
    Sketch net(sdk::Shape::sequence(24, 4));
    for (int i = 0, layers = 2 + draws.below(4); i < layers; ++i) {
        add_layer(net, draws);
        const auto layer = net.last();
        if (draws.below(4) > 0) net.add("batch_norm");
        if (draws.below(4) == 0) net.add("batch_norm");
        if (draws.below(3) == 0) net.join("add", {layer, net.last()});  // the layer has a second user
        net.add(draws.below(2) == 0 ? "relu" : "relu6");
        if (draws.below(4) == 0) net.add("batch_norm");  // behind an activation
    }
    net.add("global_avg_pool");
    net.add("dense", {{"units", 10}, {"bias", static_cast<double>(draws.below(2))}});
    net.add("batch_norm");
    net.add("relu");
    net.add("dense", {{"units", 3}});
    return net.finish();
}

std::vector<float> outputs(const sdk::GraphView& graph, const sdk::WeightsView& weights,
                           const std::vector<float>& features, int windows) {
    onednn::Net net(graph, windows);
    net.load(weights);
    std::vector<float> values;
    std::vector<std::int32_t> predicted(static_cast<std::size_t>(windows));
    const auto pass = static_cast<std::size_t>(net.pass_samples());
    const auto window = features.size() / predicted.size();
    for (std::size_t first = 0; first < predicted.size(); first += pass) {
        const auto count = std::min(pass, predicted.size() - first);
        onednn::infer(net, features.data() + first * window, {}, std::span(predicted).subspan(first, count));
        const auto logits = net.logits();
        for (std::size_t n = 0; n < count; ++n)
            for (int c = 0; c < logits.classes; ++c)
                values.push_back(logits.values[static_cast<std::int64_t>(n) * logits.stride + c]);
    }
    return values;
}

std::size_t count(const sdk::GraphView& graph, Primitive primitive) {
    return static_cast<std::size_t>(
        std::ranges::count_if(graph.order(), [&](NodeId node) { return graph.primitive(node) == primitive; }));
}

void check_consistent(const sdk::GraphView& graph, const sdk::WeightsView& weights) {
    for (std::size_t i = 0; i < graph.order().size(); ++i) {
        const auto node = graph.order()[i];
        CHECK(static_cast<std::size_t>(node) == i);
        for (const auto operand : graph.operands(node)) {
            CHECK(operand < node);
            CHECK(std::ranges::count(graph.users(operand), node) == 1);
        }
        for (const auto user : graph.users(node)) CHECK(std::ranges::count(graph.operands(user), node) > 0);
        const auto elements = sdk::weight_elements(graph, node);
        CHECK(weights.weights(node, "kernel").size() == elements.kernel);
        CHECK(weights.weights(node, "bias").size() == elements.bias);
        if (elements.kernel > 0) CHECK(elements.bias > 0);
    }
}

}  // namespace

TEST_CASE("the deployed form of random networks has their outputs") {
    std::size_t folded = 0, depthwise = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Draws draws{seed};
        const auto graph = random_graph(draws);
        const auto weights = random_weights(graph, draws);
        const sdk::DeployedModel model{graph, weights};
        CHECK(count(model.graph(), Primitive::batch_norm) == 0);
        const auto gone = graph.order().size() - model.graph().order().size();
        CHECK(count(model.graph(), Primitive::conv1d) - count(graph, Primitive::conv1d) ==
              count(graph, Primitive::batch_norm) - gone);
        CHECK(model.graph().digest() == graph.digest());
        check_consistent(model.graph(), model);

        std::vector<float> features(5 * 24 * 4);
        std::ranges::generate(features, [&] { return draws.around_zero(2.0); });
        const auto before = outputs(graph, weights, features, 5);
        const auto after = outputs(model.graph(), model, features, 5);
        REQUIRE(after.size() == before.size());
        float scale = 0;
        for (const auto value : before) scale = std::max(scale, std::abs(value));
        REQUIRE(scale > 0);
        for (std::size_t i = 0; i < before.size(); ++i) CHECK(std::abs(after[i] - before[i]) <= 1e-5F * scale);
        folded += gone;
        depthwise += count(graph, Primitive::batch_norm) - gone;
    }
    CHECK(folded > 100);
    CHECK(depthwise > 20);
}

TEST_CASE("a folded layer has the kernel and bias of the formula, and a bias where it had none") {
    Sketch net(sdk::Shape::sequence(8, 1));
    net.add("conv1d", {{"filters", 2}, {"kernel", 1}, {"bias", 0}});
    net.add("batch_norm");
    net.add("global_max_pool");
    const auto graph = net.finish();
    Weights weights;
    weights.weights(NodeId{1}, "kernel", std::vector{3.0F, -1.0F});
    weights.weights(NodeId{2}, "gamma", std::vector{2.0F, 0.5F});
    weights.weights(NodeId{2}, "beta", std::vector{1.0F, 0.0F});
    weights.weights(NodeId{2}, "mean", std::vector{-1.0F, 4.0F});
    weights.weights(NodeId{2}, "variance", std::vector{0.249F, 3.999F});  // deviations 0.5 and 2 with epsilon 1e-3
    const sdk::DeployedModel model{graph, weights};
    REQUIRE(model.graph().order().size() == 3);
    CHECK(model.graph().op(NodeId{1}) == "conv1d");
    CHECK(model.graph().attribute(NodeId{1}, "bias") == 1);
    CHECK(graph.attribute(NodeId{1}, "bias") == 0);
    CHECK(model.graph().op(NodeId{2}) == "global_max_pool");
    const auto kernel = model.weights(NodeId{1}, "kernel"), bias = model.weights(NodeId{1}, "bias");
    CHECK(kernel[0] == doctest::Approx(12.0));
    CHECK(kernel[1] == doctest::Approx(-0.25));
    CHECK(bias[0] == doctest::Approx(5.0));
    CHECK(bias[1] == doctest::Approx(-1.0));
}

TEST_CASE("weights that do not fit the network have no deployed form") {
    Sketch net(sdk::Shape::sequence(8, 1));
    net.add("conv1d", {{"filters", 2}, {"kernel", 1}});
    net.add("batch_norm");
    net.add("global_max_pool");
    const auto graph = net.finish();
    Draws draws{1};
    auto weights = random_weights(graph, draws);
    weights.weights(NodeId{2}, "mean", std::vector{1.0F});
    CHECK_THROWS_WITH_AS((sdk::DeployedModel{graph, weights}),
                         "batch_norm 2: weights \"mean\" have 1 values instead of 2", std::invalid_argument);
    weights.weights(NodeId{2}, "mean", std::vector{1.0F, 1.0F});
    weights.all.erase({1, "kernel"});
    CHECK_THROWS_WITH_AS((sdk::DeployedModel{graph, weights}),
                         "conv1d 1: weights \"kernel\" have 0 values instead of 2", std::invalid_argument);
}

TEST_CASE("an addition of three operands becomes two of two, and dropout goes") {
    Sketch net(sdk::Shape::sequence(8, 2));
    const auto input = net.last();
    net.add("relu");
    const auto first = net.last();
    net.add("dropout", {{"rate", 0.5}});
    const auto second = net.last();
    net.join("add", {input, first, second});
    net.add("global_max_pool");
    const auto graph = net.finish();
    const sdk::DeployedGraph deployed{graph};
    CHECK(count(deployed, Primitive::dropout) == 0);
    CHECK(count(deployed, Primitive::add) == 2);
    for (const auto node : deployed.order())
        if (deployed.primitive(node) == Primitive::add) CHECK(deployed.operands(node).size() == 2);
}

TEST_CASE("an activation that alone reads a layer is its bound, any other is not") {
    Sketch net(sdk::Shape::sequence(8, 2));
    net.add("conv1d", {{"filters", 2}, {"kernel", 1}});
    net.add("relu6");
    net.add("max_pool", {{"size", 2}});
    net.add("relu");
    net.add("global_avg_pool");
    const auto graph = net.finish();
    const sdk::ActivationGroups groups{graph};
    CHECK(groups.bounded_output(NodeId{1}) == NodeId{2});
    CHECK(groups.is_bound(NodeId{2}));
    CHECK(groups.bounded_output(NodeId{3}) == NodeId{3});
    CHECK(!groups.is_bound(NodeId{4}));
    CHECK(groups.count() == 3);  // the input, the layer with all that shares its quantization, the mean
    CHECK(groups.group(NodeId{4}) == groups.group(NodeId{1}));
}

TEST_CASE("concatenated layers have bounds where all of them have the same kind of activation") {
    const auto bounds = [](std::string_view left, std::string_view right) {
        Sketch net(sdk::Shape::sequence(8, 2));
        std::vector<NodeId> branches;
        for (const auto activation : {left, right}) {
            net.from(net.input());
            net.add("conv1d", {{"filters", 2}, {"kernel", 3}});
            branches.push_back(activation.empty() ? net.last() : net.add(activation));
        }
        net.join("concat", branches);
        net.add("global_avg_pool");
        const auto graph = net.finish();
        const sdk::ActivationGroups groups{graph};
        int found = 0;
        for (const auto node : graph.order()) found += groups.is_bound(node) ? 1 : 0;
        return found;
    };
    CHECK(bounds("relu", "relu") == 2);
    CHECK(bounds("relu6", "relu6") == 2);
    CHECK(bounds("relu", "relu6") == 0);
    CHECK(bounds("relu", "") == 0);
}
