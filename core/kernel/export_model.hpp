// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Deployable files of a quantized network, written by exporters into one folder.

#include <filesystem>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"
#include "core/quantization/quantized_model.hpp"

namespace linnet::core {

// The exporters of the run file's [final] export; where it says nothing, the one that the runtime names, if it is
// loaded.
std::vector<ExporterUse> make_exporters(const RunPlan& plan);

// One exporter by its id, with default parameters. `where` is what asks for it. Throws InputError.
ExporterUse make_exporter(const RunPlan& plan, const std::string& id, const Location& where);

// Replaces the folder by what the exporters write; when one fails, the folder stays as it was. Throws InputError for
// settings that do not suit the model, PluginFault, or SystemError when the disk fails. [any-thread]
void export_model(const RunPlan& plan, const QuantizedModel& model, std::span<const ExporterUse> exporters,
                  const std::filesystem::path& folder);

// Throws InputError unless the folder was exported of exactly this network and its files are as they were written: the
// digests in its model.json say so.
void check_exported(const std::filesystem::path& folder, const QuantizedModel& model);

}  // namespace linnet::core
