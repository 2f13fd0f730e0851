// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// price and check: a run file looked at without training.

#include <iostream>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/cli/summary.hpp"
#include "core/ir/print.hpp"
#include "core/kernel/operation_support.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/run_report.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {

using namespace core;

int price_command(const Arguments& arguments) {
    if (!arguments.has("genes")) throw InputError("linnet price: say which network, such as --genes k=8,c=3");
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const auto plan =
        make_plan(read_run_file(arguments.positional[0], arguments.texts("set")), find_installation(), clock);
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
    const SteadyClock clock;
    const auto plan =
        make_plan(read_run_file(arguments.positional[0], arguments.texts("set")), find_installation(), clock);
    print_header(std::cout, *plan);
    std::cout << "space " << plan->space_id << " · strategy " << plan->strategy_id << " · trainer " << plan->trainer_id
              << " · " << plan->workers() << (plan->workers() == 1 ? " worker\n" : " workers\n");
    std::cout << "nothing wrong was found\n";
    return success;
}

}  // namespace linnet::cli
