// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// boards calibrate: from one latency measured on a board to a profile of that board.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <linnet/sdk/support/latency_model.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/kernel/pricing.hpp"
#include "core/profile/calibration.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {
namespace {

using namespace core;

constexpr const char* command_name = "linnet boards calibrate: ";

struct Comparison {
    std::string network, table;
    double modelled, measured;  // seconds
    double old_factor;

    double ratio() const { return measured / modelled; }
    double wait_factor() const { return old_factor * ratio(); }
};

double measured_seconds(const Arguments& arguments) {
    const auto text = arguments.text("measured");
    if (text.empty())
        throw InputError(std::string(command_name) +
                         "say how long one inference took on the board, such as --measured \"31 ms\"");
    const auto seconds = parse_quantity(text, Quantity::seconds);
    if (!seconds)
        throw InputError("--measured \"" + text + "\" cannot be used; expected " +
                         std::string(expectation(Quantity::seconds)));
    if (*seconds <= 0) throw InputError("--measured \"" + text + "\" cannot be used; expected a time above zero");
    return *seconds;
}

Comparison compare(const RunPlan& plan, const Arguments& arguments, double measured) {
    const auto genes = parse_genes(plan, arguments.text("genes"));
    const auto graph = build_graph(plan, genes);
    if (!graph)
        throw InputError("--genes " + arguments.text("genes") + ": these genes form no network for this window");
    const auto operations = plan.runtime(
        "operations", [&](const sdk::Runtime& runtime) { return sdk::operations_of(runtime, *graph, *plan.board); });
    const std::string table{plan.runtime.get().latency_table()};
    try {
        const auto modelled = sdk::inference_time(*graph, operations, *plan.board, table).seconds;
        if (modelled <= 0) throw std::runtime_error("the modelled time of an inference is zero");
        const auto factor = plan.board->number("latency." + table + ".wait_factor").value_or(1);
        return {format_genes(plan, genes), table, modelled, measured, factor};
    } catch (const std::runtime_error& failure) {
        throw InputError(command_name + std::string(failure.what()));
    }
}

// Refused before anything is computed, so that nobody measures for nothing.
std::filesystem::path output_file(const Arguments& arguments) {
    const std::filesystem::path file{arguments.text("out")};
    if (file.empty()) return file;
    if (file.extension() != ".toml")
        throw InputError("--out " + file.string() + " cannot be used; a board's file ends in .toml");
    if (std::filesystem::exists(file))
        throw InputError("--out " + file.string() + " is there already; remove it or give another name");
    return file;
}

void write(const RunPlan& plan, const Comparison& comparison, const std::filesystem::path& file) {
    const auto source = "one inference of " + comparison.network + " with runtime " + plan.runtime_id + " took " +
                        format_seconds(comparison.measured) + " on the board where " +
                        format_seconds(comparison.modelled) + " were modelled with a factor of " +
                        format_count(comparison.old_factor);
    const auto text = calibrated_profile(*plan.board, {comparison.table, comparison.wait_factor(), source}, file);
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw SystemError(file.string() + ": cannot be written (" + std::strerror(errno) + ")");
}

std::string factor_text(double factor) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4g", factor);
    return text.data();
}

void print(const RunPlan& plan, const Comparison& comparison, const std::filesystem::path& file) {
    std::cout << comparison.network << " on board " << plan.board->id() << " with runtime " << plan.runtime_id
              << "\nmodelled  " << format_seconds(comparison.modelled) << "\nmeasured  "
              << format_seconds(comparison.measured) << "\nratio     " << factor_text(comparison.ratio())
              << "; wait_factor of latency." << comparison.table << " is then " << factor_text(comparison.wait_factor())
              << " instead of " << factor_text(comparison.old_factor) << '\n';
    if (file.empty())
        std::cout << "nothing was written; --out FILE.toml writes a board with this factor\n";
    else
        std::cout << "wrote     " << file.string() << '\n';
}

void print_json(const RunPlan& plan, const Comparison& comparison, const std::filesystem::path& file) {
    nlohmann::ordered_json object{{"board", plan.board->id()},
                                  {"runtime", plan.runtime_id},
                                  {"table", comparison.table},
                                  {"modelled", comparison.modelled},
                                  {"measured", comparison.measured},
                                  {"ratio", comparison.ratio()},
                                  {"wait_factor", comparison.wait_factor()}};
    if (!file.empty()) object["file"] = file.string();
    std::cout << object << '\n';
}

}  // namespace

int calibrate_command(const Arguments& arguments) {
    if (!arguments.has("genes"))
        throw InputError(std::string(command_name) + "say which network was measured, such as --genes k=8,c=3");
    const auto measured = measured_seconds(arguments);
    const auto file = output_file(arguments);
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const auto plan =
        make_plan(read_run_file(arguments.positional[0], arguments.texts("set")), find_installation(), clock);
    const auto comparison = compare(*plan, arguments, measured);
    if (!file.empty()) write(*plan, comparison, file);
    if (arguments.flag("json"))
        print_json(*plan, comparison, file);
    else
        print(*plan, comparison, file);
    return success;
}

}  // namespace linnet::cli
