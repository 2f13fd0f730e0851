// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// export and measure: what is done with a network once there is one.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/cli/table.hpp"
#include "core/kernel/export_model.hpp"
#include "core/kernel/finished_run.hpp"
#include "core/kernel/firmware_build.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {
namespace {

using namespace core;

constexpr std::size_t default_windows = 200;

void expect_free(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return;
    if (!std::filesystem::is_directory(folder, error) || !std::filesystem::is_empty(folder, error))
        throw InputError("--to " + folder.string() + ": this is there already; name a folder that is not");
}

std::vector<std::string> board_override(const Arguments& arguments) {
    if (!arguments.has("board")) return {};
    return {"target.board=\"" + arguments.text("board") + '"'};
}

// Which section of a firmware is too large for the board it was made for, and by how much; empty: it fits.
std::string does_not_fit(const RunPlan& plan, const sdk::FirmwareReport& report) {
    const auto limit = [&](const std::string& key) {
        const auto usable = plan.board->number(key + ".usable");
        return usable ? usable : plan.board->number(key + ".size");
    };
    std::string text;
    const auto check = [&](const char* what, const std::string& memory, std::uint64_t bytes) {
        const auto most = limit("memory." + memory);
        if (!most || static_cast<double>(bytes) <= *most) return;
        text += (text.empty() ? "" : "; ") + std::string(what) + ' ' + format_count(static_cast<double>(bytes)) +
                " bytes of " + memory + ", " + format_count(static_cast<double>(bytes) - *most) + " more than board " +
                std::string(plan.board->id()) + " has";
    };
    check("the model's code and constants take", "flash", report.flash);
    check("its arena with the stack takes", "ram", report.static_ram + report.stack);
    return text;
}

nlohmann::ordered_json measurement_json(const std::string& core, const EmulatedRun& run) {
    const auto& report = run.report;
    nlohmann::ordered_json steps = nlohmann::ordered_json::array();
    for (const auto& step : run.steps) steps.push_back({{"step", step.name}, {"instructions", step.instructions}});
    return {{"core", core},
            {"bit_exact", report.bit_exact},
            {"windows", report.windows},
            {"instructions", report.instructions},
            {"static_ram", report.static_ram},
            {"stack", report.stack},
            {"flash", report.flash},
            {"steps", steps}};
}

void print_measurement(const std::string& core, const EmulatedRun& run) {
    const auto count = [](std::uint64_t number) { return format_count(static_cast<double>(number)); };
    const auto& report = run.report;
    std::cout << "core " << core << ": " << (report.bit_exact ? "the host's bytes" : "NOT the host's bytes") << " on "
              << count(report.windows) << " windows\n"
              << count(report.instructions) << " instructions per inference   flash " << count(report.flash)
              << "   static ram " << count(report.static_ram) << "   stack " << count(report.stack) << " bytes\n";
    TextTable table{{"step", "instructions"}};
    for (const auto& step : run.steps) table.row({step.name, count(step.instructions)});
    table.print(std::cout);
}

}  // namespace

int export_command(const Arguments& arguments) {
    if (!arguments.has("as")) throw InputError("linnet export: say which exporter, such as --as c_source");
    if (!arguments.has("to")) throw InputError("linnet export: say where to, such as --to firmware/model");
    const std::filesystem::path folder = arguments.text("to");
    expect_free(folder);
    const SteadyClock clock;
    auto overrides = board_override(arguments);
    const auto as = arguments.text("as");
    overrides.push_back("final.export=[" + (as.starts_with('{') ? as : '"' + as + '"') + "]");
    const auto run = open_finished(arguments.positional[0], overrides, find_installation(), clock);
    export_model(*run.plan, *run.model, run.plan->exporters, folder);
    std::cout << "wrote  " << folder.string() << "/   sha256:" << run.model->digest().substr(0, 16) << "...\n";
    return success;
}

int measure_command(const Arguments& arguments) {
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const std::filesystem::path folder = arguments.positional[0];
    const auto run = open_finished(folder, board_override(arguments), find_installation(), clock);
    const auto core = arguments.has("core") ? arguments.text("core") : emulated_core(*run.plan->board);
    check_exported(folder / "model", *run.model);
    const auto measured = measure_folder(*run.plan, *run.model, folder / "model", core, default_windows);
    if (arguments.flag("json"))
        std::cout << measurement_json(core, measured).dump() << '\n';
    else
        print_measurement(core, measured);
    const auto too_large = does_not_fit(*run.plan, measured.report);
    if (!too_large.empty()) std::cerr << "linnet: the firmware does not fit: " << too_large << '\n';
    if (!measured.report.bit_exact)
        std::cerr << "linnet: the firmware computes other bytes than runtime " << run.plan->runtime_id
                  << " does here\n";
    return measured.report.bit_exact && too_large.empty() ? success : system_failure;
}

}  // namespace linnet::cli
