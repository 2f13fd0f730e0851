// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/quantize.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sample_models.hpp"

using namespace linnet;
using namespace linnet::test;
using core::CalibrationMethod;
using sdk::Primitive;

namespace {

std::shared_ptr<const core::QuantizedModel> quantized(const SampleModel& sample, CalibrationMethod method) {
    const core::Observations observations{sample.deployed().graph(), sample.deployed(), sample.windows(8)};
    const auto channels = static_cast<std::size_t>(sample.graph().shape(sdk::NodeId{0}).channels());
    return core::quantize(sample.shared(), observations, method,
                          {std::vector<float>(channels, 0.5F), std::vector<float>(channels, 2.0F)});
}

double rounded(float value, sdk::Quantization to) {
    const double steps = std::round(static_cast<double>(value) / static_cast<double>(to.scale)) + to.zero_point;
    return (std::clamp(steps, -128.0, 127.0) - to.zero_point) * static_cast<double>(to.scale);
}

}  // namespace

TEST_CASE("a range becomes a scale and a zero point with an exact zero") {
    const auto relu = core::quantization_of({0.0F, 2.55F});
    CHECK(relu.scale == doctest::Approx(0.01));
    CHECK(relu.zero_point == -128);
    const auto around = core::quantization_of({-1.0F, 1.0F});
    CHECK(around.scale == doctest::Approx(2.0 / 255));
    CHECK(std::abs(around.zero_point) <= 1);
    CHECK(core::quantization_of({-2.55F, 0.0F}).zero_point == 127);
    CHECK(core::quantization_of({0.0F, 0.0F}).scale > 0);
}

TEST_CASE("every quantized network keeps the rules that runtimes rely on") {
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        CAPTURE(seed);
        const SampleModel sample{seed};
        for (const auto method : core::calibration_methods) {
            const auto model = quantized(sample, method);
            const auto& graph = model->graph();
            const sdk::ActivationGroups groups{graph};
            for (const auto node : graph.order()) {
                const auto output = model->output(node);
                CHECK(output.scale > 0);
                CHECK(output.zero_point >= -128);
                CHECK(output.zero_point <= 127);
                for (const auto other : graph.order())
                    if (groups.group(other) == groups.group(node)) CHECK(model->output(other) == output);
                if (groups.is_bound(node)) CHECK(output.zero_point == -128);
                if (groups.is_bound(node) && graph.primitive(node) == Primitive::relu6)
                    CHECK(output.scale * 255 <= 6.001F);
                const auto scale_of = [&](std::size_t operand) {
                    return static_cast<double>(model->output(graph.operands(node)[operand]).scale);
                };
                if (groups.is_of_sigmoids(node)) CHECK(output == sdk::Quantization{1.0F / 256, -128});
                if (graph.primitive(node) == Primitive::multiply)
                    CHECK(scale_of(0) * scale_of(1) / static_cast<double>(output.scale) < 0.5);
                if (graph.primitive(node) == Primitive::global_std_pool)
                    CHECK(scale_of(0) / static_cast<double>(output.scale) / 4096 < 0.5);
                if (graph.primitive(node) != Primitive::conv1d && graph.primitive(node) != Primitive::dense) {
                    CHECK(model->kernel(node).empty());
                    continue;
                }
                const auto scales = model->kernel_scales(node);
                const auto kernel = sample.deployed().weights(node, "kernel");
                const auto operand = model->output(graph.operands(node).front());
                REQUIRE(model->kernel(node).size() == kernel.size());
                REQUIRE(model->bias(node).size() == scales.size());
                for (const auto scale : scales)
                    CHECK(static_cast<double>(operand.scale) * static_cast<double>(scale) /
                              static_cast<double>(output.scale) <
                          0.5);
                for (std::size_t i = 0; i < kernel.size(); ++i) {
                    const auto scale = static_cast<double>(scales[i % scales.size()]);
                    CHECK(model->kernel(node)[i] >= -127);
                    CHECK(std::abs(model->kernel(node)[i] * scale - static_cast<double>(kernel[i])) <= scale * 0.5001);
                }
            }
        }
    }
}

TEST_CASE("the largest weight of every filter uses the whole range of int8") {
    const SampleModel sample{3};
    const auto model = quantized(sample, CalibrationMethod::min_max);
    for (const auto node : model->graph().order()) {
        const auto kernel = model->kernel(node);
        const auto filters = model->kernel_scales(node).size();
        for (std::size_t f = 0; f < filters; ++f) {
            int largest = 0;
            for (std::size_t i = f; i < kernel.size(); i += filters)
                largest = std::max(largest, std::abs(int{kernel[i]}));
            CHECK(largest == 127);
        }
    }
}

TEST_CASE("min_max clips nothing of the windows it has seen") {
    const SampleModel sample{5};
    const auto model = quantized(sample, CalibrationMethod::min_max);
    const auto input = model->output(sdk::NodeId{0});
    for (const auto value : sample.windows(8))
        CHECK(std::abs(rounded(value, input) - static_cast<double>(value)) <= static_cast<double>(input.scale) * 0.501);
}

TEST_CASE("equal models have one digest, and any change has another") {
    const SampleModel sample{7};
    const auto model = quantized(sample, CalibrationMethod::min_max);
    CHECK(model->digest().size() == 64);
    CHECK(model->digest() == quantized(sample, CalibrationMethod::min_max)->digest());
    SampleModel other{7};
    auto& bias = other.weights().all_.rbegin()->second;
    bias.front() += 0.5F;
    const auto changed = std::make_shared<const sdk::DeployedModel>(other.graph(), other.weights());
    const core::Observations observations{changed->graph(), *changed, other.windows(8)};
    const auto channels = static_cast<std::size_t>(other.graph().shape(sdk::NodeId{0}).channels());
    const core::QuantizedModel::Normalisation normalisation{std::vector<float>(channels, 0.5F),
                                                            std::vector<float>(channels, 2.0F)};
    CHECK(core::quantize(changed, observations, CalibrationMethod::min_max, normalisation)->digest() !=
          model->digest());
    auto shifted = normalisation;
    shifted.mean[0] = 0.6F;
    const core::Observations same{sample.deployed().graph(), sample.deployed(), sample.windows(8)};
    CHECK(core::quantize(sample.shared(), same, CalibrationMethod::min_max, shifted)->digest() != model->digest());
}

TEST_CASE("a sigmoid has the scale 1/256 where it is alone, and a common one where it is joined with something else") {
    for (const bool joined : {false, true}) {
        Sketch net(sdk::Shape::sequence(4, 2));
        const auto gate = net.join("global_max_pool", {net.join("sigmoid", {net.input()})});
        const auto mean = net.join("global_avg_pool", {net.input()});
        net.join(joined ? "concat" : "multiply", {gate, mean});
        const auto graph = net.finish();
        const SampleWeights weights;
        const auto model = std::make_shared<const sdk::DeployedModel>(graph, weights);
        const core::Observations observations{model->graph(), *model, std::vector<float>{9, 2, -3, 0, 1, 2, 3, -9}};
        const auto integers = core::quantize(model, observations, CalibrationMethod::min_max, {{0, 0}, {1, 1}});
        for (const auto node : graph.order())
            if (graph.primitive(node) == Primitive::sigmoid || graph.primitive(node) == Primitive::global_max_pool)
                CHECK((integers->output(node) == sdk::Quantization{1.0F / 256, -128}) == !joined);
    }
}

TEST_CASE("a slice has the quantization of its operand, and slices that are joined have one") {
    Sketch net(sdk::Shape::sequence(2, 3));
    const auto window = net.input();
    const auto first = net.join("slice", {window}, {{"count", 1}});
    net.join("concat", {first, net.join("slice", {window}, {{"first", 2}, {"count", 1}})});
    net.add("global_max_pool");
    const auto graph = net.finish();
    const SampleWeights weights;
    const auto model = std::make_shared<const sdk::DeployedModel>(graph, weights);
    const core::Observations observations{model->graph(), *model, std::vector<float>{1, -9, 3, 2, 16.5F, 0}};
    const auto integers = core::quantize(model, observations, CalibrationMethod::min_max, {{0, 0, 0}, {1, 1, 1}});
    for (const auto node : graph.order()) CHECK(integers->output(node) == integers->output(sdk::NodeId{0}));
    CHECK(integers->output(sdk::NodeId{0}).scale == doctest::Approx(25.5 / 255));
}

TEST_CASE("what a deviation is computed of has no steps that are finer than its epsilon") {
    Sketch net(sdk::Shape::sequence(4, 1));
    net.add("conv1d", {{"filters", 1}, {"kernel", 1}});
    net.add("global_std_pool");
    const auto graph = net.finish();
    SampleWeights weights;
    weights.all_[{1, "kernel"}] = {0.0F};
    weights.all_[{1, "bias"}] = {0.0F};
    const auto model = std::make_shared<const sdk::DeployedModel>(graph, weights);
    const core::Observations observations{model->graph(), *model, std::vector<float>{-1, 0, -3, 2}};
    const auto integers = core::quantize(model, observations, CalibrationMethod::min_max, {{0}, {1}});
    CHECK(integers->output(sdk::NodeId{1}).scale == doctest::Approx(2e-6));
    CHECK(integers->output(sdk::NodeId{2}).scale == doctest::Approx(1e-6 / 255));  // it is the root of the epsilon
}

TEST_CASE("a weight that is not finite cannot be quantized") {
    SampleModel sample{2};
    const core::Observations observations{sample.deployed().graph(), sample.deployed(), sample.windows(2)};
    auto& [key, values] = *sample.weights().all_.rbegin();
    values.front() = std::numeric_limits<float>::infinity();
    const auto broken = std::make_shared<const sdk::DeployedModel>(sample.graph(), sample.weights());
    const std::string last(broken->graph().op(sample.logits()));
    CHECK_THROWS_WITH_AS(
        core::quantize(broken, observations, CalibrationMethod::min_max, {}),
        ("the network cannot be quantized: " + last + ' ' +
         std::to_string(static_cast<std::uint32_t>(sample.logits())) + " has a weight that is not finite")
            .c_str(),
        std::invalid_argument);
}

TEST_CASE("a bias that would not fit into its bits makes the scale of its filter coarser") {
    Sketch net(sdk::Shape::sequence(4, 1));
    net.add("conv1d", {{"filters", 2}, {"kernel", 1}});
    net.add("global_avg_pool");
    const auto graph = net.finish();
    SampleWeights weights;
    weights.all_[{1, "kernel"}] = {1e-9F, 1.0F};
    weights.all_[{1, "bias"}] = {50.0F, 0.0F};
    const auto model = std::make_shared<const sdk::DeployedModel>(graph, weights);
    const core::Observations observations{model->graph(), *model, std::vector<float>{1, 2, -3, 0}};
    const auto integers = core::quantize(model, observations, CalibrationMethod::min_max, {{0}, {1}});
    CHECK(integers->bias(sdk::NodeId{1})[0] <= 1 << 29);
    CHECK(integers->bias(sdk::NodeId{1})[0] > 1 << 28);
    CHECK(integers->kernel_scales(sdk::NodeId{1})[1] == doctest::Approx(1.0 / 127));
}

TEST_CASE("weights too large for a relu6 are refused, since saturation would be no relu6") {
    Sketch net(sdk::Shape::sequence(4, 1));
    net.add("conv1d", {{"filters", 1}, {"kernel", 1}});
    net.add("relu6");
    net.add("global_avg_pool");
    const auto graph = net.finish();
    SampleWeights weights;
    weights.all_[{1, "kernel"}] = {400.0F};
    weights.all_[{1, "bias"}] = {0.0F};
    const auto model = std::make_shared<const sdk::DeployedModel>(graph, weights);
    const core::Observations observations{model->graph(), *model, std::vector<float>{1, 2, -3, 0}};
    CHECK_THROWS_WITH_AS(core::quantize(model, observations, CalibrationMethod::min_max, {{0}, {1}}),
                         "the network cannot be quantized: the weights of conv1d 1 are so large that 255 steps of its "
                         "result are more than the 6 of its relu6",
                         std::invalid_argument);
}
