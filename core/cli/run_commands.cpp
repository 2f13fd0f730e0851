// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// search, resume and train: everything that runs trainings.

#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/cli/profile_table.hpp"
#include "core/cli/progress.hpp"
#include "core/cli/study_options.hpp"
#include "core/cli/summary.hpp"
#include "core/kernel/earlier_run.hpp"
#include "core/kernel/earlier_study.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/run.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"

namespace linnet::cli {
namespace {

using namespace core;

StopFlag stop;

// The first Ctrl-C ends the run with the best so far, a second one ends the process at once: the journal allows it.
extern "C" void on_signal(int) {
    if (stop.requested()) ::_exit(interrupted);
    stop.request();
}

void listen_for_signals() {
    struct sigaction action {};
    action.sa_handler = &on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

Display display_of(const Arguments& arguments) {
    if (arguments.flag("quiet")) {
        set_log_level(sdk::Level::error);
        return Display::quiet;
    }
    return arguments.flag("json") ? Display::json : Display::automatic;
}

int exit_code(const RunReport& report) {
    switch (report.outcome) {
        case RunOutcome::found:
            return success;
        case RunOutcome::nothing_feasible:
            return nothing_feasible;
        case RunOutcome::interrupted:
            return interrupted;
        case RunOutcome::failed:
            break;
    }
    return report.plugin_failed ? plugin_failure : bad_input;
}

int conclude(const RunPlan& plan, const RunReport& report, const std::filesystem::path& folder, Display display) {
    if (display == Display::automatic)
        print_report(std::cout, plan, report, folder);
    else if (report.outcome == RunOutcome::nothing_feasible)
        print_nothing_feasible(std::cerr, plan, report.search);
    if (!report.failure.empty()) std::cerr << "linnet: " << report.failure << '\n';
    const int code = exit_code(report);
    if (!report.search.abandoned.empty()) {
        // A trainer's thread is still running in a library that must not be unmapped under it.
        std::cout.flush();
        std::_Exit(code);
    }
    return code;
}

std::filesystem::path output_folder(const Arguments& arguments, const RunFile& file) {
    return arguments.has("out") ? std::filesystem::path(arguments.text("out")) : file.output;
}

int run(RunPlan& plan, Journal& journal, const std::filesystem::path& folder, const Clock& clock, Display display) {
    listen_for_signals();
    RunReport report;
    {
        const auto progress = make_progress(plan, display);
        report = run_study(plan, journal, folder, stop, clock, progress.get());
    }
    return conclude(plan, report, folder, display);
}

Graph network_of(const RunPlan& plan, const std::vector<std::int64_t>& genes) {
    if (auto graph = build_graph(plan, genes)) return *std::move(graph);
    throw InputError("--genes: " + format_genes(plan, genes) + " form no network for these windows");
}

// Enough for a steady mean on a quiet machine, and short on every network that fits a microcontroller.
constexpr std::uint32_t profiled_steps = 100;

int profile_one(const Arguments& arguments) {
    for (const auto* option : {"out", "overwrite", "quiet", "from"})
        if (arguments.has(option))
            throw InputError(std::string("linnet train: --profile only prints, so it does not go with --") + option);
    if (arguments.flag("json")) set_log_level(sdk::Level::error);
    const SteadyClock clock;
    const auto plan =
        make_plan(read_run_file(arguments.positional[0], new_settings(arguments)), find_installation(), clock);
    const auto genes = parse_genes(*plan, arguments.text("genes"));
    const auto graph = network_of(*plan, genes);
    listen_for_signals();
    const TimeBudget budget{clock, stop, {}};
    plan->phase_budget.enter(&budget);
    const auto profile = profile_training(*plan, graph, profiled_steps, budget);
    plan->phase_budget.enter(nullptr);
    if (!profile)
        throw InputError("linnet train: trainer " + plan->trainer_id +
                         " does not measure itself, so there is nothing for --profile to print");
    if (!profile->totals) return interrupted;
    if (arguments.flag("json")) {
        std::cout << profile_json(*plan, genes, graph, *profile) << '\n';
        return success;
    }
    print_header(std::cout, *plan);
    std::cout << format_genes(*plan, genes) << " · trainer " << plan->trainer_id << "\n\n";
    print_profile(std::cout, *plan, *profile);
    return success;
}

}  // namespace

int search_command(const Arguments& arguments) {
    const auto display = display_of(arguments);
    const SteadyClock clock;
    auto file = read_run_file(arguments.positional[0], arguments.texts("set"));
    const auto folder = output_folder(arguments, file);
    if (!arguments.flag("overwrite")) Journal::expect_none(folder);
    const auto plan = make_plan(std::move(file), find_installation(), clock);
    if (arguments.flag("overwrite")) Journal::remove(folder);  // only now that nothing can be wrong with the plan
    auto journal = Journal::create(folder, identify(*plan));
    if (display == Display::automatic) print_header(std::cout, *plan);
    return run(*plan, journal, folder, clock, display);
}

int resume_command(const Arguments& arguments) {
    const auto display = display_of(arguments);
    const SteadyClock clock;
    const std::filesystem::path folder = arguments.positional[0];
    auto journal = Journal::open(folder);
    const auto& study = journal.identity();
    if (study.command != "search")
        throw InputError(
            folder.string() +
            ": this folder holds the training of one network, which cannot be gone on with; train it again "
            "with --overwrite");
    auto overrides = study.overrides;
    bool search_on = false;
    for (const auto& option : arguments.texts("set")) {
        if (!option.starts_with("budget.") && !option.starts_with("final."))
            throw InputError("--set " + option +
                             ": a study can be resumed with other keys of [budget] and [final] only");
        overrides.push_back(option);
        search_on = search_on || option.starts_with("budget.");
    }
    if (journal.phase() == Phase::done && overrides.size() == study.overrides.size()) {
        if (display == Display::automatic)
            std::cout << folder.string() << ": this study is finished, its result is in "
                      << (folder / "result.json").string()
                      << "; to search on, give it more: --set budget.search=... or --set budget.trials=...\n";
        return success;
    }
    const auto plan =
        make_plan(parse_run_file(study.run_file_text, study.run_file_path, overrides, study.working_folder),
                  find_installation(), clock);
    check_identity(study, *plan);
    if (search_on) journal.phase(Phase::search);
    if (display == Display::automatic) print_header(std::cout, *plan);
    return run(*plan, journal, folder, clock, display);
}

namespace {

int train_and_conclude(RunPlan& plan, FinalRequest request, const std::filesystem::path& folder,
                       const Arguments& arguments, const Clock& clock, Display display) {
    if (arguments.flag("overwrite")) Journal::remove(folder);
    auto identity = identify(plan);
    identity.command = "train";
    auto journal = Journal::create(folder, identity);
    if (display == Display::automatic) print_header(std::cout, plan);
    if (display == Display::automatic && request.start) print_start(std::cout, *request.start);
    if (display == Display::automatic && request.trial)
        std::cout << "trial  " << request.trial->number << " of " << request.study << ": "
                  << format_genes(plan, request.genes) << std::endl;
    listen_for_signals();
    RunReport report;
    {
        const auto progress = make_progress(plan, display);
        report = train_one(plan, std::move(request), journal, folder, stop, clock, progress.get());
    }
    return conclude(plan, report, folder, display);
}

// `linnet train --from DIR --trial N`: what the search would have done, had this trial been its best.
int train_trial(const Arguments& arguments) {
    if (!arguments.positional.empty() || arguments.has("genes") || arguments.has("profile"))
        throw InputError("linnet train: --trial takes run file and genes from the study in --from DIR, so " +
                         std::string(!arguments.positional.empty() ? "RUN.toml does"
                                     : arguments.has("genes")      ? "--genes does"
                                                                   : "--profile does") +
                         " not go with it");
    if (!arguments.has("from")) throw InputError("linnet train: say which study the trial is of, by --from DIR");
    const auto number = trial_number(arguments);
    const auto display = display_of(arguments);
    const SteadyClock clock;
    const std::filesystem::path origin = arguments.text("from");
    const auto folder = arguments.has("out") ? std::filesystem::path(arguments.text("out"))
                                             : origin / ("trial_" + std::to_string(number));
    std::error_code absent;
    if (std::filesystem::equivalent(folder, origin, absent))
        throw InputError("--out " + folder.string() +
                         " is the study that the trial comes from; choose another folder for its training");
    if (!arguments.flag("overwrite")) Journal::expect_none(folder);
    auto study = open_study(origin, new_settings(arguments), Target::other, find_installation(), clock);
    auto& plan = *study.plan;
    auto trial = trained_trial(study, number);
    network_of(study, trial);
    if (study.other_target) trial = without_target(plan, std::move(trial));
    const auto weights = Journal::open_to_read(origin).weights(trial.number);
    const auto* judge = plan.judge();
    FinalRequest request;
    request.genes = trial.genes;
    request.trial = &trial;
    request.study = origin.string();
    // Weights of the search are kept where they are better, which takes a score of theirs.
    if (weights && (!judge || trial.metrics.contains(plan.metrics[judge->metric].id))) request.weights = &*weights;
    return train_and_conclude(plan, std::move(request), folder, arguments, clock, display);
}

}  // namespace

int train_command(const Arguments& arguments) {
    if (arguments.has("trial")) return train_trial(arguments);
    if (arguments.positional.empty())
        throw InputError("usage: linnet train RUN.toml --genes GENES, or linnet train --from DIR --trial N");
    if (!arguments.has("genes")) throw InputError("linnet train: say which network, such as --genes k=8,c=3");
    if (arguments.flag("profile")) return profile_one(arguments);
    const auto display = display_of(arguments);
    const SteadyClock clock;
    auto file = read_run_file(arguments.positional[0], new_settings(arguments));
    if (file.final.epochs == 0) throw InputError("linnet train: [final] epochs = 0 leaves nothing to train");
    const auto folder = output_folder(arguments, file);
    const auto plan = make_plan(std::move(file), find_installation(), clock);
    FinalRequest request;
    request.genes = parse_genes(*plan, arguments.text("genes"));
    std::optional<StartWeights> start;
    if (arguments.has("from")) start = start_from(*plan, network_of(*plan, request.genes), arguments.text("from"));
    request.start = start ? &*start : nullptr;
    return train_and_conclude(*plan, std::move(request), folder, arguments, clock, display);
}

}  // namespace linnet::cli
