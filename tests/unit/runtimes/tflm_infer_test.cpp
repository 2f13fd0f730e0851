// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "doubles.hpp"
#include "sample_nets.hpp"
#include "tflm/tflm.hpp"
#include "tinytnas_net.hpp"
#include "wild_model.hpp"

namespace linnet::test {
namespace {

const EmptyBoard board;

class Listing final : public sdk::OperationSink {
public:
    void operation(const sdk::Operation& operation) override {
        macs += operation.macs;
        text += std::to_string(static_cast<std::uint32_t>(operation.node)) + ' ' + std::string(operation.kind) + ' ' +
                std::to_string(operation.macs) + ' ' + std::to_string(operation.outputs) + '\n';
    }
    std::string text;
    std::uint64_t macs = 0;
};

Listing list(const core::Graph& graph, tflm::Settings settings) {
    Listing listing;
    tflm::TflmRuntime(settings).operations(graph, board, listing);
    return listing;
}

}  // namespace

TEST_CASE("the operations of a network are those of its exported file") {
    Net net(sdk::Shape::sequence(20, 3));
    const auto depthwise = net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 3}, {"groups", 3}});
    const auto pointwise = net.add("conv1d", {depthwise}, {{"filters", 8}, {"kernel", 1}, {"bias", 0}});
    const auto trunk = net.add("relu", {net.add("batch_norm", {pointwise})});
    const auto branch = net.add("conv1d", {trunk}, {{"filters", 8}, {"kernel", 5}});
    const auto pooled = net.add("max_pool", {net.add("add", {trunk, branch})}, {{"size", 2}});
    const auto mean = net.add("global_avg_pool", {net.add("dropout", {pooled}, {{"rate", 0.5}})});
    const auto graph = net.finish(net.add("softmax", {net.add("dense", {mean}, {{"units", 4}})}));
    CHECK(list(graph, {}).text ==
          "0 float_sub 0 60\n0 float_mul 0 60\n0 quantize 0 60\n0 reshape 0 60\n"
          "1 depthwise 180 60\n2 pointwise 480 160\n5 conv 6400 160\n6 add 0 160\n7 max_pool 0 80\n"
          "9 global_avg_pool 0 80\n9 reshape 0 8\n10 pointwise 32 4\n11 softmax 0 4\n11 reshape 0 4\n");
    tflm::Settings settings;
    settings.form = {tflm::InputForm::int8, tflm::DenseForm::fully_connected};
    const auto other = list(graph, settings).text;
    CHECK(other.starts_with("0 reshape 0 60\n1 depthwise"));
    CHECK(other.ends_with("10 dense 32 4\n11 softmax 0 4\n11 reshape 0 4\n"));
}

TEST_CASE("products, sigmoids and minima are operations of their own, which only the exported file knows") {
    CHECK(list(excited_net(), {}).text ==
          "0 float_sub 0 120\n0 float_mul 0 120\n0 quantize 0 120\n0 reshape 0 120\n1 conv 3600 240\n"
          "3 global_avg_pool 0 240\n3 reshape 0 10\n4 pointwise 40 4\n6 pointwise 40 10\n7 sigmoid 0 10\n"
          "8 multiply 0 240\n9 pointwise 2400 240\n10 sigmoid 0 240\n11 multiply 0 240\n12 global_min_pool 0 240\n"
          "12 reshape 0 10\n13 global_max_pool 0 240\n13 reshape 0 10\n14 concat 0 20\n15 pointwise 80 4\n"
          "15 reshape 0 4\n");
    tflm::Settings device;
    device.accounting = tflm::Accounting::device;
    for (const auto* op : {"multiply", "sigmoid", "global_min_pool"}) {
        CHECK(tflm::TflmRuntime(device).supports(op, board));
        CHECK_FALSE(tflm::TflmRuntime(tflm::Settings{}).supports(op, board));
    }
    CHECK_FALSE(tflm::TflmRuntime(device).supports("global_std_pool", board));
}

TEST_CASE("a slice is an operation of its own, which only the exported file knows") {
    CHECK(list(sliced_net(), {}).text ==
          "0 float_sub 0 216\n0 float_mul 0 216\n0 quantize 0 216\n0 reshape 0 216\n1 slice 0 72\n2 slice 0 72\n"
          "3 concat 0 144\n4 conv 4320 240\n6 slice 0 120\n7 global_max_pool 0 120\n7 reshape 0 5\n"
          "8 global_avg_pool 0 240\n8 reshape 0 10\n9 slice 0 5\n10 add 0 5\n11 pointwise 20 4\n11 reshape 0 4\n");
    tflm::Settings device;
    device.accounting = tflm::Accounting::device;
    CHECK(tflm::TflmRuntime(device).supports("slice", board));
    CHECK_FALSE(tflm::TflmRuntime(tflm::Settings{}).supports("slice", board));
}

TEST_CASE("a sigmoid that is joined with something else cannot be deployed") {
    Net net(sdk::Shape::sequence(6, 3));
    const auto layer = net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 1}});
    const auto graph = net.finish(net.add("flatten", {net.add("concat", {layer, net.add("sigmoid", {layer})})}));
    CHECK_THROWS_WITH_AS(list(graph, {}),
                         "runtime tflm cannot deploy a sigmoid whose result is joined with other signals: .tflite "
                         "files demand that it has the scale 1/256",
                         std::invalid_argument);
}

TEST_CASE("the published networks make as many multiply-accumulates as published") {
    CHECK(list(uci_har.build(), {}).macs == 53079);
    CHECK(list(pamap2.build(), {}).macs == 44928);
    CHECK(list(mit_bih.build(), {}).macs == 56499);
}

TEST_CASE("the table of latencies is that of the kernels") {
    CHECK(tflm::TflmRuntime(tflm::Settings{}).latency_table() == "tflm");
    tflm::Settings settings;
    settings.kernels = tflm::KernelLibrary::cmsis_nn;
    CHECK(tflm::TflmRuntime(settings).latency_table() == "tflm_cmsis_nn");
    CHECK(tflm::TflmRuntime(settings).exporter() == "tflite");
}

TEST_CASE("sensor values beyond the range are counted and saturate") {
    Net net(sdk::Shape::sequence(2, 2));
    const WildModel model(net.finish(net.add("flatten", {net.input()})), 1);
    const auto quantization = model.output(model.graph().order().front());
    const auto raw = [&](std::size_t channel, int steps) {
        return static_cast<float>(steps - quantization.zero_point) * quantization.scale * model.deviation()[channel] +
               model.mean()[channel];
    };
    constexpr auto infinite = std::numeric_limits<float>::infinity();
    const std::vector<float> windows{raw(0, 3),    raw(1, -128), raw(0, 127), raw(1, 129),
                                     raw(0, -130), infinite,     -infinite,   std::numeric_limits<float>::quiet_NaN()};
    std::vector<std::int8_t> results(8);
    sdk::InputCounts counts{100, 10};
    CHECK(tflm::TflmRuntime(tflm::Settings{}).infer(model, windows, results, counts));
    CHECK(results == std::vector<std::int8_t>{3, -128, 127, 127, -128, 127, -128,
                                              static_cast<std::int8_t>(quantization.zero_point)});
    CHECK(counts.values == 108);
    CHECK(counts.clipped == 15);
}

TEST_CASE("windows are independent of each other") {
    WildModel model(branching_net(), 5);
    const auto windows = model.windows(6);
    std::vector<std::int8_t> together(6 * 3), alone(3);
    const tflm::TflmRuntime runtime(tflm::Settings{});
    sdk::InputCounts counts;
    runtime.infer(model, windows, together, counts);
    for (std::size_t i = 0; i < 6; ++i) {
        runtime.infer(model, std::span(windows).subspan(i * 120, 120), alone, counts);
        CHECK(std::equal(alone.begin(), alone.end(), together.begin() + static_cast<std::ptrdiff_t>(3 * i)));
    }
}

TEST_CASE("windows of another size than the model's are refused") {
    WildModel model(branching_net(), 5);
    const auto windows = model.windows(2);
    std::vector<std::int8_t> results(5);
    sdk::InputCounts counts;
    CHECK_THROWS_WITH(tflm::TflmRuntime(tflm::Settings{}).infer(model, windows, results, counts),
                      "the windows or results to infer do not have the sizes of the model");
}

}  // namespace linnet::test
