// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/linnet_c.hpp"

#include <array>

#include "linnet_c/arena.hpp"
#include "linnet_c/kernels.hpp"

namespace linnet::linnet_c {
namespace {

using sdk::NodeId;
using sdk::Primitive;

std::uint64_t attribute(const sdk::GraphView& graph, NodeId node, std::string_view name) {
    return static_cast<std::uint64_t>(graph.attribute(node, name));
}

struct Constants {
    std::uint64_t weights = 0, tables = 0;  // byte
};

// Weights are int8, the input channels of each filter padded to words. Convolutions are requantised by channel, dense
// layers as a whole but with a bias each; every convolution has a bias, if only for the zero point of its input.
Constants constants_of(const sdk::GraphView& graph, NodeId node, Kernel kernel, std::uint64_t requantization_bytes) {
    constexpr std::uint64_t bias_bytes = 4, multiplier_and_shift_bytes = 8;
    const auto channels = [&](NodeId of) { return static_cast<std::uint64_t>(graph.shape(of).channels()); };
    if (graph.primitive(node) == Primitive::dense) {
        const auto units = channels(node);
        return {pad(padded_elements(graph, graph.operands(node).front())) * units,
                bias_bytes * units + multiplier_and_shift_bytes};
    }
    switch (kernel) {
        case Kernel::depthwise:
            return {attribute(graph, node, "kernel") * pad(channels(node)), requantization_bytes * channels(node)};
        case Kernel::pointwise:
        case Kernel::convolution: {
            const auto per_filter = channels(graph.operands(node).front()) / attribute(graph, node, "groups");
            return {attribute(graph, node, "kernel") * pad(per_filter) * channels(node),
                    requantization_bytes * channels(node)};
        }
        case Kernel::scale:
            return {0, requantization_bytes * channels(node)};
        case Kernel::average_pool:
        case Kernel::global_average_pool:
            return {0, multiplier_and_shift_bytes};
        case Kernel::add:
        case Kernel::concatenate:  // operands are brought to one scale
            return {0, multiplier_and_shift_bytes * graph.operands(node).size()};
        default:
            return {};
    }
}

}  // namespace

LinnetCRuntime::LinnetCRuntime(const sdk::ConfigView& settings)
    : options_{settings.text("kernels") == "dsp" ? Kernels::dsp : Kernels::scalar,
               settings.text("requantization") == "12" ? std::uint64_t{12} : std::uint64_t{8}} {}

bool LinnetCRuntime::supports(std::string_view op, const sdk::BoardProfile&) const noexcept { return is_known(op); }

sdk::Footprint LinnetCRuntime::footprint(const sdk::GraphView& graph, const sdk::BoardProfile&) const {
    const auto variant = static_cast<std::size_t>(options_.kernels);
    sdk::Footprint footprint;
    std::array<bool, kernels> linked{};
    footprint.code = run_function_bytes;
    for (const auto node : graph.order()) {
        const auto kernel = kernel_of(graph, node);
        if (!kernel) continue;
        footprint.code += bytes_per_call;
        auto& is_linked = linked[static_cast<std::size_t>(*kernel)];
        if (!is_linked) footprint.code += code_bytes[static_cast<std::size_t>(*kernel)][variant];
        is_linked = true;
        const auto constants = constants_of(graph, node, *kernel, options_.requantization_bytes);
        footprint.weights += constants.weights;
        footprint.tables += constants.tables;
    }
    footprint.activations = plan_activations(graph).plan.total;
    footprint.runtime_ram = stack_bytes[variant];
    return footprint;
}

std::string_view LinnetCRuntime::ram_provenance() const noexcept {
    return "modelled: planned arena with the input, and a measured bound of the stack";
}

std::string_view LinnetCRuntime::flash_provenance() const noexcept {
    return "modelled: weights and tables counted, code estimated by kernel";
}

}  // namespace linnet::linnet_c
