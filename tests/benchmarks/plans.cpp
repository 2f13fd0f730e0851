// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/plans.hpp"

#include <cstdlib>

#include "core/support/logging.hpp"

namespace linnet::benchmarks {
namespace {

constexpr const char* small_run = R"([run]
seed = 7
[dataset]
use = "synthetic"
windows = 240
test_windows = 0
[target]
board = "arduino_nano_33_ble"
runtime = "tflm"
[constraints]
ram = "20 KiB"
flash = "64 KiB"
macs = 60_000
[objectives]
maximise = ["accuracy"]
[space]
use = "tinytnas"
[strategy]
use = "random"
[trainer]
use = "onednn"
epochs = 5
[budget]
trials = 1000000
)";

std::unique_ptr<core::RunPlan> make(core::RunFile file) {
    core::set_log_level(sdk::Level::error);
    const core::SteadyClock clock;
    return core::make_plan(std::move(file), {{LINNET_PLUGINS}, {LINNET_PROFILES}}, clock);
}

}  // namespace

std::unique_ptr<core::RunPlan> small_plan(const std::vector<std::string>& overrides) {
    return make(core::parse_run_file(small_run, "benchmark.toml", overrides));
}

std::unique_ptr<core::RunPlan> plan_of(const std::filesystem::path& run_file,
                                       const std::vector<std::string>& overrides) {
    return make(core::read_run_file(run_file, overrides));
}

std::filesystem::path data_folder(const std::string& named) {
    if (!named.empty()) return named;
    if (const char* folder = std::getenv("LINNET_DATASETS")) return folder;
    return std::filesystem::path(LINNET_SOURCE) / ".." / "shared" / "datasets";
}

}  // namespace linnet::benchmarks
