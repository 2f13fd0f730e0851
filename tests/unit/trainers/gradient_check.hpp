// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Outputs, losses and gradients of a net against the slow reference: values directly, gradients by differences of the
// reference's loss.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "fixtures.hpp"
#include "reference.hpp"
#include "step.hpp"

namespace linnet::test {

struct Case {
    std::string name;
    core::Graph graph;
    int samples;
};

inline double draw(std::uint64_t seed, std::uint64_t i) {
    return 2.0 * onednn::uniform(onednn::random_bits(seed, i)) - 1.0;
}

inline Example example_of(const core::Graph& graph, int samples) {
    Example example;
    const auto size = static_cast<std::uint64_t>(samples * graph.shape(graph.order().front()).elements());
    for (std::uint64_t i = 0; i < size; ++i) example.features.push_back(static_cast<float>(1.5 * draw(11, i)));
    const int classes = graph.shape(graph.order().back()).channels();
    for (int n = 0; n < samples; ++n) example.labels.push_back(n % classes);
    return example;
}

// Weights that exercise everything: biases and running statistics away from their initial values.
inline Weights weights_of(const onednn::Net& net) {
    Weights weights;
    std::uint64_t i = 0;
    for (const auto& array : const_cast<onednn::Net&>(net).parameters().arrays()) {
        std::vector<float> values;
        // Wide layers add up many products; their sums are to stay as large as everywhere.
        const double spread = 0.7 * std::min(1.0, std::sqrt(1024.0 / static_cast<double>(array.at.size())));
        for (std::size_t e = 0; e < array.at.size(); ++e) {
            const double value = spread * draw(12, i++);
            values.push_back(
                static_cast<float>(array.role == "variance" || array.role == "gamma" ? 1.0 + value : value));
        }
        weights.weights(array.node, array.role, values);
    }
    return weights;
}

inline Values in_double(const Weights& weights) {
    Values values;
    for (const auto& [key, floats] : weights.all) values[key].assign(floats.begin(), floats.end());
    return values;
}

inline std::vector<float> in_float(const std::vector<double>& values) { return {values.begin(), values.end()}; }

inline std::vector<double> logits_of(const onednn::Net& net, int samples) {
    const onednn::Logits logits = net.logits();
    std::vector<double> values;
    for (int n = 0; n < samples; ++n)
        for (int c = 0; c < logits.classes; ++c) values.push_back(logits.values[n * logits.stride + c]);
    return values;
}

inline void check_close(const std::vector<double>& ours, const std::vector<double>& expected, double tolerance) {
    REQUIRE(ours.size() == expected.size());
    double scale = 1e-2;
    for (const double value : expected) scale = std::max(scale, std::abs(value));
    for (std::size_t i = 0; i < ours.size(); ++i) {
        CAPTURE(i);
        CHECK(std::abs(ours[i] - expected[i]) <= tolerance * scale);
    }
}

inline void check_inference(const Case& one, onednn::Net& net, const Weights& weights, const Example& example) {
    const auto pass = static_cast<std::size_t>(net.pass_samples());
    const auto size = static_cast<std::size_t>(one.graph.shape(one.graph.order().front()).elements());
    const std::vector<float> features = in_float(example.features);
    std::vector<double> ours;
    double loss = 0;
    for (std::size_t first = 0; first < example.labels.size(); first += pass) {
        const std::size_t count = std::min(pass, example.labels.size() - first);
        std::vector<std::int32_t> predicted(count);
        loss += onednn::infer(net, features.data() + first * size, std::span(example.labels).subspan(first, count),
                              predicted);
        const auto part = logits_of(net, static_cast<int>(count));
        ours.insert(ours.end(), part.begin(), part.end());
    }
    const Mode inference{false, 0};
    check_close(ours, reference_logits(one.graph, in_double(weights), example, inference), 2e-5);
    const double expected = reference_loss(one.graph, in_double(weights), example, inference);
    CHECK(loss / static_cast<double>(example.labels.size()) == doctest::Approx(expected).epsilon(1e-5));
}

inline void check_gradients(const Case& one, onednn::Net& net, const Weights& weights, const Example& example) {
    const Mode training{true, 77};
    std::vector<std::uint32_t> order(example.labels.size());
    std::iota(order.begin(), order.end(), 0U);
    const std::vector<float> features = in_float(example.features);
    const double loss = onednn::accumulate(net, {features.data(), order}, example.labels, training.seed);
    Values values = in_double(weights);
    CHECK(loss / static_cast<double>(order.size()) ==
          doctest::Approx(reference_loss(one.graph, values, example, training)).epsilon(1e-5));

    constexpr double step = 1e-7;  // small enough that hardly any activation crosses its kink
    for (std::size_t a = 0; a < net.parameters().arrays().size(); ++a) {
        const auto& array = net.parameters().arrays()[a];
        if (!array.trained) continue;
        CAPTURE(static_cast<std::uint32_t>(array.node));
        CAPTURE(array.role);
        auto& weight = values[{static_cast<std::uint32_t>(array.node), std::string(array.role)}];
        std::vector<double> ours;
        std::vector<double> expected;
        // Of large arrays a sample, odd so that it meets every row and column.
        const std::size_t apart = array.at.size() / 500 | 1;
        for (std::size_t e = 0; e < array.at.size(); e += apart) {
            ours.push_back(net.parameters().gradient(a)[array.at[e]]);
            const double before = weight[e];
            weight[e] = before + step;
            const double above = reference_loss(one.graph, values, example, training);
            weight[e] = before - step;
            const double below = reference_loss(one.graph, values, example, training);
            weight[e] = before;
            expected.push_back((above - below) / (2 * step));
        }
        check_close(ours, expected, 1e-4);
        // Whatever is not a weight (padding, other groups) must never move.
        std::vector<bool> is_weight(static_cast<std::size_t>(array.floats));
        for (const std::uint32_t at : array.at) is_weight[at] = true;
        for (std::size_t i = 0; i < is_weight.size(); ++i)
            if (!is_weight[i]) CHECK(net.parameters().gradient(a)[i] == 0.0F);
    }
}

inline void check(const Case& one) {
    CAPTURE(one.name);
    onednn::Net net(one.graph, one.samples);
    const Weights weights = weights_of(net);
    const Example example = example_of(one.graph, one.samples);
    net.load(weights);
    check_inference(one, net, weights, example);
    check_gradients(one, net, weights, example);
}

// A classifier around the layers under test: their operand needs a gradient, and a head follows.
template <class Layers>
inline Case around(const std::string& name, int time, int channels, int samples, Layers&& layers) {
    Sketch net(sdk::Shape::sequence(time, channels));
    net.add("conv1d", {{"filters", static_cast<double>(channels)}, {"kernel", 1}});
    layers(net);
    if (net.is_sequence()) net.add("flatten");
    net.add("dense", {{"units", 3}});
    net.add("softmax");
    return {name, net.finish(), samples};
}

inline Case convolution(int time, int channels, int samples, double filters, double kernel, double stride,
                        double dilation, double groups, double same, double bias, bool relu) {
    const std::string name = "conv1d of " + std::to_string(time) + 'x' + std::to_string(channels) + " filters " +
                             std::to_string(filters) + " kernel " + std::to_string(kernel) + " stride " +
                             std::to_string(stride) + " dilation " + std::to_string(dilation) + " groups " +
                             std::to_string(groups) + " same " + std::to_string(same);
    return around(name, time, channels, samples, [&](Sketch& net) {
        net.add("conv1d", {{"filters", filters},
                           {"kernel", kernel},
                           {"stride", stride},
                           {"dilation", dilation},
                           {"groups", groups},
                           {"same", same},
                           {"bias", bias}});
        if (relu) net.add("relu");
    });
}

}  // namespace linnet::test
