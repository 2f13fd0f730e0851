// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/firmware_build.hpp"

#include <algorithm>

#include "core/kernel/export_model.hpp"
#include "core/measurement/scratch_folder.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

constexpr std::size_t windows_of_a_metric = 8;  // one in a search: enough to see that the bytes are the host's

std::string exporter_of(const RunPlan& plan) {
    std::string id{plan.runtime.get().exporter()};
    if (id.empty()) throw InputError("firmware cannot be measured: runtime " + plan.runtime_id + " has no exporter");
    return id;
}

}  // namespace

std::string emulated_core(const sdk::BoardProfile& board) {
    const auto core = board.text("core.emulated");
    if (core.empty())
        throw InputError("firmware cannot be measured for board " + std::string(board.id()) +
                         ": its profile names no emulated core (core.emulated)");
    return std::string(core);
}

void check_firmware_tools(const RunPlan& plan) {
    static_cast<void>(emulated_core(*plan.board));
    static_cast<void>(make_exporter(plan, exporter_of(plan), {}));
    check_emulator_tools();
}

EmulatedRun measure_folder(const RunPlan& plan, const QuantizedModel& model, const std::filesystem::path& folder,
                           const std::string& core, std::size_t windows) {
    const auto part = plan.data->raw(plan.data->has_test() ? sdk::Part::test : sdk::Part::validation);
    const auto count = std::min<std::size_t>(windows, part.size());
    const auto features = part.features.first(count * static_cast<std::size_t>(plan.window.elements()));
    std::vector<std::int8_t> results(count * static_cast<std::size_t>(plan.classes));
    sdk::InputCounts ignored;
    const bool ran = plan.runtime(
        "infer", [&](const sdk::Runtime& runtime) { return runtime.infer(model, features, results, ignored); });
    if (!ran)
        throw InputError("runtime " + plan.runtime_id +
                         " cannot be run here, so there is nothing to compare firmware with");
    return run_in_emulator(folder, core, {features, results, count});
}

sdk::FirmwareReport measure_firmware(const RunPlan& plan, const QuantizedModel& model) {
    const auto core = emulated_core(*plan.board);
    const std::array exporters{make_exporter(plan, exporter_of(plan), {})};
    const ScratchFolder work;
    const auto folder = work.path() / "model";
    export_model(plan, model, exporters, folder);
    const auto report = measure_folder(plan, model, folder, core, windows_of_a_metric).report;
    if (!report.bit_exact)
        throw PluginFault("the firmware of this network on core " + core + " computes other bytes than runtime " +
                          plan.runtime_id + " does here");
    return report;
}

}  // namespace linnet::core
