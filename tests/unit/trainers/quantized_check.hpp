// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What tests of training under quantization share: ranges, and numbers with which a net in floats and the reference in
// doubles compute exactly the same, so that no value is rounded to another neighbour in one of them.

#include <linnet/sdk/support/activation_groups.hpp>
#include <linnet/sdk/support/deployed_graph.hpp>

#include "gradient_check.hpp"

namespace linnet::test {

class Ranges final : public sdk::RangesView {
public:
    sdk::Quantization output(sdk::NodeId node) const noexcept override { return all[static_cast<std::size_t>(node)]; }
    std::vector<sdk::Quantization> all;
};

// The power of two next to a value, from below.
inline double power_of_two(double value) { return std::exp2(std::floor(std::log2(value))); }

// Scales are powers of two that cover at least `share` of what an example's activations are without rounding, and less
// than twice that share: with 1/2 some are clipped, with 1 none.
inline Ranges ranges_of(const sdk::GraphView& graph, const Values& weights, const Example& example, double share) {
    const auto outputs = reference_outputs(graph, weights, example, {.training = false});
    const sdk::ActivationGroups groups(graph);
    std::vector<double> lowest(groups.count()), highest(groups.count());
    for (const auto node : graph.order()) {
        const auto group = groups.group(node);
        if (groups.bounded_output(node) != node) continue;
        for (const double value : outputs[static_cast<std::size_t>(node)]) {
            lowest[group] = std::min(lowest[group], value);
            highest[group] = std::max(highest[group], value);
        }
    }
    Ranges ranges;
    for (const auto node : graph.order()) {
        const auto group = groups.group(node);
        const bool bounded = lowest[group] == 0;
        // -128 to 127 around a zero point of -128, or of 3.
        const double reach = std::max({1e-3, highest[group] / (bounded ? 255 : 124), -lowest[group] / 131});
        ranges.all.push_back({static_cast<float>(2 * power_of_two(reach * share)), bounded ? -128 : 3});
    }
    return ranges;
}

// Kernels whose scales are powers of two, the rest of each filter a multiple of an eighth of its scale.
inline Weights exact_weights(const sdk::GraphView& graph, const onednn::Net& net) {
    Weights weights;
    std::uint64_t i = 0;
    for (const auto& array : const_cast<onednn::Net&>(net).parameters().arrays()) {
        const std::size_t size = array.at.size();
        const auto filters = static_cast<std::size_t>(graph.shape(array.node).channels());
        const double scale = power_of_two(2 / std::sqrt(static_cast<double>(size / filters))) / 128;
        std::vector<float> values;
        for (std::size_t e = 0; e < size; ++e) {
            const double value = draw(12, i++);
            if (array.role == "bias")
                values.push_back(static_cast<float>(std::round(32 * value) / 64));
            else if (e < filters)
                values.push_back(static_cast<float>(value < 0 ? -127 * scale : 127 * scale));
            else
                values.push_back(static_cast<float>(std::round(127 * 8 * value) / 8 * scale));
        }
        weights.weights(array.node, array.role, values);
    }
    return weights;
}

// A deployed form with ranges, weights and windows to run it on. The original must outlive it.
struct QuantizedCase {
    QuantizedCase(const core::Graph& original, int count, double share)
        : graph{original}, samples{count}, example{example_of(original, count)} {
        for (double& value : example.features) value = std::round(64 * value) / 64;
        weights = exact_weights(graph, onednn::Net(graph, samples));
        ranges = ranges_of(graph, in_double(weights), example, share);
    }

    sdk::DeployedGraph graph;
    int samples;
    Example example;
    Weights weights;
    Ranges ranges;
};

}  // namespace linnet::test
