// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/earlier_study.hpp"

#include <algorithm>

#include "core/kernel/pricing.hpp"
#include "core/kernel/run.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

// Whether the options name a board or a runtime, which is then taken for another one.
bool names_target(const std::vector<std::string>& overrides) {
    return std::ranges::any_of(overrides, [](const std::string& option) { return option.starts_with("target"); });
}

}  // namespace

EarlierStudy open_study(const std::filesystem::path& folder, const std::vector<std::string>& overrides, Target target,
                        const Installation& installation, const Clock& clock) {
    const auto journal = Journal::open_to_read(folder);
    EarlierStudy study;
    study.folder = folder;
    study.identity = journal.identity();
    if (study.identity.command != "search")
        throw InputError(folder.string() +
                         ": this folder holds the training of one network, not a search, so it has no trials");
    auto all = study.identity.overrides;
    all.insert(all.end(), overrides.begin(), overrides.end());
    study.plan = make_plan(
        parse_run_file(study.identity.run_file_text, study.identity.run_file_path, all, study.identity.working_folder),
        installation, clock);
    study.other_target = names_target(overrides);
    check_identity(study.identity, *study.plan,
                   target == Target::same ? IdentityUse::same_board : IdentityUse::any_board);
    study.trials = journal.trials();
    study.started = study.trials.empty() ? 0 : study.trials.back().number + 1;
    std::erase_if(study.trials, [](const TrialRecord& trial) { return !trial.finished; });
    return study;
}

const TrialRecord& trained_trial(const EarlierStudy& study, std::uint64_t number) {
    const auto say = [&](const std::string& what) {
        throw InputError("--trial " + std::to_string(number) + ": " + what);
    };
    if (number >= study.started)
        say("the study in " + study.folder.string() + " has no such trial; " +
            (study.started == 0 ? "it has none yet" : "its last one is " + std::to_string(study.started - 1)));
    const auto found = std::ranges::lower_bound(study.trials, number, {}, &TrialRecord::number);
    if (found == study.trials.end() || found->number != number) say("this trial was not trained to its end");
    const auto genes = format_genes(*study.plan, found->genes);
    if (found->outcome == sdk::Outcome::infeasible)
        say("this trial (" + genes + ") was not trained, because " + found->reason +
            "; linnet train RUN.toml --genes ... trains any network");
    if (found->outcome != sdk::Outcome::measured)
        say("this trial (" + genes + ") was not trained to its end: " + found->reason);
    return found->duplicate_of < 0 ? *found : trained_trial(study, static_cast<std::uint64_t>(found->duplicate_of));
}

Graph network_of(const EarlierStudy& study, const TrialRecord& trial) {
    auto graph = build_graph(*study.plan, trial.genes);
    if (!graph || graph->digest() != trial.digest)
        throw InputError(study.folder.string() + ": the network of trial " + std::to_string(trial.number) +
                         " cannot be built again; space " + study.plan->space_id +
                         " is another one than when the study was made");
    return *std::move(graph);
}

TrialRecord without_target(const RunPlan& plan, TrialRecord trial) {
    for (const auto& use : plan.metrics)
        if (use.stage == sdk::Stage::after_quantization || use.stage == sdk::Stage::on_target)
            trial.metrics.erase(use.id);
    return trial;
}

}  // namespace linnet::core
