// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "int8_network.hpp"

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/activation_groups.hpp>

namespace linnet::test {
namespace {

using sdk::NodeId;
using sdk::Primitive;
using Values = std::vector<std::int64_t>;  // time x channels

class Random {
public:
    explicit Random(std::uint64_t seed) : bits_{seed} {}
    std::int64_t between(std::int64_t lowest, std::int64_t highest) {
        return lowest + static_cast<std::int64_t>(bits_() % static_cast<std::uint64_t>(highest - lowest + 1));
    }
    double between(double lowest, double highest) {
        return lowest + (highest - lowest) * static_cast<double>(bits_() >> 11) / 9007199254740992.0;
    }

private:
    std::mt19937_64 bits_;
};

std::int64_t saturate(std::int64_t value) { return std::clamp<std::int64_t>(value, -128, 127); }

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const auto quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::int64_t requantised(std::int64_t accumulator, std::int64_t multiplier, std::int64_t zero) {
    return saturate(zero + floor_divide(accumulator * multiplier + 2147483648, 4294967296));
}

class Reference {
public:
    Reference(const sdk::QuantizedModelView& model, std::span<const float> window)
        : model_{model}, graph_{model.graph()}, values_(graph_.order().size()) {
        quantise(window);
        for (const auto node : graph_.order().subspan(1)) values_[index(node)] = compute(node);
    }
    ReferenceResult result() const {
        const auto& last = values_[index(graph_.order().back())];
        return {{last.begin(), last.end()}, clipped_};
    }

private:
    static std::size_t index(NodeId node) { return static_cast<std::size_t>(node); }
    std::int64_t zero(NodeId node) const { return model_.output(node).zero_point; }
    double scale(NodeId node) const { return static_cast<double>(model_.output(node).scale); }
    NodeId operand(NodeId node, std::size_t i = 0) const { return graph_.operands(node)[i]; }
    std::int64_t attribute(NodeId node, std::string_view name) const {
        return static_cast<std::int64_t>(graph_.attribute(node, name));
    }
    std::int64_t at(NodeId node, std::int64_t time, std::int64_t channel) const {
        return values_[index(node)][static_cast<std::size_t>(time * graph_.shape(node).channels() + channel)];
    }

    void quantise(std::span<const float> window) {
        const auto input = graph_.order().front();
        const auto channels = static_cast<std::size_t>(graph_.shape(input).channels());
        for (std::size_t i = 0; i < window.size(); ++i) {
            const auto c = i % channels;
            const auto mean = static_cast<double>(model_.mean()[c]);
            const auto step = static_cast<double>(model_.deviation()[c]) * scale(input);
            int exponent = 98;
            while (step < std::ldexp(1.0, exponent + 12) &&
                   std::abs(mean) + 512 * step <= std::ldexp(1.0, exponent + 29))
                --exponent;
            const auto units = std::trunc(std::ldexp(static_cast<double>(window[i]), -exponent));
            const auto far = std::clamp(units, -1073741824.0, 1073741824.0);
            const auto from_mean = static_cast<std::int64_t>(far) + std::llround(std::ldexp(-mean, -exponent));
            const auto product = from_mean * std::llround(std::ldexp(1 / step, exponent + 32));
            const auto quantised = zero(input) + floor_divide(product + 2147483648, 4294967296);
            if (saturate(quantised) != quantised) ++clipped_;
            values_[index(input)].push_back(saturate(quantised));
        }
    }

    Values compute(NodeId node) const {
        switch (graph_.primitive(node)) {
            case Primitive::conv1d:
                return convolve(node);
            case Primitive::dense:
                return apply_dense(node);
            case Primitive::relu:
            case Primitive::relu6:
                return clip(node);
            case Primitive::max_pool:
            case Primitive::avg_pool:
                return pool(node);
            case Primitive::global_avg_pool:
            case Primitive::global_max_pool:
                return pool_globally(node);
            case Primitive::global_min_pool:
                return smallest(node);
            case Primitive::global_std_pool:
                return deviation(node);
            case Primitive::multiply:
                return product(node);
            case Primitive::sigmoid:
                return sigmoid(node);
            case Primitive::add:
                return sum(node);
            case Primitive::concat:
                return join(node);
            case Primitive::slice:
                return part(node);
            default:
                return values_[index(operand(node))];
        }
    }

    std::int64_t layer_output(NodeId node, std::size_t filter, std::int64_t accumulator) const {
        const auto ratio = scale(operand(node)) * static_cast<double>(model_.kernel_scales(node)[filter]) / scale(node);
        return requantised(accumulator + model_.bias(node)[filter], std::llround(ratio * 4294967296.0), zero(node));
    }

    std::int64_t front_padding(NodeId node, std::int64_t reach) const {
        if (attribute(node, "same") == 0) return 0;
        const auto total =
            (graph_.shape(node).time() - 1) * attribute(node, "stride") + reach - graph_.shape(operand(node)).time();
        return std::max<std::int64_t>(0, total) / 2;
    }

    Values convolve(NodeId node) const {
        const auto input = operand(node);
        const auto shape = graph_.shape(input);
        const auto size = attribute(node, "kernel"), dilation = attribute(node, "dilation"),
                   groups = attribute(node, "groups"), filters = attribute(node, "filters"),
                   width = shape.channels() / groups, padding = front_padding(node, (size - 1) * dilation + 1);
        Values result;
        for (std::int64_t t = 0; t < graph_.shape(node).time(); ++t)
            for (std::int64_t filter = 0; filter < filters; ++filter) {
                std::int64_t accumulator = 0;
                for (std::int64_t tap = 0; tap < size; ++tap) {
                    const auto time = t * attribute(node, "stride") + tap * dilation - padding;
                    if (time < 0 || time >= shape.time()) continue;
                    for (std::int64_t c = 0; c < width; ++c)
                        accumulator +=
                            (at(input, time, filter / (filters / groups) * width + c) - zero(input)) *
                            model_.kernel(node)[static_cast<std::size_t>((tap * width + c) * filters + filter)];
                }
                result.push_back(layer_output(node, static_cast<std::size_t>(filter), accumulator));
            }
        return result;
    }

    Values apply_dense(NodeId node) const {
        const auto& input = values_[index(operand(node))];
        const auto units = model_.bias(node).size();
        Values result;
        for (std::size_t unit = 0; unit < units; ++unit) {
            std::int64_t accumulator = 0;
            for (std::size_t i = 0; i < input.size(); ++i)
                accumulator += (input[i] - zero(operand(node))) * model_.kernel(node)[i * units + unit];
            result.push_back(layer_output(node, unit, accumulator));
        }
        return result;
    }

    Values clip(NodeId node) const {
        auto result = values_[index(operand(node))];
        const bool six = graph_.primitive(node) == Primitive::relu6;
        for (auto& value : result) {
            value = std::max(value, zero(node));
            if (six) value = std::min<std::int64_t>(value, zero(node) + std::llround(6 / scale(node)));
        }
        return result;
    }

    // Of n values: ratio * 2^(32 - shift) / n times their sum * 2^shift.
    std::int64_t average(NodeId node, std::int64_t sum, std::int64_t n, int shift) const {
        const auto ratio = scale(operand(node)) / (scale(node) * static_cast<double>(n << shift));
        return requantised((sum - n * zero(operand(node))) << shift, std::llround(ratio * 4294967296.0), zero(node));
    }

    Values pool(NodeId node) const {
        const auto shape = graph_.shape(operand(node));
        const auto size = attribute(node, "size"), padding = front_padding(node, size);
        Values result;
        for (std::int64_t t = 0; t < graph_.shape(node).time(); ++t)
            for (std::int64_t c = 0; c < shape.channels(); ++c) {
                std::int64_t largest = -128, sum = 0, real = 0;
                for (std::int64_t i = 0; i < size; ++i) {
                    const auto time = t * attribute(node, "stride") + i - padding;
                    if (time < 0 || time >= shape.time()) continue;
                    largest = std::max(largest, at(operand(node), time, c));
                    sum += at(operand(node), time, c);
                    ++real;
                }
                result.push_back(graph_.primitive(node) == Primitive::max_pool ? largest : average(node, sum, real, 7));
            }
        return result;
    }

    Values pool_globally(NodeId node) const {
        const auto shape = graph_.shape(operand(node));
        Values result;
        for (std::int64_t c = 0; c < shape.channels(); ++c) {
            std::int64_t largest = -128, sum = 0;
            for (std::int64_t t = 0; t < shape.time(); ++t) {
                largest = std::max(largest, at(operand(node), t, c));
                sum += at(operand(node), t, c);
            }
            result.push_back(
                graph_.primitive(node) == Primitive::global_max_pool ? largest : average(node, sum, shape.time(), 6));
        }
        return result;
    }

    Values smallest(NodeId node) const {
        const auto shape = graph_.shape(operand(node));
        Values result(static_cast<std::size_t>(shape.channels()), 127);
        for (std::int64_t t = 0; t < shape.time(); ++t)
            for (std::int64_t c = 0; c < shape.channels(); ++c)
                result[static_cast<std::size_t>(c)] =
                    std::min(result[static_cast<std::size_t>(c)], at(operand(node), t, c));
        return result;
    }

    // The root is searched bit by bit from above.
    Values deviation(NodeId node) const {
        const auto shape = graph_.shape(operand(node));
        const std::int64_t n = shape.time();
        std::int64_t unit = n;
        while (2 * unit <= 8192) unit *= 2;
        const auto steps = static_cast<double>(unit) / scale(operand(node));
        const auto epsilon = std::llround(1e-12 * steps * steps);
        const auto multiplier =
            std::llround(scale(operand(node)) / (scale(node) * static_cast<double>(unit)) * 4294967296.0);
        Values result;
        for (std::int64_t c = 0; c < shape.channels(); ++c) {
            std::int64_t sum = 0, squares = 0, root = 0;
            for (std::int64_t t = 0; t < n; ++t) {
                const auto value = at(operand(node), t, c);
                sum += value;
                squares += value * value;
            }
            const auto variance = (n * squares - sum * sum) * (unit / n) * (unit / n) + epsilon;
            for (std::int64_t bit = 1 << 25; bit > 0; bit /= 2)
                if ((2 * (root + bit) - 1) * (2 * (root + bit) - 1) <= 4 * variance) root += bit;
            result.push_back(requantised(root, multiplier, zero(node)));
        }
        return result;
    }

    Values product(NodeId node) const {
        const auto a = operand(node, 0), b = operand(node, 1);
        const auto multiplier = std::llround(scale(a) * scale(b) / scale(node) * 4294967296.0);
        Values result;
        for (std::int64_t t = 0; t < graph_.shape(a).time(); ++t)
            for (std::int64_t c = 0; c < graph_.shape(a).channels(); ++c) {
                const auto factor = at(b, graph_.shape(b).rank < graph_.shape(a).rank ? 0 : t, c) - zero(b);
                result.push_back(requantised((at(a, t, c) - zero(a)) * factor, multiplier, zero(node)));
            }
        return result;
    }

    Values sigmoid(NodeId node) const {
        auto result = values_[index(operand(node))];
        for (auto& value : result) {
            const auto x = scale(operand(node)) * static_cast<double>(value - zero(operand(node)));
            value = saturate(zero(node) + std::llround(1 / (1 + std::exp(-x)) / scale(node)));
        }
        return result;
    }

    Values sum(NodeId node) const {
        const auto a = operand(node, 0), b = operand(node, 1);
        std::int64_t ma = 0, mb = 0, one = std::int64_t{1} << 31;
        do {
            one /= 2;
            ma = std::llround(scale(a) / scale(node) * static_cast<double>(one));
            mb = std::llround(scale(b) / scale(node) * static_cast<double>(one));
        } while (ma >= 2097152 || mb >= 2097152);
        Values result;
        for (std::size_t i = 0; i < values_[index(a)].size(); ++i) {
            const auto exact = (values_[index(a)][i] - zero(a)) * ma + (values_[index(b)][i] - zero(b)) * mb;
            result.push_back(saturate(zero(node) + floor_divide(exact + one / 2, one)));
        }
        return result;
    }

    Values join(NodeId node) const {
        Values result;
        for (std::int64_t t = 0; t < graph_.shape(node).time(); ++t)
            for (const auto part : graph_.operands(node))
                for (std::int64_t c = 0; c < graph_.shape(part).channels(); ++c) result.push_back(at(part, t, c));
        return result;
    }

    Values part(NodeId node) const {
        const auto first = attribute(node, "first");
        Values result;
        for (std::int64_t t = 0; t < graph_.shape(node).time(); ++t)
            for (auto c = first; c < first + attribute(node, "count"); ++c) result.push_back(at(operand(node), t, c));
        return result;
    }

    const sdk::QuantizedModelView& model_;
    const sdk::GraphView& graph_;
    std::vector<Values> values_;
    std::uint64_t clipped_ = 0;
};

}  // namespace

core::Graph random_network(std::uint64_t seed) {
    auto recipe = random_recipe(seed);
    for (auto& step : recipe)
        if (step.op == "softmax") step.op = "relu6";
    return build(recipe);
}

IntegerModel::IntegerModel(const sdk::GraphView& original, std::uint64_t seed) : graph_{original} {
    Random random(seed);
    const sdk::ActivationGroups groups(graph_);
    std::vector<sdk::Quantization> of_group(groups.count());
    for (auto& quantization : of_group)
        quantization = {static_cast<float>(random.between(0.01, 0.06)),
                        static_cast<std::int32_t>(random.between(std::int64_t{-128}, std::int64_t{127}))};
    for (const auto node : graph_.order())
        if (groups.is_of_sigmoids(node)) of_group[groups.group(node)] = {1.0F / 256, -128};
    for (const auto node : graph_.order()) {
        if (!groups.is_bound(node)) continue;
        auto& quantization = of_group[groups.group(node)];
        quantization.zero_point = -128;
        if (graph_.primitive(node) == Primitive::relu6) quantization.scale = 6.0F / 255;
    }
    for (const auto node : graph_.order()) outputs.push_back(of_group[groups.group(node)]);
    layers.resize(outputs.size());
    for (const auto node : graph_.order()) {
        const bool is_dense = graph_.primitive(node) == Primitive::dense;
        if (!is_dense && graph_.primitive(node) != Primitive::conv1d) continue;
        const auto input = graph_.operands(node).front();
        auto per_filter = static_cast<std::int64_t>(graph_.shape(input).channels());
        if (!is_dense)
            per_filter = per_filter / static_cast<std::int64_t>(graph_.attribute(node, "groups")) *
                         static_cast<std::int64_t>(graph_.attribute(node, "kernel"));
        auto& layer = layers[index(node)];
        const auto filters = graph_.shape(node).channels();
        for (std::int64_t i = 0; i < per_filter * filters; ++i)
            layer.kernel.push_back(static_cast<std::int8_t>(random.between(std::int64_t{-127}, std::int64_t{127})));
        for (std::int32_t filter = 0; filter < filters; ++filter) {
            const auto ratio = random.between(0.3, 1.0) / (60 * std::sqrt(static_cast<double>(per_filter)));
            layer.scales.push_back(static_cast<float>(ratio * static_cast<double>(output(node).scale) /
                                                      static_cast<double>(output(input).scale)));
            layer.bias.push_back(static_cast<std::int32_t>(random.between(std::int64_t{-9000}, std::int64_t{9000})));
        }
    }
    for (std::int32_t c = 0; c < graph_.shape(graph_.order().front()).channels(); ++c) {
        means.push_back(static_cast<float>(random.between(-3.0, 3.0)));
        deviations.push_back(static_cast<float>(random.between(0.2, 20.0)));
    }
}

std::vector<float> random_windows(const IntegerModel& model, std::size_t count, std::uint64_t seed) {
    Random random(seed);
    const auto input = model.graph().order().front();
    const auto quantization = model.output(input);
    std::vector<float> windows;
    for (std::size_t i = 0; i < count * static_cast<std::size_t>(model.graph().shape(input).elements()); ++i) {
        const auto c = i % model.means.size();
        const auto steps = random.between(std::int64_t{0}, std::int64_t{40}) == 0 ? random.between(-1e6, 1e6)
                                                                                  : random.between(-128.0, 127.0);
        windows.push_back(static_cast<float>((steps - quantization.zero_point) *
                                                 static_cast<double>(quantization.scale * model.deviations[c]) +
                                             static_cast<double>(model.means[c])));
    }
    return windows;
}

ReferenceResult reference_result(const sdk::QuantizedModelView& model, std::span<const float> window) {
    return Reference(model, window).result();
}

}  // namespace linnet::test
