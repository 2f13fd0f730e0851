// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Logits, loss and every gradient of every primitive against a reference in double precision; its gradients are central
// finite differences.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "reference.hpp"
#include "step.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;

struct Case {
    std::string name;
    core::Graph graph;
    int samples;
};

double draw(std::uint64_t seed, std::uint64_t i) { return 2.0 * onednn::uniform(onednn::random_bits(seed, i)) - 1.0; }

Example example_of(const core::Graph& graph, int samples) {
    Example example;
    const auto size = static_cast<std::uint64_t>(samples * graph.shape(graph.order().front()).elements());
    for (std::uint64_t i = 0; i < size; ++i) example.features.push_back(static_cast<float>(1.5 * draw(11, i)));
    const int classes = graph.shape(graph.order().back()).channels();
    for (int n = 0; n < samples; ++n) example.labels.push_back(n % classes);
    return example;
}

// Weights that exercise everything: biases and running statistics away from their initial values.
Weights weights_of(const onednn::Net& net) {
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

Values in_double(const Weights& weights) {
    Values values;
    for (const auto& [key, floats] : weights.all) values[key].assign(floats.begin(), floats.end());
    return values;
}

std::vector<float> in_float(const std::vector<double>& values) { return {values.begin(), values.end()}; }

std::vector<double> logits_of(const onednn::Net& net, int samples) {
    const onednn::Logits logits = net.logits();
    std::vector<double> values;
    for (int n = 0; n < samples; ++n)
        for (int c = 0; c < logits.classes; ++c) values.push_back(logits.values[n * logits.stride + c]);
    return values;
}

void check_close(const std::vector<double>& ours, const std::vector<double>& expected, double tolerance) {
    REQUIRE(ours.size() == expected.size());
    double scale = 1e-2;
    for (const double value : expected) scale = std::max(scale, std::abs(value));
    for (std::size_t i = 0; i < ours.size(); ++i) {
        CAPTURE(i);
        CHECK(std::abs(ours[i] - expected[i]) <= tolerance * scale);
    }
}

void check_inference(const Case& one, onednn::Net& net, const Weights& weights, const Example& example) {
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

void check_gradients(const Case& one, onednn::Net& net, const Weights& weights, const Example& example) {
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

void check(const Case& one) {
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
Case around(const std::string& name, int time, int channels, int samples, Layers&& layers) {
    Sketch net(sdk::Shape::sequence(time, channels));
    net.add("conv1d", {{"filters", static_cast<double>(channels)}, {"kernel", 1}});
    layers(net);
    if (net.is_sequence()) net.add("flatten");
    net.add("dense", {{"units", 3}});
    net.add("softmax");
    return {name, net.finish(), samples};
}

Case convolution(int time, int channels, int samples, double filters, double kernel, double stride, double dilation,
                 double groups, double same, double bias, bool relu) {
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

}  // namespace

TEST_CASE("convolutions of all kernels, strides, dilations and paddings match the reference") {
    for (const double same : {0.0, 1.0}) {
        for (const double stride : {1.0, 2.0, 3.0}) {
            for (const double dilation : {1.0, 2.0}) {
                for (const double kernel : {1.0, 2.0, 3.0, 5.0})
                    check(convolution(11, 3, 2, 5, kernel, stride, dilation, 1, same, 1, true));
            }
        }
    }
}

TEST_CASE("convolutions of odd widths match the reference") {
    check(convolution(3, 1, 1, 1, 3, 1, 1, 1, 1, 1, false));
    check(convolution(3, 1, 1, 9, 3, 1, 1, 1, 1, 0, true));
    check(convolution(7, 17, 3, 25, 1, 1, 1, 1, 1, 1, true));
    check(convolution(4, 9, 5, 33, 1, 1, 1, 1, 1, 1, true));
    check(convolution(2, 26, 2, 50, 1, 1, 1, 1, 1, 0, true));
    check(convolution(1, 5, 4, 7, 3, 1, 1, 1, 1, 1, true));
    check(convolution(5, 8, 1, 8, 5, 1, 1, 1, 0, 1, true));
    check(convolution(3, 2, 2, 4, 7, 1, 1, 1, 1, 1, true));
}

TEST_CASE("wide convolutions and dense layers, which oneDNN computes, match the reference") {
    check(convolution(2, 194, 2, 194, 1, 1, 1, 1, 1, 1, true));
    check(convolution(3, 64, 1, 192, 3, 1, 1, 1, 1, 1, true));
    check(convolution(5, 192, 1, 192, 2, 2, 1, 1, 1, 1, true));
    check(around("wide dense", 1, 200, 3, [](Sketch& net) {
        net.add("flatten");
        net.add("dense", {{"units", 190}});
        net.add("relu6");
    }));
}

TEST_CASE("grouped convolutions match the reference") {
    for (const double same : {0.0, 1.0}) {
        for (const double stride : {1.0, 2.0}) {
            check(convolution(9, 6, 2, 4, 3, stride, 1, 2, same, 1, true));
            check(convolution(9, 6, 2, 9, 2, stride, 2, 3, same, 0, false));
        }
    }
}

TEST_CASE("depthwise convolutions match the reference") {
    for (const double same : {0.0, 1.0}) {
        for (const double stride : {1.0, 2.0, 3.0}) {
            for (const double dilation : {1.0, 2.0}) {
                for (const double kernel : {1.0, 2.0, 3.0, 5.0, 7.0}) {
                    if (same == 0.0 && (kernel - 1) * dilation + 1 > 9) continue;
                    check(convolution(9, 4, 2, 4, kernel, stride, dilation, 4, same, 1, true));
                }
            }
        }
    }
    check(convolution(3, 19, 3, 19, 3, 1, 1, 19, 1, 0, false));
    check(convolution(1, 3, 1, 3, 3, 1, 1, 3, 1, 1, true));
    check(convolution(2, 27, 1, 27, 7, 1, 1, 27, 1, 1, true));
}

TEST_CASE("depthwise convolutions with a multiplier match the reference") {
    check(convolution(7, 3, 2, 6, 3, 1, 1, 3, 1, 1, true));
    check(convolution(7, 5, 2, 15, 3, 2, 1, 5, 0, 0, true));
}

TEST_CASE("pooling of all sizes, strides and paddings matches the reference") {
    for (const std::string_view op : {"max_pool", "avg_pool"}) {
        for (const double same : {0.0, 1.0}) {
            for (const double size : {1.0, 2.0, 3.0, 4.0}) {
                for (const double stride : {1.0, 2.0, 3.0, 5.0}) {
                    check(
                        around(std::string(op) + " size " + std::to_string(size) + " stride " + std::to_string(stride),
                               9, 3, 2, [&](Sketch& net) {
                                   net.add("relu");
                                   net.add(op, {{"size", size}, {"stride", stride}, {"same", same}});
                               }));
                }
            }
        }
    }
    for (const std::string_view op : {"global_max_pool", "global_avg_pool"}) {
        for (const int time : {1, 3, 8}) {
            check(around(std::string(op), time, 5, 3, [&](Sketch& net) {
                net.add("relu");
                net.add(op);
            }));
            check(around(std::string(op), time, 5, 3, [&](Sketch& net) { net.add(op); }));
        }
    }
}

TEST_CASE("blocks of convolution, normalisation, activation and pooling match the reference") {
    for (const bool depthwise : {false, true}) {
        for (const bool between : {false, true}) {
            if (between && !depthwise) continue;
            for (const bool norm : {false, true}) {
                for (const std::string_view activation : {"", "relu", "relu6"}) {
                    for (const double pool : {0.0, 1.0, 2.0, 3.0}) {
                        for (const bool behind : {false, true}) {  // the activation behind the pooling
                            if (behind && (pool == 0 || activation.empty())) continue;
                            const std::string name = std::string(depthwise ? "depthwise " : "") +
                                                     (between ? "relu " : "") + "conv1d " + (norm ? "norm " : "") +
                                                     std::string(activation) + " pool " + std::to_string(pool);
                            check(around(name, 11, 3, 3, [&](Sketch& net) {
                                if (depthwise) net.add("conv1d", {{"filters", 3}, {"kernel", 3}, {"groups", 3}});
                                if (between) net.add("relu");
                                net.add("conv1d", {{"filters", 9},
                                                   {"kernel", depthwise ? 1.0 : 3.0},
                                                   // In front of a normalisation a bias has no gradient.
                                                   {"bias", norm ? 0.0 : 1.0}});
                                if (norm) net.add("batch_norm");
                                if (!activation.empty() && !behind) net.add(activation);
                                if (pool > 0) net.add("max_pool", {{"size", pool}});
                                if (behind) net.add(activation);
                            }));
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("blocks of several groups of samples match the reference") {
    check(around("many samples", 40, 6, 70, [](Sketch& net) {
        net.add("conv1d", {{"filters", 6}, {"kernel", 5}, {"groups", 6}, {"stride", 2}});
        net.add("conv1d", {{"filters", 4}, {"kernel", 1}});
        net.add("batch_norm");
        net.add("relu");
        net.add("max_pool", {{"size", 2}, {"same", 1}});
        net.add("global_avg_pool");
    }));
    check(around("pooling that leaves rows over, and padding that does not fill a window", 9, 3, 4, [](Sketch& net) {
        net.add("conv1d", {{"filters", 3}, {"kernel", 1}});
        net.add("max_pool", {{"size", 2}});
        net.add("conv1d", {{"filters", 3}, {"kernel", 1}});
        net.add("max_pool", {{"size", 3}, {"stride", 3}, {"same", 1}});
        net.add("relu");
    }));
}

TEST_CASE("batch normalisation matches the reference, alone and with a fused activation") {
    check(around("batch_norm", 5, 3, 4, [](Sketch& net) { net.add("batch_norm"); }));
    check(around("batch_norm, relu", 300, 2, 3, [](Sketch& net) {
        net.add("batch_norm");
        net.add("relu");
    }));
    check(around("batch_norm of a vector, relu6", 2, 3, 7, [](Sketch& net) {
        net.add("flatten");
        net.add("dense", {{"units", 9}});
        net.add("batch_norm");
        net.add("relu6");
    }));
}

TEST_CASE("activations that cannot be fused match the reference") {
    for (const std::string_view op : {"relu", "relu6"}) {
        check(around(std::string(op) + " after pooling", 6, 3, 2, [&](Sketch& net) {
            net.add("max_pool", {{"size", 2}});
            net.add(op);
        }));
        check(around(std::string(op) + " of a node with two users", 4, 3, 2, [&](Sketch& net) {
            const sdk::NodeId shared = net.last();
            const sdk::NodeId active = net.add(op);
            net.join("add", {shared, active});
        }));
        check(around(std::string(op) + " twice", 4, 3, 2, [&](Sketch& net) {
            net.add(op);
            net.add(op);
        }));
        check(around(std::string(op) + " as logits", 4, 3, 2, [&](Sketch& net) {
            net.add("flatten");
            net.add("dense", {{"units", 4}, {"bias", 0}});
            net.add(op);
            net.add("dense", {{"units", 3}});
        }));
    }
}

TEST_CASE("gradients of a node with several users add up") {
    check(around("residual", 5, 4, 3, [](Sketch& net) {
        net.add("relu");
        const sdk::NodeId shortcut = net.last();
        net.add("conv1d", {{"filters", 4}, {"kernel", 3}});
        net.add("relu");
        net.add("conv1d", {{"filters", 4}, {"kernel", 3}, {"groups", 4}});
        net.join("add", {net.last(), shortcut});
        net.add("relu");
    }));
    check(around("four users", 6, 3, 2, [](Sketch& net) {
        net.add("relu6");
        const sdk::NodeId shared = net.last();
        const sdk::NodeId a = net.join("max_pool", {shared}, {{"size", 3}, {"stride", 1}, {"same", 1}});
        const sdk::NodeId b = net.join("conv1d", {shared}, {{"filters", 5}, {"kernel", 2}});
        const sdk::NodeId c = net.join("conv1d", {shared}, {{"filters", 3}, {"kernel", 3}, {"groups", 3}});
        const sdk::NodeId d = net.join("add", {a, c, shared});
        net.join("concat", {d, b, a});
        net.add("batch_norm");
    }));
    check(around("one node twice", 3, 2, 2, [](Sketch& net) { net.join("add", {net.last(), net.last()}); }));
    check(around("concat of vectors", 4, 3, 2, [](Sketch& net) {
        const sdk::NodeId shared = net.last();
        const sdk::NodeId mean = net.join("global_avg_pool", {shared});
        const sdk::NodeId top = net.join("global_max_pool", {shared});
        net.join("concat", {mean, top, mean});
    }));
}

TEST_CASE("dropout and softmax inside of a net match the reference") {
    check(around("dropout", 6, 3, 3, [](Sketch& net) {
        net.add("dropout", {{"rate", 0.4}});
        net.add("flatten");
        net.add("dense", {{"units", 11}});
        net.add("relu");
        net.add("dropout", {{"rate", 0.25}});
    }));
    check(around("softmax", 4, 5, 2, [](Sketch& net) { net.add("softmax"); }));
}

TEST_CASE("a first layer on the raw signal matches the reference") {
    Sketch depthwise(sdk::Shape::sequence(10, 1));
    depthwise.add("conv1d", {{"filters", 1}, {"kernel", 3}, {"bias", 0}});
    depthwise.add("conv1d", {{"filters", 6}, {"kernel", 1}});
    depthwise.add("global_avg_pool");
    depthwise.add("dense", {{"units", 2}});
    check({"one channel", depthwise.finish(), 3});
    check({"TinyTNAS net", tiny_net(5, 2, sdk::Shape::sequence(12, 3), 4), 5});
}

TEST_CASE("operands without a gradient do not disturb those with one") {
    for (const bool swapped : {false, true}) {
        for (const std::string_view op : {"avg_pool", "dropout"}) {
            Sketch net(sdk::Shape::sequence(6, 3));
            const sdk::NodeId window = net.input();
            const auto attributes =
                op == "dropout" ? Attributes{{"rate", 0.3}} : Attributes{{"size", 3}, {"stride", 1}, {"same", 1}};
            const sdk::NodeId plain = net.join(op, {window}, attributes);
            const sdk::NodeId trained = net.join("conv1d", {window}, {{"filters", 3}, {"kernel", 3}});
            net.join("add", swapped ? std::vector{trained, plain} : std::vector{plain, trained});
            net.add("relu");
            net.add("global_avg_pool");
            net.add("dense", {{"units", 3}});
            check({std::string(op) + (swapped ? " last" : " first"), net.finish(), 3});
        }
    }
}

TEST_CASE("a head without weights matches the reference") {
    for (const std::string_view op : {"relu", "dropout"}) {
        Sketch net(sdk::Shape::sequence(6, 3));
        net.add("global_avg_pool");
        net.add(op, op == "dropout" ? Attributes{{"rate", 0.3}} : Attributes{});
        check({std::string(op), net.finish(), 4});
    }
}

TEST_CASE("a batch that needs several passes gives the gradient of the whole batch") {
    Sketch net(sdk::Shape::sequence(700, 2));
    net.add("conv1d", {{"filters", 20}, {"kernel", 3}, {"stride", 2}});
    net.add("relu");
    net.add("dropout", {{"rate", 0.5}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 2}});
    const Case one{"several passes", net.finish(), 35};
    CHECK(onednn::Net(one.graph, one.samples).pass_samples() < one.samples);
    check(one);
}
