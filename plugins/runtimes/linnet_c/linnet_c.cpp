// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/linnet_c.hpp"

#include <linnet/sdk/support/deployed_graph.hpp>
#include <stdexcept>
#include <string>

#include "linnet_c/inference.hpp"

namespace linnet::linnet_c {
namespace {

using sdk::NodeId;

std::string_view kind_of(const Step& step) {
    switch (step.kernel) {
        case Kernel::pointwise:
            return "pointwise";
        case Kernel::pointwise_max2:
            return "pointwise_pooled";
        case Kernel::conv:
            return step.dilation > 1 ? "dilated_conv" : "conv";
        case Kernel::conv_grouped:
            return "grouped_conv";
        case Kernel::depthwise:
            return "depthwise";
        case Kernel::depthwise3:
            return "depthwise3";
        case Kernel::dense:
            return "dense";
        case Kernel::max_pool:
            return "max_pool";
        case Kernel::avg_pool:
            return "avg_pool";
        case Kernel::global_avg:
            return "global_avg_pool";
        case Kernel::global_max:
            return "global_max_pool";
        case Kernel::add:
            return "add";
        case Kernel::concat:
            return "concat";
        case Kernel::global_min:
            return "global_min_pool";
        case Kernel::global_std:
            return "global_std_pool";
        case Kernel::multiply:
            return "multiply";
        case Kernel::lookup:
            return "sigmoid";
        case Kernel::slice:
            return "slice";
        case Kernel::clip:
            break;
    }
    return "clip";
}

std::uint64_t rounded_up(std::uint64_t count, std::uint64_t multiple) {
    return (count + multiple - 1) / multiple * multiple;
}

std::uint64_t elements(const std::vector<Segment>& segments) {
    std::uint64_t sum = 0;
    for (const auto& segment : segments) sum += std::uint64_t{segment.rows} * segment.channels;
    return sum;
}

// Channels without gaps.
std::uint64_t inputs_of(const Step& step) {
    return step.segments.empty() ? step.input_channels : elements(step.segments);
}

// As the kernels make them, which compute `tile` filters at once and, of one tap, two time steps; those at the end of a
// number that is no multiple are computed again. Of pools the samples that are compared or added.
std::uint64_t macs_of(const Step& step, std::uint64_t tile) {
    const std::uint64_t filters = step.output_channels, time = step.output_time, channels = step.input_channels;
    switch (step.kernel) {
        case Kernel::pointwise:
            return rounded_up(time, 2) * rounded_up(filters, tile) * channels;
        case Kernel::pointwise_max2:
            return 2 * time * rounded_up(filters, tile) * channels;
        case Kernel::conv:
            return time * rounded_up(filters, 2) * step.size * channels;
        case Kernel::conv_grouped:
            return time * filters * step.size * (channels / step.extra);
        case Kernel::depthwise:
        case Kernel::depthwise3:
            return time * step.size * inputs_of(step);
        case Kernel::dense:
            return rounded_up(filters, 2) * inputs_of(step);
        case Kernel::max_pool:
        case Kernel::avg_pool:
            return time * filters * step.size;
        case Kernel::global_avg:  // one for each result; their outputs are counted by their inputs
        case Kernel::global_std:
            return filters;
        default:
            return 0;
    }
}

std::uint64_t outputs_of(const Step& step) {
    switch (step.kernel) {
        case Kernel::global_avg:
        case Kernel::global_max:
        case Kernel::global_min:
        case Kernel::global_std:
        case Kernel::concat:  // of which a step copies one operand
            return std::uint64_t{step.input_time} * step.input_channels;
        case Kernel::dense:
            return step.output_channels;
        default:
            return step.segments.empty() ? std::uint64_t{step.output_time} * step.output_channels
                                         : elements(step.segments);
    }
}

}  // namespace

bool LinnetCRuntime::supports(std::string_view op, const sdk::BoardProfile&) const noexcept { return is_known(op); }

sdk::Footprint footprint_of(const sdk::GraphView& graph, const sdk::BoardProfile& board, Samples samples) {
    const sdk::DeployedGraph deployed(graph);
    const auto program = make_program(deployed);
    std::uint32_t used = 0;
    sdk::Footprint footprint;
    const auto channels = static_cast<std::uint64_t>(graph.shape(graph.order().front()).channels());
    footprint.tables = model_bytes + step_bytes * program.steps.size() +
                       (samples == Samples::counts ? channel_bytes : input_scale_bytes) * channels;
    for (const auto& step : program.steps) {
        const auto sizes = constant_sizes(step);
        footprint.weights += sizes.weights;
        footprint.tables += channel_bytes * sizes.channels;
        used |= 1U << static_cast<unsigned>(step.kernel);
    }
    footprint.activations = program.results_bytes;
    footprint.scratch = program.arena_bytes - program.results_bytes;
    const auto code = code_for(core_of(board), used, samples);
    footprint.runtime_ram = code.stack;
    footprint.code = code.bytes;
    return footprint;
}

sdk::Footprint LinnetCRuntime::footprint(const sdk::GraphView& graph, const sdk::BoardProfile& board) const {
    return footprint_of(graph, board, Samples::floats);
}

std::string_view LinnetCRuntime::ram_provenance() const noexcept {
    return "counted: planned arena with the input; stack measured by GCC on Arm cores, modelled as Armv7-M on others";
}

std::string_view LinnetCRuntime::flash_provenance() const noexcept {
    return "counted: weights and tables; code measured with GCC on Arm cores, modelled as Armv7-M on others";
}

bool LinnetCRuntime::infer(const sdk::QuantizedModelView& model, std::span<const float> windows,
                           std::span<std::int8_t> results, sdk::InputCounts& counts) const {
    const auto& graph = model.graph();
    const auto window = static_cast<std::size_t>(graph.shape(graph.order().front()).elements());
    const auto classes = static_cast<std::size_t>(graph.shape(graph.order().back()).elements());
    if (windows.size() % window != 0 || windows.size() / window * classes != results.size())
        throw std::invalid_argument("runtime linnet_c was given " + std::to_string(windows.size()) + " values and " +
                                    std::to_string(results.size()) + " results, but a window has " +
                                    std::to_string(window) + " and its result " + std::to_string(classes));
    const auto program = make_program(graph);
    const auto constants = make_constants(program, model);
    Inference inference(program, constants);
    for (std::size_t i = 0; i < windows.size() / window; ++i)
        counts.clipped += inference.run(windows.data() + i * window, results.data() + i * classes);
    counts.values += windows.size();
    return true;
}

void LinnetCRuntime::operations(const sdk::GraphView& graph, const sdk::BoardProfile& board,
                                sdk::OperationSink& sink) const {
    const sdk::DeployedGraph deployed(graph);
    const auto program = lower(deployed);
    const auto input = graph.order().front();
    const std::uint64_t filters = board.number("core.mve").value_or(0) == 1 ? 4 : 2;
    sink.operation({input, "input", 0, static_cast<std::uint64_t>(graph.shape(input).elements())});
    for (const auto& step : program.steps)
        sink.operation({deployed.origin(step.node), kind_of(step), macs_of(step, filters), outputs_of(step)});
}

}  // namespace linnet::linnet_c
