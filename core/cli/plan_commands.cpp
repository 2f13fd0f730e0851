// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// price and check: a run file looked at without training.

#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/cli/summary.hpp"
#include "core/ir/print.hpp"
#include "core/kernel/operation_support.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/run_report.hpp"
#include "core/kernel/space_sample.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {
namespace {

using namespace core;

constexpr std::uint64_t default_samples = 1000, most_samples = 1'000'000;

std::uint64_t sample_count(const Arguments& arguments) {
    if (!arguments.has("samples")) return default_samples;
    const auto text = arguments.text("samples");
    const auto count = parse_quantity(text, Quantity::count);
    if (!count || *count < 1 || *count > most_samples || *count != std::floor(*count))
        throw InputError("--samples " + text + " cannot be used; expected a whole number from 1 to 1000000");
    return static_cast<std::uint64_t>(*count);
}

// "1 234", and from a million on "4.2e11".
std::string large_count(double count) {
    if (count < 1e6) return format_count(count);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1e", count);
    std::string digits{text.data()};
    const auto exponent = digits.find('e');
    return digits.substr(0, exponent + 1) + std::to_string(std::stoi(digits.substr(exponent + 1)));
}

void print_space(std::ostream& out, const RunPlan& plan, const SpaceSample& sample) {
    const auto number = [](std::uint64_t count) { return format_count(static_cast<double>(count)); };
    out << "space " << plan.space_id << ": " << counted(sample.genes, "gene") << ", " << large_count(sample.candidates)
        << " candidates; "
        << (sample.whole ? "all were looked at\n" : number(sample.samples) + " drawn at random were looked at\n");
    out << "  " << counted(sample.networks, "network") << " among them, " << number(sample.distinct) << " different\n  "
        << number(sample.feasible) << " keep every limit before training: " << format_share(sample.feasible_share.low);
    if (!sample.whole) out << " to " << format_share(sample.feasible_share.high) << " of the space, at 95 %";
    out << '\n';
    if (const auto most = sample.most_broken()) {
        const auto& limit = plan.constraints[*most];
        const auto& use = plan.metrics[limit.metric];
        out << "  " << use.id << (limit.upper ? " <= " : " >= ") << format_value(limit.bound, use.unit)
            << " is the limit that most break: " << number(sample.broken[*most]) << " of "
            << counted(sample.networks, "network") << '\n';
    }
    if (sample.faulted > 0)
        out << "  a plugin failed on " << number(sample.faulted) << ", first: " << sample.fault << '\n';
}

int show_space(const Arguments& arguments, const RunPlan& plan, std::uint64_t samples) {
    const auto sample = sample_space(plan, samples);
    if (arguments.flag("json")) {
        std::cout << space_json(plan, sample) << '\n';
        return success;
    }
    print_header(std::cout, plan);
    std::cout << "strategy " << plan.strategy_id << " · trainer " << plan.trainer_id << " · "
              << counted(plan.workers(), "worker") << '\n';
    print_space(std::cout, plan, sample);
    return success;
}

}  // namespace

int price_command(const Arguments& arguments) {
    const auto samples = sample_count(arguments);
    if (arguments.has("samples") && arguments.has("genes"))
        throw InputError("linnet price: --samples looks at the space, so it does not go with --genes");
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const auto plan =
        make_plan(read_run_file(arguments.positional[0], arguments.texts("set")), find_installation(), clock);
    if (!arguments.has("genes")) return show_space(arguments, *plan, samples);
    const auto genes = parse_genes(*plan, arguments.text("genes"));
    const auto graph = build_graph(*plan, genes);
    if (!graph)
        throw InputError("--genes " + arguments.text("genes") + ": these genes form no network for this window");
    refuse_unsupported(*plan, *graph);
    const auto priced = price(*plan, *graph, Thoroughness::all);
    if (arguments.flag("json")) {
        std::cout << price_json(*plan, genes, *graph, priced) << '\n';
        return success;
    }
    std::cout << format_genes(*plan, genes) << "   sha256:" << graph->digest().substr(0, 16) << "...\n"
              << print_graph(*graph);
    for (std::size_t i = 0; i < plan->metrics.size(); ++i) {
        if (priced.values[i] != priced.values[i]) continue;
        const auto& use = plan->metrics[i];
        std::cout << use.id << ' ' << format_value(priced.values[i], use.unit);
        if (use.unit == "byte") std::cout << " (" << format_count(priced.values[i]) << " bytes)";
        std::cout << "   " << short_provenance(*plan, use, *graph) << '\n';
    }
    std::cout << (priced.feasible ? "feasible" : "infeasible: " + priced.reason) << '\n';
    return success;
}

int check_command(const Arguments& arguments) {
    const auto samples = sample_count(arguments);
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const auto plan =
        make_plan(read_run_file(arguments.positional[0], arguments.texts("set")), find_installation(), clock);
    show_space(arguments, *plan, samples);
    if (!arguments.flag("json")) std::cout << "nothing wrong was found\n";
    return success;
}

}  // namespace linnet::cli
