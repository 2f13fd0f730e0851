// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/deployed_reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <linnet/sdk/support/activation_groups.hpp>
#include <stdexcept>

namespace linnet::peers {
namespace {

using sdk::NodeId;
using sdk::Primitive;

struct Signal {  // time x channels
    int time, channels;
    std::vector<double> values;

    explicit Signal(const sdk::Shape& shape)
        : time{shape.time()}, channels{shape.channels()}, values(static_cast<std::size_t>(time * channels)) {}
    double& at(int t, int c) { return values[static_cast<std::size_t>(t * channels + c)]; }
    double at(int t, int c) const { return values[static_cast<std::size_t>(t * channels + c)]; }
};

template <class Body>
void each(const Signal& signal, Body&& body) {
    for (int t = 0; t < signal.time; ++t)
        for (int c = 0; c < signal.channels; ++c) body(t, c);
}

std::vector<double> softmax(std::span<const double> values) {
    const double highest = *std::ranges::max_element(values);
    double sum = 0;
    std::vector<double> shares;
    for (const double value : values) sum += shares.emplace_back(std::exp(value - highest));
    for (double& share : shares) share /= sum;
    return shares;
}

// The weights of a layer as real numbers.
struct Layer {
    std::vector<double> kernel, bias;
};

class Evaluation {
public:
    Evaluation(const sdk::ExportedModel& model, bool integers)
        : model_{model},
          quantized_{model.quantized()},
          graph_{quantized_.graph()},
          groups_{graph_},
          integers_{integers} {}

    Outcome run(std::span<const float> window) {
        for (const auto node : graph_.order()) {
            Signal output(graph_.shape(node));
            graph_.primitive(node) == Primitive::input ? normalise(window, output) : compute(node, output);
            // A layer that an activation bounds is rounded behind the activation.
            if (integers_ && groups_.bounded_output(node) == node) round(output, quantized_.output(node));
            done_.push_back(std::move(output));
        }
        const auto logits = logits_node(graph_), last = graph_.order().back();
        return {of(logits).values, logits == last ? softmax(of(logits).values) : of(last).values};
    }

private:
    const Signal& of(NodeId node) const { return done_[static_cast<std::size_t>(node)]; }
    int attribute(NodeId node, std::string_view name) const { return static_cast<int>(graph_.attribute(node, name)); }

    // In single precision, as it is done before the network.
    void normalise(std::span<const float> window, Signal& y) const {
        const auto channels = static_cast<std::size_t>(y.channels);
        for (std::size_t i = 0; i < window.size(); ++i)
            y.values[i] = static_cast<double>((window[i] - quantized_.mean()[i % channels]) /
                                              quantized_.deviation()[i % channels]);
    }

    static void round(Signal& signal, sdk::Quantization to) {
        const double scale = static_cast<double>(to.scale), zero = to.zero_point;
        for (double& value : signal.values)
            value = (std::clamp(std::nearbyint(value / scale) + zero, -128.0, 127.0) - zero) * scale;
    }

    Layer layer(NodeId node) const {
        Layer layer;
        if (!integers_) {
            const auto kernel = model_.weights().weights(node, "kernel"), bias = model_.weights().weights(node, "bias");
            return {{kernel.begin(), kernel.end()}, {bias.begin(), bias.end()}};
        }
        const auto scales = quantized_.kernel_scales(node);
        for (const auto weight : quantized_.kernel(node))
            layer.kernel.push_back(weight * static_cast<double>(scales[layer.kernel.size() % scales.size()]));
        const double operand = static_cast<double>(quantized_.output(graph_.operands(node).front()).scale);
        for (const auto bias : quantized_.bias(node))
            layer.bias.push_back(bias * operand * static_cast<double>(scales[layer.bias.size()]));
        return layer;
    }

    int front_padding(NodeId node, const Signal& x, const Signal& y, int reach) const {
        if (attribute(node, "same") == 0) return 0;
        return std::max(0, (y.time - 1) * attribute(node, "stride") + reach - x.time) / 2;
    }

    void convolve(NodeId node, const Signal& x, Signal& y) const {
        const auto weights = layer(node);
        const int taps = attribute(node, "kernel"), stride = attribute(node, "stride");
        const int dilation = attribute(node, "dilation"), groups = attribute(node, "groups");
        const int front = front_padding(node, x, y, (taps - 1) * dilation + 1);
        const int depth = x.channels / groups, per_group = y.channels / groups;
        each(y, [&](int t, int f) {
            double sum = weights.bias[static_cast<std::size_t>(f)];
            for (int tap = 0; tap < taps; ++tap) {
                const int from = t * stride + tap * dilation - front;
                if (from < 0 || from >= x.time) continue;
                for (int d = 0; d < depth; ++d)
                    sum += x.at(from, f / per_group * depth + d) *
                           weights.kernel[static_cast<std::size_t>((tap * depth + d) * y.channels + f)];
            }
            y.at(t, f) = sum;
        });
    }

    void apply_dense(NodeId node, const Signal& x, Signal& y) const {
        const auto weights = layer(node);
        each(y, [&](int, int u) {
            double sum = weights.bias[static_cast<std::size_t>(u)];
            for (int i = 0; i < x.channels; ++i)
                sum += x.at(0, i) * weights.kernel[static_cast<std::size_t>(i * y.channels + u)];
            y.at(0, u) = sum;
        });
    }

    static void pool(const Signal& x, Signal& y, int size, int stride, int front, bool maximum) {
        each(y, [&](int t, int c) {
            double top = -std::numeric_limits<double>::infinity(), sum = 0;
            int count = 0;
            for (int from = std::max(0, t * stride - front); from < std::min(x.time, t * stride - front + size);
                 ++from) {
                top = std::max(top, x.at(from, c));
                sum += x.at(from, c);
                ++count;
            }
            y.at(t, c) = maximum ? top : sum / count;
        });
    }

    static void deviate(const Signal& x, Signal& y) {
        each(y, [&](int, int c) {
            double mean = 0, square = 0;
            for (int t = 0; t < x.time; ++t) mean += x.at(t, c) / x.time;
            for (int t = 0; t < x.time; ++t) square += (x.at(t, c) - mean) * (x.at(t, c) - mean) / x.time;
            y.at(0, c) = std::sqrt(square + 1e-12);
        });
    }

    void join(NodeId node, Signal& y) const {
        int first = 0;
        for (const auto operand : graph_.operands(node)) {
            each(of(operand), [&](int t, int c) { y.at(t, first + c) = of(operand).at(t, c); });
            first += of(operand).channels;
        }
    }

    void compute(NodeId node, Signal& y) const {
        const auto& x = of(graph_.operands(node).front());
        const auto primitive = graph_.primitive(node);
        switch (primitive) {
            case Primitive::conv1d:
                return convolve(node, x, y);
            case Primitive::dense:
                return apply_dense(node, x, y);
            case Primitive::relu:
                return each(y, [&](int t, int c) { y.at(t, c) = std::max(0.0, x.at(t, c)); });
            case Primitive::relu6:
                return each(y, [&](int t, int c) { y.at(t, c) = std::clamp(x.at(t, c), 0.0, 6.0); });
            case Primitive::max_pool:
            case Primitive::avg_pool: {
                const int size = attribute(node, "size");
                return pool(x, y, size, attribute(node, "stride"), front_padding(node, x, y, size),
                            primitive == Primitive::max_pool);
            }
            case Primitive::global_avg_pool:
            case Primitive::global_max_pool:
                return pool(x, y, x.time, 1, 0, primitive == Primitive::global_max_pool);
            case Primitive::global_min_pool:
                return each(y, [&](int, int c) {
                    y.at(0, c) = x.at(0, c);
                    for (int t = 1; t < x.time; ++t) y.at(0, c) = std::min(y.at(0, c), x.at(t, c));
                });
            case Primitive::global_std_pool:
                return deviate(x, y);
            case Primitive::multiply: {
                const auto& z = of(graph_.operands(node)[1]);
                return each(y, [&](int t, int c) { y.at(t, c) = x.at(t, c) * z.at(z.time == 1 ? 0 : t, c); });
            }
            case Primitive::sigmoid:
                return each(y, [&](int t, int c) { y.at(t, c) = 1 / (1 + std::exp(-x.at(t, c))); });
            case Primitive::add: {
                const auto& z = of(graph_.operands(node)[1]);
                return each(y, [&](int t, int c) { y.at(t, c) = x.at(t, c) + z.at(t, c); });
            }
            case Primitive::concat:
                return join(node, y);
            case Primitive::slice:
                return each(y, [&](int t, int c) { y.at(t, c) = x.at(t, attribute(node, "first") + c); });
            case Primitive::flatten:
                y.values = x.values;
                return;
            case Primitive::softmax:
                for (int t = 0; t < x.time; ++t) {
                    const auto row = std::span(x.values).subspan(static_cast<std::size_t>(t * x.channels),
                                                                 static_cast<std::size_t>(x.channels));
                    const auto shares = softmax(row);
                    for (int c = 0; c < x.channels; ++c) y.at(t, c) = shares[static_cast<std::size_t>(c)];
                }
                return;
            default:
                throw std::logic_error("not of a deployed form");
        }
    }

    const sdk::ExportedModel& model_;
    const sdk::QuantizedModelView& quantized_;
    const sdk::GraphView& graph_;
    sdk::ActivationGroups groups_;
    bool integers_;
    std::vector<Signal> done_;  // by node
};

}  // namespace

NodeId logits_node(const sdk::GraphView& deployed) {
    const auto last = deployed.order().back();
    return deployed.primitive(last) == Primitive::softmax ? deployed.operands(last).front() : last;
}

Outcome float_outcome(const sdk::ExportedModel& model, std::span<const float> window) {
    return Evaluation(model, false).run(window);
}

Outcome int8_outcome(const sdk::ExportedModel& model, std::span<const float> window) {
    return Evaluation(model, true).run(window);
}

}  // namespace linnet::peers
