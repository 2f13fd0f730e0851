// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/constants.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>

namespace linnet::linnet_c {
namespace {

using sdk::NodeId;
using sdk::Primitive;

constexpr double two_to_31 = 2147483648.0, two_to_32 = 4294967296.0;

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument("runtime linnet_c " + why); }

// The byte of each element of a vector that was made of segments.
std::vector<std::size_t> positions_of(const std::vector<Segment>& segments) {
    std::vector<std::size_t> positions;
    std::size_t begin = 0;
    for (const auto& segment : segments)
        for (std::uint32_t row = 0; row < segment.rows; ++row, begin += pad(segment.channels))
            for (std::size_t channel = 0; channel < segment.channels; ++channel) positions.push_back(begin + channel);
    return positions;
}

class Packing {
public:
    Packing(const Program& program, const sdk::QuantizedModelView& model)
        : program_{program}, model_{model}, graph_{model.graph()} {}

    Constants make() {
        if (program_.arena_bytes > word * 65536)
            refuse("cannot address an arena of " + std::to_string(program_.arena_bytes) +
                   " byte: at most 262144 are possible");
        ConstantSizes sizes;
        for (const auto& step : program_.steps) {
            const auto more = constant_sizes(step);
            sizes.weights += more.weights;
            sizes.channels += more.channels;
        }
        result_.weights.reserve(sizes.weights);
        result_.channels.reserve(sizes.channels);
        for (const auto& step : program_.steps) pack(step);
        pack_input();
        return std::move(result_);
    }

private:
    std::string name(NodeId node) const {
        return std::string(graph_.op(node)) + ' ' + std::to_string(static_cast<std::uint32_t>(node));
    }
    std::uint16_t small(std::uint64_t value, NodeId node, const char* what) const {
        if (value > 65535)
            refuse("cannot deploy " + name(node) + ": " + what + " is " + std::to_string(value) +
                   ", and at most 65535 is possible");
        return static_cast<std::uint16_t>(value);
    }
    std::uint16_t words(std::uint32_t value) const {
        return value == no_value ? std::uint16_t{0} : static_cast<std::uint16_t>(program_.values[value].offset / word);
    }
    std::int8_t zero_point(NodeId node) const {
        const auto zero = model_.output(node).zero_point;
        if (zero < -128 || zero > 127)
            refuse("cannot deploy " + name(node) + ": zero point " + std::to_string(zero) + " is no 8-bit integer");
        return static_cast<std::int8_t>(zero);
    }
    double scale(NodeId node) const { return static_cast<double>(model_.output(node).scale); }
    std::int32_t multiplier(double ratio, NodeId node) const {
        const auto value = std::floor(ratio * two_to_32 + 0.5);
        if (!(value >= 0 && value < two_to_31))
            refuse("cannot deploy " + name(node) + ": its operand's scale times that of its weights is " +
                   std::to_string(ratio) + " of its output's scale, and must be below 0.5");
        return static_cast<std::int32_t>(value);
    }

    void pack(const Step& step) {
        const auto node = step.node;
        result_.weights_of.push_back(static_cast<std::uint32_t>(result_.weights.size()));
        result_.channels_of.push_back(static_cast<std::uint32_t>(result_.channels.size()));
        const auto sizes = constant_sizes(step);
        result_.weights.resize(result_.weights.size() + sizes.weights);
        result_.channels.resize(result_.channels.size() + sizes.channels, ln_channel{0, 0});
        ln_step made{};
        made.input = static_cast<std::uint16_t>(words(step.input) + step.input_shift / word);
        made.output = words(step.output);
        made.scratch = words(step.scratch);
        made.extra = step.second == no_value ? small(step.extra, node, "a place") : words(step.second);
        made.input_time = small(step.input_time, node, "the time of its operand");
        made.output_time = small(step.output_time, node, "the time of its output");
        made.input_channels = small(step.input_channels, node, "the number of channels of its operand");
        made.output_channels = small(step.output_channels, node, "the number of channels of its output");
        made.size = small(step.size, node, "its size");
        made.stride = small(step.stride, node, "its stride");
        made.dilation = small(step.dilation, node, "its dilation");
        made.padding = small(step.padding, node, "its padding");
        made.input_zero = zero_point(graph_.operands(node).empty() ? node : graph_.operands(node).front());
        made.output_zero = zero_point(step.result);
        pack_tables(step, made);
        result_.steps.push_back(made);
    }

    void pack_tables(const Step& step, ln_step& made) {
        const auto table = std::span(result_.channels).subspan(result_.channels_of.back());
        switch (step.kernel) {
            case Kernel::avg_pool:
                for (std::uint32_t n = 1; n <= step.size; ++n) table[n - 1] = average(step, n, made.input_zero, 7);
                return;
            case Kernel::global_avg:
                table[0] = average(step, step.input_time, made.input_zero, 6);
                return;
            case Kernel::add:
                return pack_add(step, table);
            case Kernel::clip:
                return pack_clip(step, made);
            case Kernel::global_std:
                return pack_deviation(step, table);
            case Kernel::multiply: {
                const auto other = graph_.operands(step.node)[1];
                const auto ratio = scale(graph_.operands(step.node)[0]) * scale(other) / scale(step.result);
                table[0] = {zero_point(other), multiplier(ratio, step.node)};
                return;
            }
            case Kernel::lookup:
                return pack_sigmoid(step, made);
            case Kernel::max_pool:
            case Kernel::global_max:
            case Kernel::global_min:
            case Kernel::concat:
            case Kernel::slice:
                return;
            default:
                return pack_layer(step, table, made.input_zero);
        }
    }

    // The mean of n values whose sum is shifted left.
    ln_channel average(const Step& step, std::uint32_t n, std::int32_t zero, int shift) const {
        const auto ratio = scale(graph_.operands(step.node).front()) / (scale(step.result) * n * (1 << shift));
        return {-static_cast<std::int32_t>(n) * zero * (1 << shift), multiplier(ratio, step.node)};
    }

    void pack_add(const Step& step, std::span<ln_channel> table) const {
        const auto a = graph_.operands(step.node)[0], b = graph_.operands(step.node)[1];
        const auto ratio_a = scale(a) / scale(step.result), ratio_b = scale(b) / scale(step.result);
        constexpr double limit = 2097152;  // 2^21
        int shift = 30;
        const auto factor = [&](double ratio) { return std::floor(std::ldexp(ratio, shift) + 0.5); };
        while (shift > 0 && !(factor(ratio_a) < limit && factor(ratio_b) < limit)) --shift;
        if (shift == 0)
            refuse("cannot deploy " + name(step.node) + ": the scale of an operand is more than 2^20 times its own");
        const auto ma = static_cast<std::int32_t>(factor(ratio_a)), mb = static_cast<std::int32_t>(factor(ratio_b));
        table[0] = {(1 << (shift - 1)) - zero_point(a) * ma - zero_point(b) * mb, ma};
        table[1] = {shift, mb};
    }

    void pack_deviation(const Step& step, std::span<ln_channel> table) const {
        const auto operand = scale(graph_.operands(step.node).front());
        const double unit = std::ldexp(static_cast<double>(step.input_time), static_cast<int>(step.extra));
        const double epsilon = std::floor(sdk::global_std_epsilon * (unit / operand) * (unit / operand) + 0.5);
        if (!(epsilon < two_to_31))
            refuse("cannot deploy " + name(step.node) +
                   ": the scale of its operand is far below the epsilon of deviations");
        table[0] = {static_cast<std::int32_t>(epsilon), multiplier(operand / (scale(step.result) * unit), step.node)};
    }

    void pack_sigmoid(const Step& step, const ln_step& made) {
        const auto table = std::span(result_.weights).subspan(result_.weights_of.back());
        const auto operand = scale(graph_.operands(step.node).front());
        for (int sample = -128; sample < 128; ++sample) {
            const double value = 1 / (1 + std::exp(-operand * (sample - made.input_zero)));
            const double steps = made.output_zero + std::floor(value / scale(step.result) + 0.5);
            table[static_cast<std::size_t>(sample + 128)] = static_cast<std::int8_t>(std::clamp(steps, -128.0, 127.0));
        }
    }

    void pack_clip(const Step& step, ln_step& made) const {
        made.low = made.output_zero;
        made.high = 127;
        if (graph_.primitive(step.node) != Primitive::relu6) return;
        const auto six = std::floor(6 / scale(step.result) + 0.5) + made.output_zero;
        if (six < 127) made.high = static_cast<std::int8_t>(six);
    }

    // Where the weight of a filter, a tap and a channel of its group goes.
    static std::size_t position(const Step& step, std::size_t filter, std::size_t tap, std::size_t channel,
                                std::span<const std::size_t> positions) {
        const auto at = positions.empty() ? channel : positions[channel];
        switch (step.kernel) {
            case Kernel::depthwise:
            case Kernel::depthwise3:
                return tap * pad(step.input_channels) + (positions.empty() ? filter : positions[filter]);
            case Kernel::dense:
                return filter * step.input_time * pad(step.input_channels) + at;
            case Kernel::conv_grouped:
                return (filter * step.size + tap) * pad(step.input_channels / step.extra) + at;
            default:
                return (filter * step.size + tap) * pad(step.input_channels) + at;
        }
    }

    // Convolutions and dense layers: weights and one entry per filter.
    void pack_layer(const Step& step, std::span<ln_channel> table, std::int32_t input_zero) {
        const auto node = step.node;
        const auto kernel = model_.kernel(node);
        const auto scales = model_.kernel_scales(node);
        const auto bias = model_.bias(node);
        const auto weights = std::span(result_.weights).subspan(result_.weights_of.back());
        const auto positions = positions_of(step.segments);
        const std::size_t filters = scales.size(), taps = step.size;
        if (filters == 0 || bias.size() != filters || kernel.size() % (filters * taps) != 0)
            refuse("was given weights of " + name(node) + " that do not fit its shape");
        const auto per_tap = kernel.size() / (filters * taps);
        const bool depthwise = step.kernel == Kernel::depthwise || step.kernel == Kernel::depthwise3;
        const auto operand_scale = scale(graph_.operands(node).front());
        for (std::size_t filter = 0; filter < filters; ++filter) {
            std::int64_t sum = 0, magnitude = 0;
            for (std::size_t tap = 0; tap < taps; ++tap)
                for (std::size_t channel = 0; channel < per_tap; ++channel) {
                    const auto weight = kernel[(tap * per_tap + channel) * filters + filter];
                    weights[position(step, filter, tap, channel, positions)] = weight;
                    sum += weight;
                    magnitude += std::abs(weight);
                }
            const auto whole_bias = bias[filter] - input_zero * sum;
            if (std::abs(whole_bias) + 128 * magnitude > std::numeric_limits<std::int32_t>::max())
                refuse("cannot deploy " + name(node) + ": the sum of filter " + std::to_string(filter) +
                       " does not fit into 32 bits");
            const auto entry = depthwise && !positions.empty() ? positions[filter] : filter;
            const auto ratio = operand_scale * static_cast<double>(scales[filter]) / scale(step.result);
            table[entry] = {static_cast<std::int32_t>(whole_bias), multiplier(ratio, node)};
        }
    }

    void pack_input() {
        const auto input = graph_.order().front();
        const auto shape = graph_.shape(input);
        auto& model = result_.model;
        model.step_count = small(program_.steps.size(), graph_.order().back(), "the number of its step");
        model.input = words(0);
        model.output = words(program_.output);
        model.time = small(static_cast<std::uint64_t>(shape.time()), input, "its time");
        model.channels = small(static_cast<std::uint64_t>(shape.channels()), input, "the number of its channels");
        model.classes = small(program_.outputs, graph_.order().back(), "the length of its output");
        model.input_zero = zero_point(input);
        if (model_.mean().size() != model.channels || model_.deviation().size() != model.channels)
            refuse("was given a normalisation of another number of channels than the input has");
        for (std::size_t c = 0; c < model.channels; ++c) {
            const auto deviation = static_cast<double>(model_.deviation()[c]);
            result_.input.push_back(input_scale(c, static_cast<double>(model_.mean()[c]), deviation * scale(input)));
        }
    }

    // By the rules of ln_input_float. A step below 2^(exponent + 1) is widened to that: floats near the mean differ by
    // 16 of them at least.
    static ln_input_scale input_scale(std::size_t channel, double mean, double step) {
        constexpr int least = -126, most = 98;
        constexpr double largest = two_to_31 - 1;
        int exponent = least;
        const auto fits = [&] {
            return step < std::ldexp(1.0, exponent + 13) &&
                   std::abs(mean) + 512 * step <= std::ldexp(1.0, exponent + 30);
        };
        while (exponent <= most && !fits()) ++exponent;
        if (!(step > 0) || exponent > most)
            refuse("cannot quantise channel " + std::to_string(channel) + " of the input: its mean is " +
                   std::to_string(mean) + ", and a step of its scale is " + std::to_string(step));
        const auto multiplier = std::floor(std::ldexp(1 / step, 32 + exponent) + 0.5);
        return {static_cast<std::int32_t>(std::floor(0.5 - std::ldexp(mean, -exponent))),
                static_cast<std::int32_t>(std::min(multiplier, largest)), exponent};
    }

    const Program& program_;
    const sdk::QuantizedModelView& model_;
    const sdk::GraphView& graph_;
    Constants result_;
};

}  // namespace

ConstantSizes constant_sizes(const Step& step) {
    const std::uint64_t row = pad(step.input_channels), filters = step.output_channels;
    switch (step.kernel) {
        case Kernel::pointwise:
        case Kernel::pointwise_max2:
        case Kernel::conv:
            return {filters * step.size * row, filters};
        case Kernel::conv_grouped:
            return {filters * step.size * pad(step.input_channels / step.extra), filters};
        case Kernel::depthwise:
        case Kernel::depthwise3:
            return {step.size * row, filters};
        case Kernel::dense:
            return {filters * step.input_time * row, filters};
        case Kernel::avg_pool:
            return {0, step.size};
        case Kernel::global_avg:
        case Kernel::global_std:
        case Kernel::multiply:
            return {0, 1};
        case Kernel::lookup:
            return {256, 0};
        case Kernel::add:
            return {0, 2};
        case Kernel::max_pool:
        case Kernel::global_max:
        case Kernel::global_min:
        case Kernel::concat:
        case Kernel::slice:
        case Kernel::clip:
            break;
    }
    return {};
}

Constants make_constants(const Program& program, const sdk::QuantizedModelView& model) {
    return Packing(program, model).make();
}

std::vector<ln_channel> make_count_table(const sdk::QuantizedModelView& model,
                                         std::span<const double> units_per_count) {
    const auto mean = model.mean(), deviation = model.deviation();
    if (units_per_count.size() != 1 && units_per_count.size() != mean.size())
        throw std::invalid_argument("\"input_scale\" has " + std::to_string(units_per_count.size()) +
                                    " numbers, but the input has " + std::to_string(mean.size()) +
                                    " channels: give one number or one for each channel");
    const auto input_scale = static_cast<double>(model.output(model.graph().order().front()).scale);
    std::vector<ln_channel> table;
    for (std::size_t c = 0; c < mean.size(); ++c) {
        const auto unit = units_per_count[units_per_count.size() == 1 ? 0 : c];
        const auto bias = std::floor(-static_cast<double>(mean[c]) / unit * 32768 + 0.5);
        const auto multiplier = std::floor(131072 * unit / (static_cast<double>(deviation[c]) * input_scale) + 0.5);
        if (!(unit > 0 && std::abs(bias) <= 1073741824.0 && multiplier >= 1 && multiplier < two_to_31))
            throw std::invalid_argument("\"input_scale\" " + std::to_string(unit) + " of channel " + std::to_string(c) +
                                        " does not suit its mean and standard deviation in 16-bit counts");
        table.push_back({static_cast<std::int32_t>(bias), static_cast<std::int32_t>(multiplier)});
    }
    return table;
}

}  // namespace linnet::linnet_c
