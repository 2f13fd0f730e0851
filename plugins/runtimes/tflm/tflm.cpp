// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/tflm.hpp"

#include <algorithm>

#include "tflm/arena.hpp"
#include "tflm/flatbuffer_size.hpp"
#include "tflm/lower.hpp"

namespace linnet::tflm {
namespace {

void add_file(const Model& model, sdk::Footprint& footprint) {
    const auto file = file_size(model);
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
    add_file(model, footprint);
    return footprint;
}

// The arena has to hold the planner's tables before it holds the activations: what they need more is scratch.
sdk::Footprint on_device(const sdk::GraphView& graph, std::uint64_t code_bytes) {
    const auto model = lower(graph, Biases::trained);
    const auto use = measure_arena(model, Machine::device);
    sdk::Footprint footprint;
    footprint.activations = use.head;
    footprint.runtime_ram = use.tail;
    footprint.scratch = use.smallest_arena() - (use.head + use.tail);
    footprint.code = code_bytes;
    add_file(model, footprint);
    return footprint;
}

}  // namespace

TflmRuntime::TflmRuntime(const sdk::ConfigView& settings)
    : accounting_(settings.text("accounting") == "device" ? Accounting::device : Accounting::mltk),
      code_bytes_(static_cast<std::uint64_t>(settings.integer("code"))) {}

bool TflmRuntime::supports(std::string_view op, const sdk::BoardProfile&) const noexcept { return can_lower(op); }

sdk::Footprint TflmRuntime::footprint(const sdk::GraphView& graph, const sdk::BoardProfile&) const {
    return accounting_ == Accounting::mltk ? as_profiled(graph) : on_device(graph, code_bytes_);
}

std::string_view TflmRuntime::ram_provenance() const noexcept {
    return accounting_ == Accounting::mltk ? "modelled: as MLTK 0.19.0 profiles the untrained network"
                                           : "modelled: arena of TensorFlow Lite Micro on a 32-bit Arm, without stack";
}

std::string_view TflmRuntime::flash_provenance() const noexcept {
    return accounting_ == Accounting::mltk ? "modelled: .tflite file without interpreter code"
                                           : "modelled: .tflite file and interpreter code";
}

}  // namespace linnet::tflm
