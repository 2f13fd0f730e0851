// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/activation_groups.hpp>
#include <stdexcept>

namespace linnet::test {
namespace {

using sdk::NodeId;
using sdk::Primitive;

// samples x time x channels.
struct Tensor {
    int samples, time, channels;
    std::vector<double> values;

    Tensor(int n, const sdk::Shape& shape)
        : samples{n},
          time{shape.time()},
          channels{shape.channels()},
          values(static_cast<std::size_t>(n * time * channels)) {}
    double& at(int n, int t, int c) { return values[static_cast<std::size_t>((n * time + t) * channels + c)]; }
    double at(int n, int t, int c) const { return values[static_cast<std::size_t>((n * time + t) * channels + c)]; }
};

template <class Body>
void each(const Tensor& tensor, Body&& body) {
    for (int n = 0; n < tensor.samples; ++n)
        for (int t = 0; t < tensor.time; ++t)
            for (int c = 0; c < tensor.channels; ++c) body(n, t, c);
}

struct Evaluation {
    const sdk::GraphView& graph;
    const Values& weights;
    const Mode& mode;
    std::vector<Tensor> done;  // by node

    double decide(double now) const { return mode.decisions != nullptr ? mode.decisions->make(now) : now; }
    bool decide(bool now) const { return decide(now ? 1.0 : 0.0) != 0; }

    // The next of scale * low, scale * (low + 1), ... scale * high. Clipped, it no longer depends on x.
    double rounded(double x, double scale, double low, double high) const {
        const double steps = std::nearbyint(x / scale);
        const bool inside = decide(steps >= low && steps <= high);
        const double value = std::clamp(steps, low, high) * scale;
        return inside ? x + decide(value - x) : decide(value);
    }
    std::vector<double> kernel_of(NodeId id) const {
        std::vector<double> kernel = *role(id, "kernel");
        if (mode.ranges == nullptr) return kernel;
        const auto filters = static_cast<std::size_t>(graph.shape(id).channels());
        for (std::size_t f = 0; f < filters; ++f) {
            double top = 0;
            for (std::size_t i = f; i < kernel.size(); i += filters) top = std::max(top, std::abs(kernel[i]));
            for (std::size_t i = f; i < kernel.size(); i += filters)
                kernel[i] = top > 0 ? rounded(kernel[i], top / 127, -127, 127) : 0.0;
        }
        return kernel;
    }
    void round_output(NodeId id, Tensor& y) const {
        if (mode.ranges == nullptr || sdk::ActivationGroups(graph).bounded_output(id) != id) return;
        const auto [scale, zero_point] = mode.ranges->output(id);
        for (double& value : y.values)
            value = rounded(value, static_cast<double>(scale), -128 - zero_point, 127 - zero_point);
    }

    int attribute(NodeId id, std::string_view name) const { return static_cast<int>(graph.attribute(id, name)); }
    const std::vector<double>* role(NodeId id, const char* name) const {
        const auto found = weights.find({static_cast<std::uint32_t>(id), name});
        return found == weights.end() ? nullptr : &found->second;
    }
    int front_padding(NodeId id, const Tensor& x, const Tensor& y, int reach) const {
        if (attribute(id, "same") == 0) return 0;
        return std::max(0, (y.time - 1) * attribute(id, "stride") + reach - x.time) / 2;
    }

    void conv1d(NodeId id, const Tensor& x, Tensor& y) const {
        const int taps = attribute(id, "kernel");
        const int stride = attribute(id, "stride");
        const int dilation = attribute(id, "dilation");
        const int groups = attribute(id, "groups");
        const int front = front_padding(id, x, y, (taps - 1) * dilation + 1);
        const int depth = x.channels / groups;
        const int per_group = y.channels / groups;
        const auto kernel = kernel_of(id);
        const auto* bias = role(id, "bias");
        each(y, [&](int n, int t, int f) {
            double sum = bias != nullptr ? (*bias)[static_cast<std::size_t>(f)] : 0.0;
            for (int p = 0; p < taps; ++p) {
                const int from = t * stride + p * dilation - front;
                if (from < 0 || from >= x.time) continue;
                for (int d = 0; d < depth; ++d)
                    sum += x.at(n, from, f / per_group * depth + d) *
                           kernel[static_cast<std::size_t>((p * depth + d) * y.channels + f)];
            }
            y.at(n, t, f) = sum;
        });
    }

    void batch_norm(NodeId id, const Tensor& x, Tensor& y) const {
        for (int c = 0; c < x.channels; ++c) {
            const auto channel = static_cast<std::size_t>(c);
            double mean = 0;
            double variance = 0;
            const double count = x.samples * x.time;
            for (int n = 0; n < x.samples; ++n)
                for (int t = 0; t < x.time; ++t) mean += x.at(n, t, c) / count;
            for (int n = 0; n < x.samples; ++n)
                for (int t = 0; t < x.time; ++t) variance += (x.at(n, t, c) - mean) * (x.at(n, t, c) - mean) / count;
            if (!mode.training) {
                mean = (*role(id, "mean"))[channel];
                variance = (*role(id, "variance"))[channel];
            }
            for (int n = 0; n < x.samples; ++n)
                for (int t = 0; t < x.time; ++t)
                    y.at(n, t, c) =
                        (x.at(n, t, c) - mean) / std::sqrt(variance + 1e-3) * (*role(id, "gamma"))[channel] +
                        (*role(id, "beta"))[channel];
        }
    }

    void pool(const Tensor& x, Tensor& y, int size, int stride, int front, bool maximum) const {
        each(y, [&](int n, int t, int c) {
            int top = std::max(0, t * stride - front);
            double sum = 0;
            int count = 0;
            for (int p = 0; p < size; ++p) {
                const int from = t * stride + p - front;
                if (from < 0 || from >= x.time) continue;
                if (x.at(n, from, c) > x.at(n, top, c)) top = from;
                sum += x.at(n, from, c);
                ++count;
            }
            y.at(n, t, c) = maximum ? x.at(n, static_cast<int>(decide(static_cast<double>(top))), c) : sum / count;
        });
    }

    void smallest(const Tensor& x, Tensor& y) const {
        each(y, [&](int n, int, int c) {
            int least = 0;
            for (int t = 1; t < x.time; ++t)
                if (x.at(n, t, c) < x.at(n, least, c)) least = t;
            y.at(n, 0, c) = x.at(n, static_cast<int>(decide(static_cast<double>(least))), c);
        });
    }

    static void deviation(const Tensor& x, Tensor& y) {
        each(y, [&](int n, int, int c) {
            double mean = 0, square = 0;
            for (int t = 0; t < x.time; ++t) mean += x.at(n, t, c) / x.time;
            for (int t = 0; t < x.time; ++t) square += (x.at(n, t, c) - mean) * (x.at(n, t, c) - mean) / x.time;
            y.at(n, 0, c) = std::sqrt(square + 1e-12);
        });
    }

    double relu(double x) const { return decide(x > 0) ? x : 0.0; }

    void dense(NodeId id, const Tensor& x, Tensor& y) const {
        const auto kernel = kernel_of(id);
        const auto* bias = role(id, "bias");
        each(y, [&](int n, int, int u) {
            double sum = bias != nullptr ? (*bias)[static_cast<std::size_t>(u)] : 0.0;
            for (int i = 0; i < x.channels; ++i)
                sum += x.at(n, 0, i) * kernel[static_cast<std::size_t>(i * y.channels + u)];
            y.at(n, 0, u) = sum;
        });
    }

    // The mask is the trainer's: it numbers the elements of signals whose rows are padded to a multiple of eight.
    void dropout(NodeId id, const Tensor& x, Tensor& y) const {
        const double rate = graph.attribute(id, "rate");
        const std::uint64_t seed = onednn::derived_seed(mode.seed, 2, static_cast<std::uint64_t>(id));
        const int stride = (x.channels + 7) / 8 * 8;
        each(y, [&](int n, int t, int c) {
            const auto number = static_cast<std::uint64_t>((n * x.time + t) * stride + c);
            const bool kept = onednn::uniform(onednn::random_bits(seed, number)) >= static_cast<float>(rate);
            y.at(n, t, c) = !mode.training ? x.at(n, t, c) : kept ? x.at(n, t, c) / (1 - rate) : 0.0;
        });
    }

    static void softmax(const Tensor& x, Tensor& y) {
        each(y, [&](int n, int t, int c) {
            double sum = 0;
            for (int other = 0; other < x.channels; ++other) sum += std::exp(x.at(n, t, other));
            y.at(n, t, c) = std::exp(x.at(n, t, c)) / sum;
        });
    }

    void concat(NodeId id, Tensor& y) const {
        int first = 0;
        for (const NodeId operand : graph.operands(id)) {
            const Tensor& x = done[static_cast<std::size_t>(operand)];
            each(x, [&](int n, int t, int c) { y.at(n, t, first + c) = x.at(n, t, c); });
            first += x.channels;
        }
    }

    void run(NodeId id, int samples) {
        Tensor y(samples, graph.shape(id));
        const Tensor& x = done[static_cast<std::size_t>(graph.operands(id).front())];
        switch (graph.primitive(id)) {
            case Primitive::conv1d:
                conv1d(id, x, y);
                break;
            case Primitive::batch_norm:
                batch_norm(id, x, y);
                break;
            case Primitive::relu:
                each(y, [&](int n, int t, int c) { y.at(n, t, c) = relu(x.at(n, t, c)); });
                break;
            case Primitive::relu6:
                each(y, [&](int n, int t, int c) {
                    y.at(n, t, c) = decide(x.at(n, t, c) < 6) ? relu(x.at(n, t, c)) : 6.0;
                });
                break;
            case Primitive::max_pool:
            case Primitive::avg_pool: {
                const int size = attribute(id, "size");
                pool(x, y, size, attribute(id, "stride"), front_padding(id, x, y, size),
                     graph.primitive(id) == Primitive::max_pool);
                break;
            }
            case Primitive::global_avg_pool:
                pool(x, y, x.time, 1, 0, false);
                break;
            case Primitive::global_max_pool:
                pool(x, y, x.time, 1, 0, true);
                break;
            case Primitive::global_min_pool:
                smallest(x, y);
                break;
            case Primitive::global_std_pool:
                deviation(x, y);
                break;
            case Primitive::multiply: {
                const Tensor& factor = done[static_cast<std::size_t>(graph.operands(id)[1])];
                each(y, [&](int n, int t, int c) {
                    y.at(n, t, c) = x.at(n, t, c) * factor.at(n, factor.time == 1 ? 0 : t, c);
                });
                break;
            }
            case Primitive::sigmoid:
                each(y, [&](int n, int t, int c) { y.at(n, t, c) = 1 / (1 + std::exp(-x.at(n, t, c))); });
                break;
            case Primitive::add:
                for (const NodeId operand : graph.operands(id)) {
                    const Tensor& term = done[static_cast<std::size_t>(operand)];
                    each(y, [&](int n, int t, int c) { y.at(n, t, c) += term.at(n, t, c); });
                }
                break;
            case Primitive::concat:
                concat(id, y);
                break;
            case Primitive::slice:
                each(y, [&](int n, int t, int c) { y.at(n, t, c) = x.at(n, t, attribute(id, "first") + c); });
                break;
            case Primitive::flatten:
                y.values = x.values;
                break;
            case Primitive::dense:
                dense(id, x, y);
                break;
            case Primitive::dropout:
                dropout(id, x, y);
                break;
            case Primitive::softmax:
                softmax(x, y);
                break;
            case Primitive::input:
            case Primitive::other:
                throw std::logic_error("not a layer");
        }
        round_output(id, y);
        done.push_back(std::move(y));
    }
};

}  // namespace

std::vector<std::vector<double>> reference_outputs(const sdk::GraphView& graph, const Values& weights,
                                                   const Example& example, const Mode& mode) {
    Evaluation evaluation{graph, weights, mode, {}};
    const int samples = static_cast<int>(example.labels.size());
    const NodeId last = graph.order().back();
    for (const NodeId id : graph.order()) {
        if (graph.primitive(id) == Primitive::input) {
            evaluation.done.emplace_back(samples, graph.shape(id)).values = example.features;
            evaluation.round_output(id, evaluation.done.back());
        } else if (id != last || graph.primitive(id) != Primitive::softmax) {
            evaluation.run(id, samples);
        }
    }
    std::vector<std::vector<double>> outputs;
    for (Tensor& output : evaluation.done) outputs.push_back(std::move(output.values));
    if (outputs.size() < graph.order().size()) outputs.push_back(outputs.back());
    return outputs;
}

std::vector<double> reference_logits(const sdk::GraphView& graph, const Values& weights, const Example& example,
                                     const Mode& mode) {
    return reference_outputs(graph, weights, example, mode).back();
}

double reference_loss(const sdk::GraphView& graph, const Values& weights, const Example& example, const Mode& mode) {
    const std::vector<double> logits = reference_logits(graph, weights, example, mode);
    const std::size_t classes = logits.size() / example.labels.size();
    double total = 0;
    for (std::size_t n = 0; n < example.labels.size(); ++n) {
        double sum = 0;
        for (std::size_t c = 0; c < classes; ++c) sum += std::exp(logits[n * classes + c]);
        total += std::log(sum) - logits[n * classes + static_cast<std::size_t>(example.labels[n])];
    }
    return total / static_cast<double>(example.labels.size());
}

}  // namespace linnet::test
