// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a network costs whatever deploys it: multiply-accumulates and weights, counted from shapes and attributes.
//
// The convention of multiply-accumulates (MACs) is that of TensorFlow Lite Micro profilers: only convolutions and dense
// layers count, with one MAC per weight and output position, positions in the padding included. Biases, normalisation,
// activations, pooling, products of activations, copies and softmax are none.
//
// All functions throw std::invalid_argument for an operation that is no primitive: what it costs is not known here.
// Sums and products stop at the largest std::uint64_t instead of wrapping round.

#include <cstdint>
#include <limits>
#include <linnet/sdk/graph.hpp>
#include <stdexcept>
#include <string>

namespace linnet::sdk {

// How many values a node's weights have, by the roles of trained_model.hpp.
struct WeightElements {
    std::uint64_t kernel = 0;
    std::uint64_t bias = 0;
    std::uint64_t per_statistic = 0;  // batch_norm: gamma, beta, mean and variance have so many each
};

namespace detail {

inline std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return b != 0 && a > most / b ? most : a * b;
}

inline std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return a > most - b ? most : a + b;
}

inline std::uint64_t whole_attribute(const GraphView& graph, NodeId node, std::string_view name) {
    return static_cast<std::uint64_t>(graph.attribute(node, name));
}

[[noreturn]] inline void throw_unknown_cost(const GraphView& graph, NodeId node) {
    throw std::invalid_argument("operation \"" + std::string(graph.op(node)) +
                                "\" is no primitive: its multiply-accumulates and weights are not known");
}

inline void check_known(const GraphView& graph, NodeId node) {
    if (graph.primitive(node) == Primitive::other) throw_unknown_cost(graph, node);
}

template <class Count>
std::uint64_t sum_over_nodes(const GraphView& graph, Count count) {
    std::uint64_t sum = 0;
    for (const auto node : graph.order()) sum = saturating_sum(sum, count(graph, node));
    return sum;
}

}  // namespace detail

inline WeightElements weight_elements(const GraphView& graph, NodeId node) {
    detail::check_known(graph, node);
    const auto channels = [](Shape shape) { return static_cast<std::uint64_t>(shape.channels()); };
    switch (graph.primitive(node)) {
        case Primitive::conv1d: {
            const auto filters = detail::whole_attribute(graph, node, "filters");
            const auto per_filter = detail::saturating_product(
                detail::whole_attribute(graph, node, "kernel"),
                channels(graph.shape(graph.operands(node).front())) / detail::whole_attribute(graph, node, "groups"));
            const bool bias = graph.attribute(node, "bias") != 0;
            return {detail::saturating_product(per_filter, filters), bias ? filters : 0, 0};
        }
        case Primitive::dense: {
            const auto units = detail::whole_attribute(graph, node, "units");
            const bool bias = graph.attribute(node, "bias") != 0;
            return {detail::saturating_product(channels(graph.shape(graph.operands(node).front())), units),
                    bias ? units : 0, 0};
        }
        case Primitive::batch_norm:
            return {0, 0, channels(graph.shape(node))};
        default:
            return {};
    }
}

// Every weight of a kernel is used once per output position: a convolution's at each time step, a dense layer's once.
inline std::uint64_t macs(const GraphView& graph, NodeId node) {
    const auto positions = static_cast<std::uint64_t>(graph.shape(node).time());
    return detail::saturating_product(weight_elements(graph, node).kernel, positions);
}

// Values that training adjusts: kernels, biases, and gamma and beta of batch normalisation; not its running mean and
// variance, which are measured.
inline std::uint64_t parameters(const GraphView& graph, NodeId node) {
    const auto elements = weight_elements(graph, node);
    return detail::saturating_sum(detail::saturating_sum(elements.kernel, elements.bias),
                                  detail::saturating_product(2, elements.per_statistic));
}

inline std::uint64_t total_macs(const GraphView& graph) {
    return detail::sum_over_nodes(graph, [](const GraphView& g, NodeId node) { return macs(g, node); });
}

inline std::uint64_t total_parameters(const GraphView& graph) {
    return detail::sum_over_nodes(graph, [](const GraphView& g, NodeId node) { return parameters(g, node); });
}

}  // namespace linnet::sdk
