// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "synflow/synflow.hpp"

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/graph_cost.hpp>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace linnet::metrics {
namespace {

using sdk::NodeId;
using sdk::Primitive;

// What the paths up to a node come to, time x channels.
struct Flow {
    explicit Flow(const sdk::Shape& shape)
        : time{static_cast<std::size_t>(shape.time())},
          channels{static_cast<std::size_t>(shape.channels())},
          values(time * channels) {}
    double& at(std::size_t t, std::size_t c) { return values[t * channels + c]; }
    double at(std::size_t t, std::size_t c) const { return values[t * channels + c]; }

    std::size_t time, channels;
    std::vector<double> values;
};

// The mean of |w| for w uniform within +- sqrt(6 / (in + out)).
double mean_magnitude(std::size_t in, std::size_t out) { return 0.5 * std::sqrt(6.0 / static_cast<double>(in + out)); }

class Flows {
public:
    explicit Flows(const sdk::GraphView& graph) : graph_{graph} {
        for (const auto node : graph.order()) {
            flows_.emplace_back(graph.shape(node));
            fill(node, flows_.back());
        }
    }
    const Flow& last() const { return flows_.back(); }

private:
    const Flow& of(NodeId node) const { return flows_[static_cast<std::size_t>(node)]; }
    std::size_t number(NodeId node, std::string_view name) const {
        return static_cast<std::size_t>(graph_.attribute(node, name));
    }

    struct Window {
        std::size_t taps, dilation, stride, front;
    };
    Window window(NodeId node, const Flow& from, const Flow& to, std::string_view size) const {
        const bool convolution = graph_.primitive(node) == Primitive::conv1d;
        Window window{number(node, size), convolution ? number(node, "dilation") : 1, number(node, "stride"), 0};
        const auto needed = (to.time - 1) * window.stride + (window.taps - 1) * window.dilation + 1;
        if (number(node, "same") != 0 && needed > from.time) window.front = (needed - from.time) / 2;
        return window;
    }
    // Calls with every time step of the operand that output t sees.
    template <class Call>
    static void each_tap(const Window& window, const Flow& from, std::size_t t, Call call) {
        for (std::size_t tap = 0; tap < window.taps; ++tap) {
            const auto padded = t * window.stride + tap * window.dilation;
            if (padded >= window.front && padded - window.front < from.time) call(padded - window.front);
        }
    }

    void convolve(NodeId node, const Flow& from, Flow& to) const {
        const auto shape = window(node, from, to, "kernel");
        const auto groups = number(node, "groups");
        const auto depth = from.channels / groups, filters = to.channels / groups;
        const bool depthwise = groups == from.channels;
        const auto magnitude = depthwise ? mean_magnitude(shape.taps * from.channels, shape.taps * filters)
                                         : mean_magnitude(shape.taps * depth, shape.taps * to.channels);
        // All filters of a group see the same sum over its channels.
        Flow sums{sdk::Shape::sequence(static_cast<std::int32_t>(from.time), static_cast<std::int32_t>(groups))};
        for (std::size_t t = 0; t < from.time; ++t)
            for (std::size_t c = 0; c < from.channels; ++c) sums.at(t, c / depth) += from.at(t, c);
        for (std::size_t t = 0; t < to.time; ++t) {
            for (std::size_t g = 0; g < groups; ++g) {
                double sum = 0;
                each_tap(shape, from, t, [&](std::size_t at) { sum += sums.at(at, g); });
                for (std::size_t f = 0; f < filters; ++f) to.at(t, g * filters + f) = magnitude * sum;
            }
        }
    }

    void connect(const Flow& from, Flow& to) const {
        const double sum = std::accumulate(from.values.begin(), from.values.end(), 0.0);
        std::ranges::fill(to.values, mean_magnitude(from.values.size(), to.channels) * sum);
    }

    void pool(NodeId node, const Flow& from, Flow& to) const {
        const auto shape = window(node, from, to, "size");
        const bool largest = graph_.primitive(node) == Primitive::max_pool;
        for (std::size_t t = 0; t < to.time; ++t) {
            for (std::size_t c = 0; c < to.channels; ++c) {
                double top = 0, sum = 0, seen = 0;
                each_tap(shape, from, t, [&](std::size_t at) {
                    top = std::max(top, from.at(at, c));
                    sum += from.at(at, c);
                    ++seen;
                });
                to.at(t, c) = largest ? top : sum / std::max(seen, 1.0);
            }
        }
    }

    void pool_all(Primitive kind, const Flow& from, Flow& to) const {
        const auto count = static_cast<double>(from.time);
        for (std::size_t c = 0; c < to.channels; ++c) {
            double top = from.at(0, c), bottom = top, sum = 0, squares = 0;
            for (std::size_t t = 0; t < from.time; ++t) {
                const double value = from.at(t, c);
                top = std::max(top, value);
                bottom = std::min(bottom, value);
                sum += value;
                squares += value * value;
            }
            to.values[c] = kind == Primitive::global_max_pool   ? top
                           : kind == Primitive::global_min_pool ? bottom
                           : kind == Primitive::global_std_pool ? std::sqrt(squares / count)
                                                                : sum / count;
        }
    }

    void join(NodeId node, Flow& to) const {
        std::size_t first = 0;
        for (const auto operand : graph_.operands(node)) {
            const auto& from = of(operand);
            for (std::size_t t = 0; t < to.time; ++t)
                for (std::size_t c = 0; c < from.channels; ++c)
                    to.at(t, graph_.primitive(node) == Primitive::concat ? first + c : c) += from.at(t, c);
            first += from.channels;
        }
    }

    // A vector is the same at every time step.
    void gate(const Flow& from, const Flow& by, Flow& to) const {
        for (std::size_t t = 0; t < to.time; ++t)
            for (std::size_t c = 0; c < to.channels; ++c)
                to.at(t, c) = from.at(t, c) * by.at(by.time == to.time ? t : 0, c);
    }

    void take(std::size_t first, const Flow& from, Flow& to) const {
        for (std::size_t t = 0; t < to.time; ++t)
            for (std::size_t c = 0; c < to.channels; ++c) to.at(t, c) = from.at(t, first + c);
    }

    void fill(NodeId node, Flow& to) const {
        const auto kind = graph_.primitive(node);
        const auto operands = graph_.operands(node);
        switch (kind) {
            case Primitive::other:
                sdk::detail::throw_unknown_cost(graph_, node);
            case Primitive::input:
                std::ranges::fill(to.values, 1.0);
                return;
            case Primitive::conv1d:
                return convolve(node, of(operands[0]), to);
            case Primitive::dense:
                return connect(of(operands[0]), to);
            case Primitive::max_pool:
            case Primitive::avg_pool:
                return pool(node, of(operands[0]), to);
            case Primitive::global_avg_pool:
            case Primitive::global_max_pool:
            case Primitive::global_min_pool:
            case Primitive::global_std_pool:
                return pool_all(kind, of(operands[0]), to);
            case Primitive::add:
            case Primitive::concat:
                return join(node, to);
            case Primitive::multiply:
                return gate(of(operands[0]), of(operands[1]), to);
            case Primitive::sigmoid:
                std::ranges::fill(to.values, 0.5);
                return;
            case Primitive::slice:
                return take(number(node, "first"), of(operands[0]), to);
            case Primitive::batch_norm:
            case Primitive::relu:
            case Primitive::relu6:
            case Primitive::flatten:
            case Primitive::dropout:
            case Primitive::softmax:
                to.values = of(operands[0]).values;
                return;
        }
    }

    const sdk::GraphView& graph_;
    std::vector<Flow> flows_;  // by node
};

}  // namespace

sdk::MetricDescription Synflow::describe() const noexcept {
    return {sdk::Stage::before_training, true, "", "computed"};
}

double Synflow::measure(const sdk::Candidate& candidate) const {
    const Flows flows(candidate.graph());
    const auto& classes = flows.last().values;
    const double sum = std::accumulate(classes.begin(), classes.end(), 0.0);
    if (!(sum > 0)) throw std::runtime_error("synflow: no path leads from the window to a class");
    return std::log(sum);
}

}  // namespace linnet::metrics
