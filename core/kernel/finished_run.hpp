// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A run that ended with a network in int8, opened again: to export it once more, or to measure it.

#include <filesystem>
#include <string>
#include <vector>

#include "core/kernel/journal.hpp"
#include "core/kernel/run_plan.hpp"
#include "core/quantization/quantized_model.hpp"

namespace linnet::core {

struct FinishedRun {
    std::unique_ptr<RunPlan> plan;
    std::vector<std::int64_t> genes;
    std::shared_ptr<const QuantizedModel> model;  // the same integers, by digest
};

// What the study keeps of a network in int8.
DeployedRecord record_of(const RunPlan& plan, std::span<const std::int64_t> genes, const QuantizedModel& model);

// `overrides` are "key=value" beyond those the run was made with. Throws InputError when the run has no network in
// int8, or when data, space or weights no longer make the network it ended with; and as make_plan().
FinishedRun open_finished(const std::filesystem::path& folder, const std::vector<std::string>& overrides,
                          const Installation& installation, const Clock& clock);

}  // namespace linnet::core
