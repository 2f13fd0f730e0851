// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/run.hpp"

#include "core/kernel/version.hpp"

#include <linnet/sdk/abi/toolchain_tag.hpp>
#include <memory>

#include "core/kernel/export_model.hpp"
#include "core/kernel/finished_run.hpp"
#include "core/support/errors.hpp"
#include "core/support/sha256.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

double seconds_since(std::chrono::nanoseconds started, const Clock& clock) {
    return std::chrono::duration<double>(clock.now() - started).count();
}

RunOutcome judge_outcome(const RunPlan& plan, RunReport& report) {
    const auto& search = report.search;
    if (!report.failure.empty()) return RunOutcome::failed;
    if (search.end == SearchEnd::interrupted) return RunOutcome::interrupted;
    if (search.best) return RunOutcome::found;
    if (search.unfinished > 0 || (search.counts.proposed == 0 && search.end == SearchEnd::time)) {
        const auto limit = plan.file.search_time ? std::chrono::duration<double>(*plan.file.search_time).count() : 0.0;
        report.failure = "the search time of " + format_seconds(limit) +
                         " was too short to train one candidate to its end; give [budget] search more time, or "
                         "[trainer] fewer epochs";
        return RunOutcome::failed;
    }
    if (search.counts.faulted > 0 && search.counts.infeasible == 0) {
        for (const auto& trial : search.trials)
            if (trial.outcome == sdk::Outcome::faulted) report.failure = trial.reason;
        report.plugin_failed = true;
        return RunOutcome::failed;
    }
    return RunOutcome::nothing_feasible;
}

// A search and the budget it lives in.
struct SearchSession {
    SearchSession(const RunPlan& plan, Journal& journal, std::optional<std::chrono::nanoseconds> limit,
                  const StopFlag& stop, const Clock& clock, RunObserver* observer)
        : budget{clock, stop, limit, journal.consumed()}, search{plan, journal, budget, stop, clock, observer} {}

    TimeBudget budget;
    Search search;
};

void finish_best(RunPlan& plan, Journal& journal, RunReport& report, const StopFlag& stop, const Clock& clock,
                 RunObserver* observer) {
    const auto* trial = find_trial(report.search, report.search.best);
    if (!trial) return;
    const auto weights = journal.weights(trial->number);
    const TimeBudget budget{clock, stop, plan.file.final.time};
    plan.phase_budget.enter(&budget);
    FinalRequest request;
    request.genes = trial->genes;
    request.trial = trial;
    request.weights = weights ? &*weights : nullptr;
    request.retrain = report.outcome == RunOutcome::found;
    request.test = report.search.abandoned.empty();
    if (observer)
        request.on_epoch = [&](const EpochRecord& epoch, std::uint32_t epochs) {
            observer->final_epoch(epoch, epochs);
        };
    report.best = make_final_model(plan, request, budget, clock);
    report.final_seconds = report.best->seconds;
    plan.phase_budget.enter(nullptr);
    if (stop.requested()) report.outcome = RunOutcome::interrupted;
}

// Keeps the network the run ended with in the study, and writes its files. An export that fails loses nothing of that.
void keep_and_export(const RunPlan& plan, Journal& journal, RunReport& report, const std::filesystem::path& folder,
                     const Clock& clock) {
    const auto& best = *report.best;
    journal.final_weights(best.weights);
    if (best.integer) {
        const auto& model = *best.integer->deployment.model;
        journal.deployed(record_of(plan, best.genes, model));
        const auto started = clock.now();
        try {
            if (!plan.exporters.empty()) export_model(plan, model, plan.exporters, folder / "model");
            for (const auto& use : plan.exporters) report.exported.push_back(use.id);
        } catch (const InputError& refusal) {
            report.failure = refusal.what();
        } catch (const PluginFault& failure) {
            report.failure = failure.what();
            report.plugin_failed = true;
        }
        if (!report.failure.empty()) report.outcome = RunOutcome::failed;
        report.export_seconds = seconds_since(started, clock);
    }
    journal.phase(Phase::done);
}

// Over every number and text of the merged profile.
std::string board_digest(const Board& board) {
    Sha256 sum;
    for (const auto& [key, number] : board.numbers()) sum.update(key + '=' + std::to_string(number.value) + '\n');
    for (const auto& [key, text] : board.texts()) sum.update(key + '=' + text + '\n');
    return sum.finish_hex();
}

}  // namespace

StudyIdentity identify(const RunPlan& plan) {
    StudyIdentity identity;
    identity.run_file_path = std::filesystem::absolute(plan.file.path).lexically_normal().string();
    identity.run_file_text = plan.file.text;
    identity.overrides = plan.file.overrides;
    identity.working_folder = plan.file.working_folder.string();
    identity.linnet_version = LINNET_VERSION;
    identity.toolchain = LINNET_TOOLCHAIN_TAG;
    identity.data_hash = plan.data->hash();
    identity.split_hash = plan.data->split().hash;
    identity.board_hash = board_digest(*plan.board);
    identity.seed = plan.file.seed;
    for (const auto& plugin : plan.registry.plugins()) identity.plugins[plugin.id] = plugin.version;
    return identity;
}

void check_identity(const StudyIdentity& study, const RunPlan& plan, IdentityUse use) {
    const auto now = identify(plan);
    const auto differ = [&](const std::string& what) {
        throw InputError("this study was made with " + what +
                         (use == IdentityUse::go_on ? ", so it cannot be gone on with; start a new one"
                                                    : ", so its trials cannot be used here"));
    };
    if (study.data_hash != now.data_hash) differ("other data (its hash was " + study.data_hash + ")");
    if (study.split_hash != now.split_hash) differ("another split into training and validation");
    if (use != IdentityUse::any_board && study.board_hash != now.board_hash)
        differ("another version of the board's profile");
    if (study.seed != now.seed) differ("seed " + std::to_string(study.seed));
    if (use == IdentityUse::go_on && study.toolchain != now.toolchain)
        differ("a linnet built by another compiler (" + study.toolchain + ")");
    for (const auto& [id, version] : study.plugins) {
        const auto found = now.plugins.find(id);
        if (found == now.plugins.end()) differ("the plugin " + id + ", which is not loaded now");
        if (found->second != version) differ("version " + version + " of the plugin " + id);
    }
}

RunReport run_study(RunPlan& plan, Journal& journal, const std::filesystem::path& folder, const StopFlag& stop,
                    const Clock& clock, RunObserver* observer) {
    const auto started = clock.now();
    RunReport report;
    // A search that was over before stays over: what is left is its final training.
    const bool search_is_over = journal.phase() != Phase::search;
    const auto limit = search_is_over ? std::optional{journal.consumed()} : plan.file.search_time;
    auto session = std::make_unique<SearchSession>(plan, journal, limit, stop, clock, observer);
    plan.phase_budget.enter(&session->budget);
    try {
        if (search_is_over)
            session->search.replay_all();
        else
            session->search.run();
    } catch (const PluginFault& failure) {
        report.failure = failure.what();
        report.plugin_failed = true;
    }
    report.search = session->search.take_result();
    // A trainer that was left behind still looks at its budget: what it sees has to stay until the process ends.
    if (!report.search.abandoned.empty()) static_cast<void>(session.release());
    journal.flush();
    if (report.failure.empty() && !report.search.abandoned.empty()) {
        report.failure = report.search.abandoned;
        report.plugin_failed = true;
    }
    if (observer) observer->search_ended(report.search);
    report.outcome = judge_outcome(plan, report);
    if (report.outcome == RunOutcome::found) journal.phase(Phase::final);
    try {
        finish_best(plan, journal, report, stop, clock, observer);
    } catch (const PluginFault& failure) {
        report.outcome = RunOutcome::failed;
        report.failure = failure.what();
        report.plugin_failed = true;
    }
    plan.phase_budget.enter(nullptr);
    if (report.best && report.outcome == RunOutcome::found) keep_and_export(plan, journal, report, folder, clock);
    report.total_seconds = plan.load_seconds + seconds_since(started, clock);
    write_result(plan, report, folder);
    return report;
}

RunReport train_one(RunPlan& plan, FinalRequest request, Journal& journal, const std::filesystem::path& folder,
                    const StopFlag& stop, const Clock& clock, RunObserver* observer) {
    const auto started = clock.now();
    RunReport report;
    const TimeBudget budget{clock, stop, plan.file.final.time};
    plan.phase_budget.enter(&budget);
    if (observer)
        request.on_epoch = [&](const EpochRecord& epoch, std::uint32_t epochs) {
            observer->final_epoch(epoch, epochs);
        };
    report.best = make_final_model(plan, request, budget, clock);
    plan.phase_budget.enter(nullptr);
    report.outcome = stop.requested() ? RunOutcome::interrupted : RunOutcome::found;
    if (report.best->weights.empty()) {
        if (!stop.requested()) {
            report.outcome = RunOutcome::failed;
            report.failure = "the time of [final] was too short to train one epoch";
        }
        report.best.reset();
    } else {
        report.final_seconds = report.best->seconds;
    }
    if (report.best) keep_and_export(plan, journal, report, folder, clock);
    report.total_seconds = plan.load_seconds + seconds_since(started, clock);
    write_result(plan, report, folder);
    return report;
}

}  // namespace linnet::core
