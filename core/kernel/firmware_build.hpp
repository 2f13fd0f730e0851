// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The firmware of a quantized network, measured for the board's core.

#include "core/kernel/run_plan.hpp"
#include "core/measurement/emulator.hpp"
#include "core/quantization/quantized_model.hpp"

namespace linnet::core {

// The emulated core that stands for a board: its profile's core.emulated. Throws InputError when it has none.
std::string emulated_core(const sdk::BoardProfile& board);

// Throws InputError with a sentence when firmware of this plan's networks cannot be built or run here.
void check_firmware_tools(const RunPlan& plan);

// Builds the model in `folder`, which an exporter wrote of exactly this network, and runs it on the first windows of
// the test part (of the validation part where there is none), at most `windows`, against what the runtime computes
// here. Throws InputError, SystemError, PluginFault.
EmulatedRun measure_folder(const RunPlan& plan, const QuantizedModel& model, const std::filesystem::path& folder,
                           const std::string& core, std::size_t windows);

// Exports the network with the runtime's exporter into a temporary folder and measures that. Throws the same, and
// PluginFault when the result is not bit-exact: a measurement of another network is none. [any-thread]
sdk::FirmwareReport measure_firmware(const RunPlan& plan, const QuantizedModel& model);

}  // namespace linnet::core
