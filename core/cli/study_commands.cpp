// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// front and answer: what a study knows, without a new search.

#include <algorithm>
#include <iostream>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/cli/progress.hpp"
#include "core/cli/study_options.hpp"
#include "core/cli/summary.hpp"
#include "core/cli/table.hpp"
#include "core/kernel/answer.hpp"
#include "core/kernel/front.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/ranking.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {
namespace {

using namespace core;

const TrialRecord& trial_of(const std::vector<TrialRecord>& trials, std::uint64_t number) {
    return *std::ranges::lower_bound(trials, number, {}, &TrialRecord::number);
}

std::string limit_text(const RunPlan& plan, const Constraint& limit) {
    const auto& use = plan.metrics[limit.metric];
    return (limit.upper ? "<= " : ">= ") + format_score(use, limit.bound);
}

// Objectives in their order, then the other limited metrics; each with what is said about it.
std::vector<std::pair<std::size_t, std::string>> front_columns(const RunPlan& plan) {
    std::vector<std::pair<std::size_t, std::string>> columns;
    for (const auto& objective : plan.objectives)
        columns.emplace_back(objective.metric, objective.maximise ? "maximise" : "minimise");
    for (const auto& limit : plan.constraints) {
        const auto column = std::ranges::find(columns, limit.metric, &std::pair<std::size_t, std::string>::first);
        if (column == columns.end())
            columns.emplace_back(limit.metric, limit_text(plan, limit));
        else
            column->second += ", " + limit_text(plan, limit);
    }
    return columns;
}

void print_volume(std::ostream& out, const RunPlan& plan, const FrontVolume& volume) {
    std::string reference, ideal;
    for (std::size_t i = 0; i < volume.ranges.size(); ++i) {
        const auto& use = plan.metrics[plan.objectives[i].metric];
        const auto& range = volume.ranges[i];
        const std::string separator = i > 0 ? ", " : "";
        reference += separator + use.id + ' ' + format_score(use, range.reference) +
                     (range.limited ? " (its limit)" : " (the worst trial)");
        ideal += separator + use.id + ' ' + format_score(use, range.ideal);
    }
    out << "hypervolume " << format_share(volume.value) << " of the box from " << reference << " to " << ideal << '\n';
}

void print_front(std::ostream& out, const EarlierStudy& study, std::vector<std::uint64_t> front) {
    const auto& plan = *study.plan;
    std::ranges::stable_sort(front, {},
                             [&](auto number) { return cautious_scores(plan, trial_of(study.trials, number)); });
    const auto columns = front_columns(plan);
    std::vector<std::string> head{"trial", "genes"}, about{"", ""};
    for (const auto& [metric, text] : columns) {
        head.push_back(plan.metrics[metric].id);
        about.push_back(text);
    }
    TextTable table{head};
    table.row(about);
    for (const auto number : front) {
        const auto& trial = trial_of(study.trials, number);
        std::vector<std::string> row{std::to_string(number), format_genes(plan, trial.genes)};
        for (const auto& [metric, text] : columns) {
            const auto& use = plan.metrics[metric];
            const auto found = trial.metrics.find(use.id);
            row.push_back(found == trial.metrics.end() ? "-" : format_score(use, found->second));
        }
        table.row(std::move(row));
    }
    table.print(out);
    if (const auto volume = front_volume(plan, study.trials)) print_volume(out, plan, *volume);
}

// Limits that the nearest candidate breaks, and by how much.
void print_nearest(std::ostream& out, const RunPlan& plan, const TrialRecord& trial) {
    out << "nearest trial " << trial.number << "   " << format_genes(plan, trial.genes) << '\n';
    for (std::size_t i = 0; i < trial.violations.size(); ++i) {
        if (trial.violations[i] <= 0) continue;
        const auto& limit = plan.constraints[i];
        const auto& use = plan.metrics[limit.metric];
        out << "       " << use.id << ' ' << format_score(use, trial.metrics.at(use.id)) << " is "
            << format_share(trial.violations[i]) << (limit.upper ? " over" : " under") << " the limit of "
            << format_score(use, limit.bound) << '\n';
    }
}

void print_kept(std::ostream& out, const Answer& answer) {
    std::string names;
    for (std::size_t i = 0; i < answer.kept.size(); ++i)
        names += (i == 0 ? "" : i + 1 == answer.kept.size() ? " and " : ", ") + answer.kept[i];
    if (!names.empty())
        out << "note   " << names << (answer.kept.size() == 1 ? " is" : " are")
            << " as measured for the study's own board and runtime: a network must be trained to measure that anew\n";
}

void print_answer(std::ostream& out, const EarlierStudy& study, const Answer& answer, const Arguments& arguments) {
    const auto& plan = *study.plan;
    const auto trained = counted(answer.trials.size(), "trained network");
    if (answer.best) {
        const auto& best = answer.trials[*answer.best];
        const auto graph = network_of(study, best);
        out << trained << " in this study, " << format_count(static_cast<double>(answer.fitting))
            << (answer.fitting == 1 ? " fits\n" : " fit\n");
        out << "best   trial " << best.number << "   " << format_genes(plan, best.genes) << "   validation "
            << scores_text(plan, late_values(plan, best)) << '\n';
        print_metrics(out, plan, graph, price(plan, graph, Thoroughness::all).values);
    } else if (answer.trials.empty()) {
        out << "nothing trained fits: no network of this study was trained to its end\n";
    } else {
        out << "nothing trained fits: none of " << trained << " in this study keeps every limit\n";
        if (answer.nearest) print_nearest(out, plan, answer.trials[*answer.nearest]);
    }
    print_kept(out, answer);
    if (answer.untrained > 0)
        out << "note   " << counted(answer.untrained, "network") << " that the study did not train "
            << (answer.untrained == 1 ? "keeps" : "keep")
            << " the limits known before training; a new search could train " << (answer.untrained == 1 ? "it" : "them")
            << '\n';
    if (answer.best)
        out << "train  " << shell_line(training_command(arguments, answer.trials[*answer.best].number)) << '\n';
}

}  // namespace

int front_command(const Arguments& arguments) {
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const auto study = open_study(arguments.positional[0], {}, Target::same, find_installation(), clock);
    const auto front = pareto_front(*study.plan, study.trials);
    if (arguments.flag("json"))
        std::cout << front_json(*study.plan, study.folder, study.trials) << '\n';
    else if (front.empty())
        std::cout << study.folder.string() << ": no trial of this study is trained and keeps every limit\n";
    else
        print_front(std::cout, study, front);
    return front.empty() ? nothing_feasible : success;
}

int answer_command(const Arguments& arguments) {
    const auto settings = new_settings(arguments);
    expect_answerable(settings);
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const auto study = open_study(arguments.positional[0], settings, Target::other, find_installation(), clock);
    const auto found = answer(study);
    if (arguments.flag("json")) {
        const auto command =
            found.best ? training_command(arguments, found.trials[*found.best].number) : std::vector<std::string>{};
        std::cout << answer_json(study, found, command) << '\n';
    } else {
        print_header(std::cout, *study.plan);
        print_answer(std::cout, study, found, arguments);
    }
    return found.best ? success : nothing_feasible;
}

}  // namespace linnet::cli
