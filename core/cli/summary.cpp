// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cli/summary.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/cli/progress.hpp"
#include "core/cli/table.hpp"
#include "core/kernel/front.hpp"
#include "core/kernel/run_report.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {

using namespace core;

std::string counted(std::uint64_t count, const std::string& noun) {
    return format_count(static_cast<double>(count)) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string format_share(double share) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f %%", 100 * share);
    return text.data();
}

std::string scores_text(const RunPlan& plan, const std::map<std::string, double>& scores) {
    // The judged metric first, as the headline; the others in brackets.
    std::string head, rest;
    const auto* judge = plan.judge();
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        const auto found = scores.find(plan.metrics[i].id);
        if (found == scores.end()) continue;
        const auto value = format_score(plan.metrics[i], found->second);
        if (judge && judge->metric == i)
            head = value;
        else
            rest += (rest.empty() ? "" : ", ") + plan.metrics[i].id + ' ' + value;
    }
    if (head.empty() || rest.empty()) return head + rest;
    return head + " (" + rest + ")";
}

void print_metrics(std::ostream& out, const RunPlan& plan, const Graph& graph, std::span<const double> values) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        const auto& use = plan.metrics[i];
        const double value = values[i];
        if (value != value) continue;
        auto provenance = short_provenance(plan, use, graph);
        // Estimates of what a network may learn are for who asks for them.
        if (provenance.starts_with("computed") && !plan.needs(i)) continue;
        rows.push_back({"     ", use.id, format_value(value, use.unit), std::move(provenance)});
    }
    if (rows.empty()) return;
    TextTable table{rows.front()};
    for (auto row = rows.begin() + 1; row != rows.end(); ++row) table.row(std::move(*row));
    table.print(out);
}

namespace {

void print_integer(std::ostream& out, const RunPlan& plan, const IntegerResult& integer) {
    const auto& deployment = integer.deployment;
    out << "int8   validation " << scores_text(plan, integer.validation);
    if (!integer.test.empty()) out << "   test " << scores_text(plan, integer.test);
    out << "\n       calibration " << calibration_name(deployment.calibration)
        << (deployment.fine_tuned ? ", fine-tuned" : "");
    if (integer.inputs.clipped > 0)
        out << "   " << counted(integer.inputs.clipped, "sensor value") << " of "
            << format_count(static_cast<double>(integer.inputs.values)) << " beyond the calibrated range";
    out << "   sha256:" << deployment.model->digest().substr(0, 16) << "...\n";
}

void print_best(std::ostream& out, const RunPlan& plan, const FinalModel& best) {
    out << "best   " << format_genes(plan, best.genes) << "   validation " << scores_text(plan, best.validation);
    if (!best.test.empty()) out << "   test " << scores_text(plan, best.test);
    out << '\n';
    if (best.integer) print_integer(out, plan, *best.integer);
    if (!best.not_integer.empty()) out << "       no network in int8: " << best.not_integer << '\n';
    print_metrics(out, plan, *best.graph, best.price.values);
}

}  // namespace

void print_nothing_feasible(std::ostream& out, const RunPlan& plan, const SearchResult& search) {
    const auto& counts = search.counts;
    out << "nothing feasible: none of "
        << counted(std::max(counts.infeasible + counts.trained, counts.screened), "candidate")
        << " keeps every limit\n";
    if (const auto* trial = find_trial(search, search.nearest))
        out << "nearest " << format_genes(plan, trial->genes) << ": " << trial->reason << '\n';
}

void print_header(std::ostream& out, const RunPlan& plan) {
    const auto& data = *plan.data;
    const auto& split = data.split();
    out << plan.file.path.stem().string() << ": "
        << counted(split.training_windows + split.validation_windows, "window") << ' ' << plan.window.time() << 'x'
        << plan.window.channels() << ", " << plan.classes << " classes";
    if (split.known_subjects > 0) out << ", " << counted(split.known_subjects, "subject");
    out << " -> validation ";
    if (!split.validation_subjects.empty()) out << counted(split.validation_subjects.size(), "subject") << " (";
    out << counted(split.validation_windows, "window") << (split.validation_subjects.empty() ? ", " + split.by : ")");
    if (data.has_test()) out << "; test " << counted(data.test().size(), "window");
    out << "\nboard " << plan.board->id() << " · runtime " << plan.runtime_id;
    for (const auto& constraint : plan.constraints)
        out << " · " << plan.metrics[constraint.metric].id << (constraint.upper ? " <= " : " >= ")
            << format_value(constraint.bound, plan.metrics[constraint.metric].unit);
    out << std::endl;
}

void print_start(std::ostream& out, const StartWeights& start) {
    const auto count = [](auto number) { return format_count(static_cast<double>(number)); };
    out << "start  " << count(start.arrays) << " of " << count(start.all_arrays) << " arrays (" << count(start.values)
        << " of " << count(start.all_values) << " values) from " << start.folder.string() << std::endl;
}

void print_report(std::ostream& out, const RunPlan& plan, const RunReport& report,
                  const std::filesystem::path& folder) {
    const auto& counts = report.search.counts;
    if (counts.proposed > 0) {
        out << "search " << counted(counts.trained, "network") << " trained, "
            << counted(counts.infeasible, "infeasible one") << ", " << counted(counts.duplicates, "duplicate") << " in "
            << format_seconds(report.search.seconds);
        if (counts.screened > 0) out << "; " << counted(counts.screened, "candidate") << " looked at";
        if (counts.faulted > 0) out << "; " << counted(counts.faulted, "trial") << " failed";
        if (report.search.end == SearchEnd::exhausted) out << "; the strategy has nothing left to try";
        out << '\n';
    }
    if (report.best && !report.best->history.empty()) {
        out << "final  " << counted(report.best->history.size(), "epoch");
        if (report.best->history.size() < plan.file.final.epochs) out << " (stopped early)";
        out << " in " << format_seconds(report.final_seconds);
        if (!report.best->retrained) out << "; the weights of the search were better on validation and are kept";
        out << '\n';
    }
    if (report.best) print_best(out, plan, *report.best);
    if (const auto volume = front_volume(plan, report.search.trials))
        out << "front  " << counted(pareto_front(plan, report.search.trials).size(), "network")
            << " that no other beats in every objective, hypervolume " << format_share(volume->value)
            << "; linnet front " << folder.string() << " prints them\n";
    if (report.outcome == RunOutcome::nothing_feasible) print_nothing_feasible(out, plan, report.search);
    if (report.outcome == RunOutcome::interrupted)
        out << "interrupted" << (report.best ? ": the best so far is above" : " before anything was measured") << '\n';
    out << "wrote  " << (folder / "result.json").string();
    if (!report.exported.empty()) out << ", " << (folder / "model").string() << '/';
    out << std::endl;
}

}  // namespace linnet::cli
