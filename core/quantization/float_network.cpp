// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/float_network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace linnet::core {
namespace {

using sdk::NodeId;
using sdk::Primitive;

// How a window of a convolution or pool moves over time; `first` may be negative: padding.
struct Slide {
    std::int64_t size, stride, dilation, padding, time;

    std::int64_t first(std::int64_t position) const { return position * stride - padding; }
};

Slide slide_of(const sdk::GraphView& graph, NodeId node, std::string_view size_name, std::int64_t dilation) {
    const auto attribute = [&](std::string_view name) {
        return static_cast<std::int64_t>(graph.attribute(node, name));
    };
    const auto time = static_cast<std::int64_t>(graph.shape(graph.operands(node).front()).time());
    const auto positions = static_cast<std::int64_t>(graph.shape(node).time());
    Slide slide{attribute(size_name), attribute("stride"), dilation, 0, time};
    const auto reach = (slide.size - 1) * dilation + 1;
    if (attribute("same") != 0)
        slide.padding = std::max<std::int64_t>(0, (positions - 1) * slide.stride + reach - time) / 2;
    return slide;
}

}  // namespace

FloatNetwork::FloatNetwork(const sdk::GraphView& deployed, const sdk::WeightsView& weights)
    : graph_{deployed}, weights_{weights} {
    for (const auto node : graph_.order())
        outputs_.emplace_back(static_cast<std::size_t>(graph_.shape(node).elements()));
}

std::span<const float> FloatNetwork::operand(NodeId node, std::size_t index) const {
    return output(graph_.operands(node)[index]);
}

void FloatNetwork::run(std::span<const float> window) {
    for (const auto node : graph_.order()) {
        if (graph_.primitive(node) == Primitive::input)
            std::copy(window.begin(), window.end(), outputs_[static_cast<std::size_t>(node)].begin());
        else
            compute(node);
    }
}

void FloatNetwork::compute(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    switch (graph_.primitive(node)) {
        case Primitive::conv1d:
            return convolve(node);
        case Primitive::dense:
            return apply_dense(node);
        case Primitive::relu:
            std::ranges::transform(operand(node), result.begin(), [](float x) { return std::max(x, 0.0F); });
            return;
        case Primitive::relu6:
            std::ranges::transform(operand(node), result.begin(), [](float x) { return std::clamp(x, 0.0F, 6.0F); });
            return;
        case Primitive::max_pool:
        case Primitive::avg_pool:
            return pool(node);
        case Primitive::global_avg_pool:
        case Primitive::global_max_pool:
        case Primitive::global_min_pool:
            return pool_globally(node);
        case Primitive::global_std_pool:
            return deviate_globally(node);
        case Primitive::multiply:
            return multiply(node);
        case Primitive::sigmoid:
            std::ranges::transform(operand(node), result.begin(), [](float x) { return 1 / (1 + std::exp(-x)); });
            return;
        case Primitive::add:
        case Primitive::concat:
            return join(node);
        case Primitive::slice:
            return slice(node);
        case Primitive::flatten:
            std::ranges::copy(operand(node), result.begin());
            return;
        case Primitive::softmax: {
            const auto logits = operand(node);
            const float top = *std::ranges::max_element(logits);
            float sum = 0;
            for (std::size_t i = 0; i < logits.size(); ++i) sum += result[i] = std::exp(logits[i] - top);
            for (auto& value : result) value /= sum;
            return;
        }
        default:
            throw std::logic_error("a deployed network has no operation \"" + std::string(graph_.op(node)) + "\"");
    }
}

void FloatNetwork::convolve(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto in = operand(node), kernel = weights_.weights(node, "kernel"), bias = weights_.weights(node, "bias");
    const auto slide = slide_of(graph_, node, "kernel", static_cast<std::int64_t>(graph_.attribute(node, "dilation")));
    const auto channels = static_cast<std::size_t>(graph_.shape(graph_.operands(node).front()).channels());
    const auto filters = static_cast<std::size_t>(graph_.shape(node).channels());
    const auto groups = static_cast<std::size_t>(graph_.attribute(node, "groups"));
    const auto depth = channels / groups, per_group = filters / groups;
    for (std::int64_t position = 0; position < graph_.shape(node).time(); ++position) {
        float* sums = result.data() + static_cast<std::size_t>(position) * filters;
        std::ranges::copy(bias, sums);
        for (std::int64_t tap = 0; tap < slide.size; ++tap) {
            const auto at = slide.first(position) + tap * slide.dilation;
            if (at < 0 || at >= slide.time) continue;
            const float* row = in.data() + static_cast<std::size_t>(at) * channels;
            const float* weights = kernel.data() + static_cast<std::size_t>(tap) * depth * filters;
            if (per_group == 1 && depth == 1) {  // depthwise
                for (std::size_t f = 0; f < filters; ++f) sums[f] += row[f] * weights[f];
                continue;
            }
            for (std::size_t g = 0; g < groups; ++g)
                for (std::size_t c = 0; c < depth; ++c) {
                    const float value = row[g * depth + c];
                    const float* of_channel = weights + c * filters;
                    for (std::size_t f = g * per_group; f < (g + 1) * per_group; ++f) sums[f] += value * of_channel[f];
                }
        }
    }
}

void FloatNetwork::apply_dense(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto in = operand(node), kernel = weights_.weights(node, "kernel"), bias = weights_.weights(node, "bias");
    std::ranges::copy(bias, result.begin());
    for (std::size_t i = 0; i < in.size(); ++i)
        for (std::size_t u = 0; u < result.size(); ++u) result[u] += in[i] * kernel[i * result.size() + u];
}

void FloatNetwork::pool(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto in = operand(node);
    const auto slide = slide_of(graph_, node, "size", 1);
    const auto channels = static_cast<std::size_t>(graph_.shape(node).channels());
    const bool average = graph_.primitive(node) == Primitive::avg_pool;
    for (std::int64_t position = 0; position < graph_.shape(node).time(); ++position) {
        const auto first = std::max<std::int64_t>(0, slide.first(position));
        const auto last = std::min(slide.time, slide.first(position) + slide.size);
        for (std::size_t c = 0; c < channels; ++c) {
            float value = average ? 0.0F : -std::numeric_limits<float>::infinity();
            for (auto t = first; t < last; ++t) {
                const float x = in[static_cast<std::size_t>(t) * channels + c];
                value = average ? value + x : std::max(value, x);
            }
            if (average) value /= static_cast<float>(last - first);
            result[static_cast<std::size_t>(position) * channels + c] = value;
        }
    }
}

void FloatNetwork::pool_globally(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto in = operand(node);
    const auto primitive = graph_.primitive(node);
    const bool average = primitive == Primitive::global_avg_pool, least = primitive == Primitive::global_min_pool;
    const auto time = in.size() / result.size();
    for (std::size_t c = 0; c < result.size(); ++c) {
        float value = in[c];
        for (std::size_t t = 1; t < time; ++t) {
            const float x = in[t * result.size() + c];
            value = average ? value + x : least ? std::min(value, x) : std::max(value, x);
        }
        result[c] = average ? value / static_cast<float>(time) : value;
    }
}

// In two passes, for the difference of two large means has few digits.
void FloatNetwork::deviate_globally(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto in = operand(node);
    const auto time = in.size() / result.size();
    for (std::size_t c = 0; c < result.size(); ++c) {
        double sum = 0, squares = 0;
        for (std::size_t t = 0; t < time; ++t) sum += static_cast<double>(in[t * result.size() + c]);
        const double mean = sum / static_cast<double>(time);
        for (std::size_t t = 0; t < time; ++t) {
            const double distance = static_cast<double>(in[t * result.size() + c]) - mean;
            squares += distance * distance;
        }
        result[c] = static_cast<float>(std::sqrt(squares / static_cast<double>(time) + sdk::global_std_epsilon));
    }
}

// A vector as the second operand is the same at every time step.
void FloatNetwork::multiply(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto a = operand(node, 0), b = operand(node, 1);
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = a[i] * b[i % b.size()];
}

void FloatNetwork::join(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto operands = graph_.operands(node);
    if (graph_.primitive(node) == Primitive::add) {
        std::ranges::copy(operand(node), result.begin());
        for (std::size_t o = 1; o < operands.size(); ++o)
            for (std::size_t i = 0; i < result.size(); ++i) result[i] += operand(node, o)[i];
        return;
    }
    const auto channels = static_cast<std::size_t>(graph_.shape(node).channels());
    const auto time = result.size() / channels;
    std::size_t offset = 0;
    for (std::size_t o = 0; o < operands.size(); ++o) {
        const auto in = operand(node, o);
        const auto width = in.size() / time;
        for (std::size_t t = 0; t < time; ++t)
            std::copy_n(in.data() + t * width, width, result.data() + t * channels + offset);
        offset += width;
    }
}

void FloatNetwork::slice(NodeId node) {
    auto& result = outputs_[static_cast<std::size_t>(node)];
    const auto in = operand(node);
    const auto first = static_cast<std::size_t>(graph_.attribute(node, "first"));
    const auto count = static_cast<std::size_t>(graph_.shape(node).channels());
    const auto channels = static_cast<std::size_t>(graph_.shape(graph_.operands(node).front()).channels());
    for (std::size_t t = 0; t < in.size() / channels; ++t)
        std::copy_n(in.data() + t * channels + first, count, result.data() + t * count);
}

}  // namespace linnet::core
