// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/equalise.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "core/quantization/float_network.hpp"

namespace linnet::core {
namespace {

using sdk::NodeId;
using sdk::Primitive;

constexpr float least_factor = 1e-3F, largest_factor = 1e3F;  // beyond that a channel is as good as dead

std::size_t index(NodeId node) { return static_cast<std::size_t>(node); }

bool is_layer(Primitive primitive) { return primitive == Primitive::conv1d || primitive == Primitive::dense; }

// What hands on a channel times s when it is given the channel times s, for s above zero. A global_std_pool does but
// for its epsilon, a product only with factors of both operands: they end it.
bool is_homogeneous(Primitive primitive) {
    switch (primitive) {
        case Primitive::relu:
        case Primitive::max_pool:
        case Primitive::avg_pool:
        case Primitive::global_avg_pool:
        case Primitive::global_max_pool:
        case Primitive::global_min_pool:
            return true;
        default:
            return false;
    }
}

// The layer that alone reads what a layer produces.
struct Reader {
    NodeId layer;
    std::vector<std::size_t> channels;  // of each channel of the reader's operand: which of the produced ones it is
};

bool are_slices(const sdk::GraphView& graph, std::span<const NodeId> nodes) {
    return !nodes.empty() &&
           std::ranges::all_of(nodes, [&](NodeId node) { return graph.primitive(node) == Primitive::slice; });
}

// Takes the channels of a slice out of those of its operand.
std::vector<std::size_t> sliced(const sdk::GraphView& graph, NodeId slice, std::span<const std::size_t> channels) {
    const auto kept = channels.subspan(static_cast<std::size_t>(graph.attribute(slice, "first")),
                                       static_cast<std::size_t>(graph.attribute(slice, "count")));
    return {kept.begin(), kept.end()};
}

// Where all that reads a node are slices: the one of them, or what joins them all again, with each channel once. The
// channels become those of the result.
std::optional<NodeId> behind_slices(const sdk::GraphView& graph, NodeId node, std::vector<std::size_t>& channels) {
    const auto slices = graph.users(node);
    if (!are_slices(graph, slices)) return {};
    if (slices.size() == 1) {
        channels = sliced(graph, slices.front(), channels);
        return slices.front();
    }
    if (graph.users(slices.front()).empty()) return {};
    const auto joined = graph.users(slices.front()).front();
    const auto alone = [&](NodeId slice) { return graph.users(slice).size() == 1 && graph.users(slice)[0] == joined; };
    if (graph.primitive(joined) != Primitive::concat || !std::ranges::all_of(slices, alone)) return {};
    std::vector<std::size_t> all;
    for (const auto part : graph.operands(joined)) {
        if (std::ranges::find(slices, part) == slices.end()) return {};
        for (const auto channel : sliced(graph, part, channels)) {
            if (std::ranges::find(all, channel) != all.end()) return {};
            all.push_back(channel);
        }
    }
    channels = std::move(all);
    return joined;
}

// Nothing, unless there are but homogeneous nodes and slices in between.
std::optional<Reader> only_reader(const sdk::GraphView& graph, NodeId layer) {
    Reader reader{layer, std::vector<std::size_t>(static_cast<std::size_t>(graph.shape(layer).channels()))};
    std::iota(reader.channels.begin(), reader.channels.end(), std::size_t{0});
    for (auto node = layer;;) {
        const auto users = graph.users(node);
        if (users.empty()) return {};
        if (const auto behind = behind_slices(graph, node, reader.channels)) {
            node = *behind;
            continue;
        }
        if (users.size() != 1) return {};
        node = users.front();
        reader.layer = node;
        if (is_layer(graph.primitive(node))) return reader;
        if (!is_homogeneous(graph.primitive(node))) return {};
    }
}

// The weights of the reading layer that belong to one of its input channels.
class InputWeights {
public:
    InputWeights(const sdk::GraphView& graph, NodeId layer, std::vector<float>& kernel) : kernel_{kernel} {
        channels_ = static_cast<std::size_t>(graph.shape(graph.operands(layer).front()).channels());
        filters_ = static_cast<std::size_t>(graph.shape(layer).channels());
        if (graph.primitive(layer) == Primitive::conv1d)
            groups_ = static_cast<std::size_t>(graph.attribute(layer, "groups"));
    }

    bool has_own_kernels() const { return groups_ == channels_; }
    std::size_t channels() const { return channels_; }

    template <class Visit>
    void of_channel(std::size_t channel, Visit&& visit) {
        const auto depth = channels_ / groups_, per_group = filters_ / groups_, group = channel / depth;
        const auto taps = kernel_.size() / (depth * filters_);
        for (std::size_t tap = 0; tap < taps; ++tap)
            for (std::size_t f = group * per_group; f < (group + 1) * per_group; ++f)
                visit(kernel_[(tap * depth + channel % depth) * filters_ + f]);
    }

private:
    std::vector<float>& kernel_;
    std::size_t channels_ = 0, filters_ = 0, groups_ = 1;
};

// By node: the largest magnitude of each channel of the operand of a layer.
std::vector<std::vector<float>> observe(const sdk::GraphView& graph, const sdk::WeightsView& weights,
                                        std::span<const float> windows) {
    std::vector<std::vector<float>> largest(graph.order().size());
    FloatNetwork network{graph, weights};
    const auto size = static_cast<std::size_t>(graph.shape(graph.order().front()).elements());
    for (std::size_t at = 0; at + size <= windows.size(); at += size) {
        network.run(windows.subspan(at, size));
        for (const auto node : graph.order()) {
            if (!is_layer(graph.primitive(node))) continue;
            const auto operand = graph.operands(node).front();
            auto& of_node = largest[index(node)];
            of_node.resize(static_cast<std::size_t>(graph.shape(operand).channels()));
            const auto values = network.output(operand);
            for (std::size_t i = 0; i < values.size(); ++i)
                of_node[i % of_node.size()] = std::max(of_node[i % of_node.size()], std::abs(values[i]));
        }
    }
    return largest;
}

void scale_channel(FloatLayer& layer, std::size_t channel, float factor) {
    const auto filters = layer.bias.size();
    for (auto i = channel; i < layer.kernel.size(); i += filters) layer.kernel[i] *= factor;
    layer.bias[channel] *= factor;
}

// Channels of the input that nobody reads become no larger than the others, whose scale they have, too.
void shrink_unread(const sdk::GraphView& graph, std::span<const float> windows, std::vector<float>& factors) {
    const auto input = graph.order().front();
    if (!are_slices(graph, graph.users(input))) return;
    std::vector<bool> read(factors.size());
    for (const auto slice : graph.users(input)) {
        const auto first = static_cast<std::size_t>(graph.attribute(slice, "first"));
        for (std::size_t c = 0; c < static_cast<std::size_t>(graph.shape(slice).channels()); ++c)
            read[first + c] = true;
    }
    std::vector<float> largest(factors.size());
    for (std::size_t i = 0; i < windows.size(); ++i)
        largest[i % largest.size()] = std::max(largest[i % largest.size()], std::abs(windows[i]));
    float limit = 0;
    for (std::size_t c = 0; c < factors.size(); ++c)
        if (read[c]) limit = std::max(limit, largest[c] * factors[c]);
    for (std::size_t c = 0; c < factors.size(); ++c)
        if (!read[c] && largest[c] > limit) factors[c] = std::max(limit / largest[c], least_factor);
}

// The factor of each channel, the largest range staying what it is.
std::vector<float> factors_of(InputWeights& reading, const std::vector<float>& ranges) {
    std::vector<float> factors(reading.channels(), 1.0F);
    float before = 0, after = 0;
    for (std::size_t c = 0; c < factors.size(); ++c) {
        float weight = 0;
        reading.of_channel(c, [&](float value) { weight = std::max(weight, std::abs(value)); });
        if (!(ranges[c] > 0) || !(weight > 0)) continue;
        factors[c] = reading.has_own_kernels() ? 1 / ranges[c] : std::sqrt(weight / ranges[c]);
        before = std::max(before, ranges[c]);
        after = std::max(after, ranges[c] * factors[c]);
    }
    for (std::size_t c = 0; c < factors.size(); ++c) {
        const bool alive = after > 0 && factors[c] != 1.0F;
        factors[c] = alive ? std::clamp(factors[c] * before / after, least_factor, largest_factor) : 1.0F;
    }
    return factors;
}

}  // namespace

Equalised equalise(const sdk::GraphView& deployed, const sdk::WeightsView& weights, std::span<const float> windows) {
    Equalised result;
    auto& layers = result.layers;
    layers.resize(deployed.order().size());
    for (const auto node : deployed.order()) {
        const auto kernel = weights.weights(node, "kernel"), bias = weights.weights(node, "bias");
        layers[index(node)] = {{kernel.begin(), kernel.end()}, {bias.begin(), bias.end()}};
    }
    const auto input = deployed.order().front();
    result.input.assign(static_cast<std::size_t>(deployed.shape(input).channels()), 1.0F);
    const auto ranges = observe(deployed, weights, windows);
    for (const auto node : deployed.order()) {
        if (node != input && !is_layer(deployed.primitive(node))) continue;
        const auto reader = only_reader(deployed, node);
        if (!reader) continue;
        InputWeights reading{deployed, reader->layer, layers[index(reader->layer)].kernel};
        const auto factors = factors_of(reading, ranges[index(reader->layer)]);
        for (std::size_t c = 0; c < factors.size(); ++c) {
            if (node == input)
                result.input[reader->channels[c]] = factors[c];
            else
                scale_channel(layers[index(node)], reader->channels[c], factors[c]);
            reading.of_channel(c, [&](float& value) { value /= factors[c]; });
        }
    }
    shrink_unread(deployed, windows, result.input);
    return result;
}

}  // namespace linnet::core
