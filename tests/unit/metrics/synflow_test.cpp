// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <tuple>

#include "../ir/networks.hpp"
#include "../runtimes/tinytnas_net.hpp"
#include "candidate.hpp"
#include "synflow/synflow.hpp"

namespace linnet::test {
namespace {

using sdk::Primitive;

double synflow(const sdk::GraphView& graph) { return metrics::Synflow{}.measure(TestCandidate(graph)); }

double magnitude(double fan_in, double fan_out) { return 0.5 * std::sqrt(6 / (fan_in + fan_out)); }

// The slow reference: every path by itself, from a value of a node back to the input, weight by weight.
class Paths {
public:
    explicit Paths(const core::Graph& graph) : graph_{graph} {}

    double to_end() {
        const auto end = graph_.order().back();
        double sum = 0;
        for (int t = 0; t < graph_.shape(end).time(); ++t)
            for (int c = 0; c < graph_.shape(end).channels(); ++c) sum += to(end, t, c);
        return sum;
    }

private:
    double to(sdk::NodeId node, int t, int c) {
        const auto [found, fresh] = known_.try_emplace({static_cast<std::uint32_t>(node), t, c});
        if (!fresh) return found->second;
        const double sum = count(node, t, c);
        return known_[{static_cast<std::uint32_t>(node), t, c}] = sum;
    }

    int attribute(sdk::NodeId node, const char* name) const { return static_cast<int>(graph_.attribute(node, name)); }

    std::vector<int> seen(sdk::NodeId node, int t, int taps, int dilation) const {
        const int time = graph_.shape(graph_.operands(node)[0]).time(), stride = attribute(node, "stride");
        int front = 0;
        if (attribute(node, "same") != 0)
            front = std::max(0, (graph_.shape(node).time() - 1) * stride + (taps - 1) * dilation + 1 - time) / 2;
        std::vector<int> times;
        for (int tap = 0; tap < taps; ++tap) {
            const int at = t * stride + tap * dilation - front;
            if (at >= 0 && at < time) times.push_back(at);
        }
        return times;
    }

    double convolution(sdk::NodeId node, int t, int filter) {
        const auto from = graph_.operands(node)[0];
        const int channels = graph_.shape(from).channels(), filters = graph_.shape(node).channels();
        const int groups = attribute(node, "groups"), taps = attribute(node, "kernel");
        const double weight = groups == channels ? magnitude(taps * channels, taps * (filters / channels))
                                                 : magnitude(taps * (channels / groups), taps * filters);
        double sum = 0;
        for (const int at : seen(node, t, taps, attribute(node, "dilation")))
            for (int c = 0; c < channels; ++c)
                if (c / (channels / groups) == filter / (filters / groups)) sum += weight * to(from, at, c);
        return sum;
    }

    double pooled(sdk::NodeId node, const std::vector<int>& times, int c) {
        const auto from = graph_.operands(node)[0];
        double largest = 0, smallest = 1e300, sum = 0, squares = 0;
        for (const int t : times) {
            const double value = to(from, t, c);
            largest = std::max(largest, value);
            smallest = std::min(smallest, value);
            sum += value;
            squares += value * value;
        }
        const auto number = static_cast<double>(times.size());
        switch (graph_.primitive(node)) {
            case Primitive::max_pool:
            case Primitive::global_max_pool:
                return largest;
            case Primitive::global_min_pool:
                return smallest;
            case Primitive::global_std_pool:
                return std::sqrt(squares / number);
            default:
                return sum / number;
        }
    }

    double count(sdk::NodeId node, int t, int c) {
        const auto operands = graph_.operands(node);
        double sum = 0;
        switch (graph_.primitive(node)) {
            case Primitive::input:
                return 1;
            case Primitive::conv1d:
                return convolution(node, t, c);
            case Primitive::dense: {
                const int inputs = graph_.shape(operands[0]).channels();
                for (int i = 0; i < inputs; ++i)
                    sum += magnitude(inputs, graph_.shape(node).channels()) * to(operands[0], 0, i);
                return sum;
            }
            case Primitive::max_pool:
            case Primitive::avg_pool:
                return pooled(node, seen(node, t, attribute(node, "size"), 1), c);
            case Primitive::global_avg_pool:
            case Primitive::global_max_pool:
            case Primitive::global_min_pool:
            case Primitive::global_std_pool: {
                std::vector<int> all;
                for (int at = 0; at < graph_.shape(operands[0]).time(); ++at) all.push_back(at);
                return pooled(node, all, c);
            }
            case Primitive::add:
                for (const auto operand : operands) sum += to(operand, t, c);
                return sum;
            case Primitive::concat:
                for (const auto operand : operands) {
                    const int channels = graph_.shape(operand).channels();
                    if (c < channels) return to(operand, t, c);
                    c -= channels;
                }
                FAIL("a channel that no operand has");
                return 0;
            case Primitive::multiply:
                return to(operands[0], t, c) * to(operands[1], graph_.shape(operands[1]).rank == 2 ? t : 0, c);
            case Primitive::sigmoid:
                return 0.5;
            case Primitive::slice:
                return to(operands[0], t, attribute(node, "first") + c);
            case Primitive::flatten: {
                const int channels = graph_.shape(operands[0]).channels();
                return to(operands[0], c / channels, c % channels);
            }
            default:
                return to(operands[0], t, c);
        }
    }

    const core::Graph& graph_;
    std::map<std::tuple<std::uint32_t, int, int>, double> known_;
};

}  // namespace

TEST_CASE("the flow of a small network is what counting by hand gives") {
    Net net(sdk::Shape::sequence(3, 2));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}});
    last = net.add("batch_norm", {last});
    last = net.add("relu", {last});
    last = net.add("global_avg_pool", {last});
    last = net.add("dense", {last}, {{"units", 5}});
    const auto graph = net.finish(net.add("softmax", {last}));
    // The middle sees three time steps of two channels, the ends two of them.
    const double mean = magnitude(3 * 2, 3 * 4) * (4 + 6 + 4) / 3;
    CHECK(synflow(graph) == doctest::Approx(std::log(5 * 4 * mean * magnitude(4, 5))));
}

TEST_CASE("a shortcut adds its paths, and a gate halves those it is on") {
    Net net(sdk::Shape::sequence(4, 3));
    const auto convolved = net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 1}});
    const auto sum = net.add("add", {convolved, net.input()});
    const auto pooled = net.add("global_avg_pool", {sum});
    const auto gate = net.add("sigmoid", {net.add("dense", {pooled}, {{"units", 3}})});
    const auto gated = net.add("multiply", {sum, gate});
    const auto graph = net.finish(net.add("dense", {net.add("global_max_pool", {gated})}, {{"units", 2}}));
    CHECK(synflow(graph) == doctest::Approx(std::log(2 * 3 * 0.5 * (1 + 3 * magnitude(3, 3)) * magnitude(3, 2))));
}

TEST_CASE("flows are the sums over all paths, weight by weight") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        const auto graph = build(random_recipe(seed));
        // With as much dilation, a kernel on a short sequence sees nothing but padding.
        if (Paths(graph).to_end() == 0) {
            CHECK_THROWS_WITH_AS(synflow(graph), "synflow: no path leads from the window to a class",
                                 std::runtime_error);
            continue;
        }
        REQUIRE(synflow(graph) == doctest::Approx(std::log(Paths(graph).to_end())).epsilon(1e-9));
    }
    CHECK(synflow(uci_har.build()) == doctest::Approx(std::log(Paths(uci_har.build()).to_end())).epsilon(1e-9));
}

TEST_CASE("flow is known before training, better when larger, and not of operations that are no primitives") {
    const auto description = metrics::Synflow{}.describe();
    CHECK((description.stage == sdk::Stage::before_training));
    CHECK(description.larger_is_better);
    const ForeignGraph foreign;
    CHECK_THROWS_WITH_AS(
        synflow(foreign),
        "operation \"org.example.fft\" is no primitive: its multiply-accumulates and weights are not known",
        std::invalid_argument);
}

}  // namespace linnet::test
