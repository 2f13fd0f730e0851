// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/equalise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/quantization/float_network.hpp"
#include "sample_models.hpp"

using namespace linnet;
using namespace linnet::test;
using sdk::NodeId;

namespace {

class EqualisedWeights final : public sdk::WeightsView {
public:
    explicit EqualisedWeights(const core::Equalised& equalised) : equalised_{equalised} {}
    std::span<const float> weights(NodeId node, std::string_view role) const noexcept override {
        const auto& layer = equalised_.layers[static_cast<std::size_t>(node)];
        return role == "kernel" ? layer.kernel : layer.bias;
    }

private:
    const core::Equalised& equalised_;
};

std::vector<float> times(std::vector<float> windows, const std::vector<float>& factors) {
    for (std::size_t i = 0; i < windows.size(); ++i) windows[i] *= factors[i % factors.size()];
    return windows;
}

}  // namespace

TEST_CASE("an equalised network computes what it did, of an input in its new units") {
    std::size_t changed = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        CAPTURE(seed);
        const SampleModel sample{seed};
        const auto& graph = sample.deployed().graph();
        const auto windows = sample.windows(4);
        const auto equalised = core::equalise(graph, sample.deployed(), windows);
        const EqualisedWeights weights{equalised};
        core::FloatNetwork before{graph, sample.deployed()}, after{graph, weights};
        const auto scaled = times(windows, equalised.input);
        const auto size = static_cast<std::size_t>(graph.shape(NodeId{0}).elements());
        for (std::size_t at = 0; at < windows.size(); at += size) {
            before.run(std::span(windows).subspan(at, size));
            after.run(std::span(scaled).subspan(at, size));
            const auto expected = before.output(sample.logits()), result = after.output(sample.logits());
            float scale = 0;
            for (const auto value : expected) scale = std::max(scale, std::abs(value));
            for (std::size_t i = 0; i < result.size(); ++i) CHECK(std::abs(result[i] - expected[i]) <= 2e-5F * scale);
        }
        for (const auto node : graph.order())
            if (!std::ranges::equal(weights.weights(node, "kernel"), sample.deployed().weights(node, "kernel")))
                ++changed;
    }
    CHECK(changed > 80);
}

TEST_CASE("channels that a depthwise convolution alone reads get one size, its kernels the inverse") {
    Sketch net(sdk::Shape::sequence(4, 2));
    net.add("conv1d", {{"filters", 2}, {"kernel", 1}, {"groups", 2}});
    net.add("global_max_pool");
    const auto graph = net.finish();
    SampleWeights weights;
    weights.all_[{1, "kernel"}] = {1.0F, 1.0F};
    weights.all_[{1, "bias"}] = {0.0F, 0.0F};
    const sdk::DeployedModel model{graph, weights};
    // The first channel reaches 8, the second one 0.5.
    const auto equalised = core::equalise(model.graph(), model, std::vector<float>{8, 0.1F, -2, -0.5F, 0, 0, 1, 0.25F});
    CHECK(equalised.input[0] == doctest::Approx(1));
    CHECK(equalised.input[1] == doctest::Approx(16));
    CHECK(equalised.layers[1].kernel[0] == doctest::Approx(1));
    CHECK(equalised.layers[1].kernel[1] == doctest::Approx(1.0 / 16));
}

TEST_CASE("a signal that two layers read stays as it is, and so does one behind a relu6") {
    const auto factors = [](bool twice) {
        Sketch net(sdk::Shape::sequence(4, 2));
        if (!twice) net.add("relu6");
        net.add("conv1d", {{"filters", 2}, {"kernel", 1}, {"groups", 2}});
        if (twice) net.join("add", {net.last(), net.input()});
        net.add("global_max_pool");
        const auto graph = net.finish();
        SampleWeights weights;
        const std::uint32_t layer = twice ? 1 : 2;
        weights.all_[{layer, "kernel"}] = {1.0F, 1.0F};
        weights.all_[{layer, "bias"}] = {0.0F, 0.0F};
        const sdk::DeployedModel model{graph, weights};
        return core::equalise(model.graph(), model, std::vector<float>{8, 0.1F, -2, -0.5F, 0, 0, 1, 0.25F}).input;
    };
    CHECK(factors(true) == std::vector{1.0F, 1.0F});
    CHECK(factors(false) == std::vector{1.0F, 1.0F});
}

TEST_CASE("factors pass a minimum over time, and neither a deviation nor a sigmoid nor a product") {
    const auto factors = [](const std::string& op) {
        Sketch net(sdk::Shape::sequence(4, 2));
        std::uint32_t layer = 2;
        if (op == "multiply") {
            net.join(op, {net.input(), net.input()});
            net.add("global_max_pool");
            layer = 3;
        } else if (op == "sigmoid") {
            net.add(op);
            net.add("global_max_pool");
            layer = 3;
        } else {
            net.add(op);
        }
        net.add("dense", {{"units", 1}});
        const auto graph = net.finish();
        SampleWeights weights;
        weights.all_[{layer, "kernel"}] = {1.0F, 1.0F};
        weights.all_[{layer, "bias"}] = {0.0F};
        const sdk::DeployedModel model{graph, weights};
        return core::equalise(model.graph(), model, std::vector<float>{8, 0.1F, -2, -0.5F, 0, 0, 1, 0.25F}).input;
    };
    CHECK(factors("global_min_pool") != std::vector{1.0F, 1.0F});
    for (const auto* op : {"global_std_pool", "sigmoid", "multiply"}) CHECK(factors(op) == std::vector{1.0F, 1.0F});
}

TEST_CASE(
    "factors pass slices that are joined again, and unread channels of the input become no larger than the others") {
    // Channels 3 and 0 are read, as 0 and 1 of the convolution; 1 is small, 2 larger than all.
    const auto input_factors = [](bool other_reader) {
        Sketch net(sdk::Shape::sequence(2, 4));
        const auto window = net.input();
        const NodeId first = net.join("slice", {window}, {{"count", 1}});
        const NodeId last = net.join("slice", {window}, {{"first", 3}, {"count", 1}});
        net.join("concat", {last, first});
        net.add("conv1d", {{"filters", 2}, {"kernel", 1}, {"groups", 2}});
        net.add("global_max_pool");
        if (other_reader) net.join("concat", {net.last(), net.join("global_max_pool", {first})});
        const auto graph = net.finish();
        SampleWeights weights;
        for (const auto node : graph.order())
            if (graph.primitive(node) == sdk::Primitive::conv1d) {
                weights.all_[{static_cast<std::uint32_t>(node), "kernel"}] = {1.0F, 1.0F};
                weights.all_[{static_cast<std::uint32_t>(node), "bias"}] = {0.0F, 0.0F};
            }
        const sdk::DeployedModel model{graph, weights};
        return core::equalise(model.graph(), model, std::vector<float>{8, 0.1F, -32, 0.5F, -2, 0, 1, -0.25F}).input;
    };
    CHECK(input_factors(false) == std::vector{1.0F, 1.0F, 0.25F, 16.0F});
    CHECK(input_factors(true) == std::vector{1.0F, 1.0F, 0.25F, 1.0F});
}

TEST_CASE("a channel that two slices take keeps its size") {
    const auto factors = [](double first, double count) {
        Sketch net(sdk::Shape::sequence(2, 2));
        const auto window = net.input();
        const NodeId whole = net.join("slice", {window}, {{"count", 2}});
        net.join("concat", {whole, net.join("slice", {window}, {{"first", first}, {"count", count}})});
        net.add("global_max_pool");
        net.add("dense", {{"units", 1}});
        const auto graph = net.finish();
        SampleWeights weights;
        const auto layer = static_cast<std::uint32_t>(graph.order().back());
        weights.all_[{layer, "kernel"}] = std::vector<float>(2 + static_cast<std::size_t>(count), 1.0F);
        weights.all_[{layer, "bias"}] = {0.0F};
        const sdk::DeployedModel model{graph, weights};
        return core::equalise(model.graph(), model, std::vector<float>{8, 0.5F, -2, 0}).input;
    };
    CHECK(factors(0, 1) == std::vector{1.0F, 1.0F});
    CHECK(factors(1, 1) == std::vector{1.0F, 1.0F});
}

TEST_CASE("a channel that is always zero keeps its size") {
    Sketch net(sdk::Shape::sequence(2, 2));
    net.add("conv1d", {{"filters", 2}, {"kernel", 1}, {"groups", 2}});
    net.add("global_max_pool");
    const auto graph = net.finish();
    SampleWeights weights;
    weights.all_[{1, "kernel"}] = {1.0F, 1.0F};
    weights.all_[{1, "bias"}] = {0.0F, 0.0F};
    const sdk::DeployedModel model{graph, weights};
    CHECK(core::equalise(model.graph(), model, std::vector<float>{4, 0, 2, 0}).input == std::vector{1.0F, 1.0F});
}
