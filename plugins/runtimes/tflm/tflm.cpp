// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/tflm.hpp"

#include <algorithm>
#include <linnet/sdk/support/deployed_graph.hpp>
#include <stdexcept>

#include "tflm/arena.hpp"
#include "tflm/flatbuffer_size.hpp"
#include "tflm/interpreter.hpp"
#include "tflm/lower.hpp"

namespace linnet::tflm {
namespace {

void add_file(FileSize file, sdk::Footprint& footprint) {
    footprint.weights = file.weights;
    footprint.tables = file.total - file.weights;
}

sdk::Footprint as_profiled(const sdk::GraphView& graph) {
    const auto model = lower(graph, Biases::zero);
    const auto use = measure_arena(model, Machine::profiler);
    const auto total = profiled_ram(model, use);
    sdk::Footprint footprint;
    footprint.activations = std::min(use.head, total);
    footprint.runtime_ram = total - footprint.activations;
    add_file(file_size(model), footprint);
    return footprint;
}

// The arena has to hold the planner's tables before it holds the activations: what they need more is scratch.
sdk::Footprint on_device(const sdk::GraphView& graph, const Settings& settings) {
    const auto program = compile(sdk::DeployedGraph(graph), settings.form);
    const auto use = measure_arena(arena_model(program), Machine::device);
    sdk::Footprint footprint;
    footprint.activations = use.head;
    footprint.runtime_ram = use.tail;
    footprint.scratch = use.smallest_arena() - (use.head + use.tail);
    footprint.code = settings.code_bytes;
    add_file(file_size(program), footprint);
    return footprint;
}

Settings read(const sdk::ConfigView& config) {
    return {config.text("accounting") == "device" ? Accounting::device : Accounting::mltk,
            config.text("kernels") == "cmsis_nn" ? KernelLibrary::cmsis_nn : KernelLibrary::reference,
            {config.text("input") == "int8" ? InputForm::int8 : InputForm::raw,
             config.text("dense") == "conv" ? DenseForm::conv : DenseForm::fully_connected},
            static_cast<std::uint64_t>(config.integer("code"))};
}

// The table of a board's latencies that an operation belongs to.
std::string_view kind_of(const Step& step, bool is_float) {
    switch (step.code) {
        case Code::conv:
            return step.kernel == 1 && step.groups == 1 ? "pointwise" : "conv";
        case Code::depthwise_conv:
            return "depthwise";
        case Code::fully_connected:
            return "dense";
        case Code::max_pool:
            return "max_pool";
        case Code::average_pool:
            return "avg_pool";
        case Code::mean:
            return "global_avg_pool";
        case Code::reduce_max:
            return "global_max_pool";
        case Code::reduce_min:
            return "global_min_pool";
        case Code::logistic:
            return "sigmoid";
        case Code::add:
            return "add";
        case Code::concatenation:
            return "concat";
        case Code::slice:
            return "slice";
        case Code::relu:
        case Code::relu6:
            return "relu";
        case Code::softmax:
            return "softmax";
        case Code::quantize:
            return "quantize";
        case Code::sub:
            return "float_sub";
        case Code::mul:
            return is_float ? "float_mul" : "multiply";
        default:
            return "reshape";
    }
}

sdk::Operation priced(const Program& program, const Step& step) {
    const auto& output = program.values[step.output];
    sdk::Operation operation{step.node, kind_of(step, output.type == Type::f32), 0, output.elements()};
    if (step.code == Code::mean || step.code == Code::reduce_max || step.code == Code::reduce_min)
        operation.outputs = program.values[step.inputs.front()].elements();
    const bool has_kernel = step.inputs.size() > 1 && program.values[step.inputs[1]].contents == Contents::kernel;
    if (has_kernel) {  // each kernel value is used once at each time step
        const auto filters = static_cast<std::uint64_t>(output.dim[output.rank - 1u]);
        operation.macs = program.values[step.inputs[1]].elements() * (output.elements() / filters);
    }
    return operation;
}

}  // namespace

TflmRuntime::TflmRuntime(const sdk::ConfigView& settings) : settings_(read(settings)) {}

bool TflmRuntime::supports(std::string_view op, const sdk::BoardProfile&) const noexcept {
    return settings_.accounting == Accounting::mltk ? can_lower(op) : can_compile(op);
}

sdk::Footprint TflmRuntime::footprint(const sdk::GraphView& graph, const sdk::BoardProfile&) const {
    return settings_.accounting == Accounting::mltk ? as_profiled(graph) : on_device(graph, settings_);
}

std::string_view TflmRuntime::ram_provenance() const noexcept {
    return settings_.accounting == Accounting::mltk
               ? "modelled: as MLTK 0.19.0 profiles the untrained network"
               : "modelled: arena of TensorFlow Lite Micro on a 32-bit Arm, without stack";
}

std::string_view TflmRuntime::flash_provenance() const noexcept {
    return settings_.accounting == Accounting::mltk ? "modelled: .tflite file without interpreter code"
                                                    : "modelled: .tflite file and interpreter code";
}

std::string_view TflmRuntime::latency_table() const noexcept {
    return settings_.kernels == KernelLibrary::reference ? "tflm" : "tflm_cmsis_nn";
}

bool TflmRuntime::infer(const sdk::QuantizedModelView& model, std::span<const float> windows,
                        std::span<std::int8_t> results, sdk::InputCounts& counts) const {
    Interpreter interpreter(model);
    const auto size = interpreter.window_size(), result = interpreter.result_size();
    if (windows.size() % size != 0 || results.size() != windows.size() / size * result)
        throw std::invalid_argument("the windows or results to infer do not have the sizes of the model");
    for (std::size_t i = 0; i < windows.size() / size; ++i)
        interpreter.run(windows.subspan(i * size, size), results.subspan(i * result, result), counts);
    return true;
}

void TflmRuntime::operations(const sdk::GraphView& graph, const sdk::BoardProfile&, sdk::OperationSink& sink) const {
    const sdk::DeployedGraph deployed(graph);
    const auto program = compile(deployed, settings_.form);
    for (const auto& step : program.steps) {
        auto operation = priced(program, step);
        operation.node = deployed.origin(step.node);
        sink.operation(operation);
    }
}

}  // namespace linnet::tflm
