// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Run plans made as the program makes them, with the plugins and boards of the build tree.

#include <memory>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"

namespace linnet::benchmarks {

// Simulated activities (128 samples x 9 channels, 6 classes), space tinytnas, the limits of TinyTNAS's paper. Every
// setting can be replaced by an override ("target.runtime=linnet_c"), as with the program's option --set.
std::unique_ptr<core::RunPlan> small_plan(const std::vector<std::string>& overrides);

// That of a run file. Throws what make_plan() throws.
std::unique_ptr<core::RunPlan> plan_of(const std::filesystem::path& run_file,
                                       const std::vector<std::string>& overrides);

// The folder of the data sets: the named one, or without a name that of LINNET_DATASETS, or ../shared/datasets beside
// the checkout.
std::filesystem::path data_folder(const std::string& named);

}  // namespace linnet::benchmarks
