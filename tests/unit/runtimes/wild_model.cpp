// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "wild_model.hpp"

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/activation_groups.hpp>

namespace linnet::test {

using sdk::NodeId;
using sdk::Primitive;

WildModel::WildModel(core::Graph graph, std::uint64_t seed)
    : original_(std::move(graph)), graph_(original_), random_(seed) {
    choose_outputs();
    for (const auto node : graph_.order()) layers_.push_back(random_layer(node));
    for (std::int32_t i = 0; i < graph_.shape(graph_.order().front()).channels(); ++i) {
        mean_.push_back(static_cast<float>(between(-1000, 1000)) / 7.0F);
        deviation_.push_back(power(-3, 3));
    }
}

float WildModel::power(double lowest, double highest) {
    const auto share = static_cast<double>(random_() % 1000003) / 1000003;
    return static_cast<float>(std::pow(10.0, lowest + (highest - lowest) * share));
}

void WildModel::choose_outputs() {
    const sdk::ActivationGroups groups(graph_);
    std::vector<sdk::Quantization> of_group;
    for (std::uint32_t i = 0; i < groups.count(); ++i) of_group.push_back({power(-2.3, -0.7), between(-128, 127)});
    for (const auto node : graph_.order()) {
        if (groups.is_bound(node)) of_group[groups.group(node)].zero_point = -128;
        // A mean that has the quantization of its operand is a case of its own in some kernels.
        if (graph_.primitive(node) == Primitive::global_avg_pool && between(0, 3) == 0)
            of_group[groups.group(node)] = of_group[groups.group(graph_.operands(node).front())];
    }
    for (const auto node : graph_.order())
        if (graph_.primitive(node) == Primitive::softmax || groups.is_of_sigmoids(node))
            of_group[groups.group(node)] = {1.0F / 256, -128};
    for (const auto node : graph_.order()) outputs_.push_back(of_group[groups.group(node)]);
}

bool sigmoids_have_their_scale(const sdk::GraphView& original) {
    const sdk::DeployedGraph graph(original);
    const sdk::ActivationGroups groups(graph);
    return std::all_of(graph.order().begin(), graph.order().end(), [&](NodeId node) {
        return graph.primitive(node) != Primitive::sigmoid || groups.is_of_sigmoids(node);
    });
}

// Scales with which accumulators spread over some of the range of int8, or all of it, or beyond.
WildModel::Layer WildModel::random_layer(NodeId node) {
    Layer layer;
    std::int32_t inputs = 0, filters = 0;
    if (graph_.primitive(node) == Primitive::conv1d) {
        filters = static_cast<std::int32_t>(graph_.attribute(node, "filters"));
        inputs = static_cast<std::int32_t>(graph_.attribute(node, "kernel")) *
                 graph_.shape(graph_.operands(node).front()).channels() /
                 static_cast<std::int32_t>(graph_.attribute(node, "groups"));
    } else if (graph_.primitive(node) == Primitive::dense) {
        filters = graph_.shape(node).channels();
        inputs = graph_.shape(graph_.operands(node).front()).channels();
    }
    for (std::int32_t i = 0; i < inputs * filters; ++i)
        layer.kernel.push_back(static_cast<std::int8_t>(between(-127, 127)));
    const auto from = output(graph_.operands(node).empty() ? node : graph_.operands(node).front()), to = output(node);
    for (std::int32_t i = 0; i < filters; ++i) {
        const auto sum = 5000 * std::sqrt(static_cast<float>(inputs));  // about the spread of accumulators
        const auto spread = between(0, 7) == 0 ? power(2.5, 4.5) : power(0, 2.5);
        layer.scales.push_back(spread * to.scale / (from.scale * sum));
        layer.bias.push_back(between(-20000, 20000));
    }
    return layer;
}

std::vector<float> WildModel::windows(std::size_t count) {
    const auto shape = graph_.shape(graph_.order().front());
    const auto [scale, zero_point] = output(graph_.order().front());
    std::vector<float> values;
    for (std::size_t i = 0; i < count * static_cast<std::size_t>(shape.time()); ++i)
        for (std::size_t channel = 0; channel < mean_.size(); ++channel) {
            const auto steps =
                static_cast<float>(between(-140 * 64, 140 * 64)) / 64.0F - static_cast<float>(zero_point);
            values.push_back(steps * scale * deviation_[channel] + mean_[channel]);
        }
    return values;
}

}  // namespace linnet::test
