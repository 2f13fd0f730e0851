// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The life of one trial, from its genes to its end in the journal. The loop around it is in search.cpp.

#include <algorithm>
#include <cmath>

#include "core/kernel/search.hpp"
#include "core/kernel/strategy_services.hpp"
#include "core/kernel/warm_start.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t attempts_before_giving_up = 2;

// Runs one step of a trial; a plugin that fails makes the trial faulted. False: it did.
template <class Step>
bool contain(TrialRecord& trial, Step&& step) {
    try {
        step();
        return true;
    } catch (const PluginFault& failure) {
        trial.outcome = sdk::Outcome::faulted;
        trial.reason = failure.what();
        return false;
    }
}

}  // namespace

void Search::take_up(TrialRecord proposed) {
    auto& trial = trials_.emplace_back(std::move(proposed));
    std::optional<Graph> graph;
    bool feasible = contain(trial, [&] { graph = build_graph(plan_, trial.genes); });
    if (graph) trial.digest = graph->digest();
    if (repeat_known(trial) || replay(trial)) return;
    feasible = feasible && contain(trial, [&] { assess(trial, graph); }) && trial.reason.empty();
    if (feasible) return start_training(trial, *graph);
    if (!trial.digest.empty()) known_[untrained_key(trial)] = trial.number;
    settle(trial, nullptr);
    tell(trial);
}

// Early metrics and constraints; leaves a reason when the trial is infeasible.
void Search::assess(TrialRecord& trial, const std::optional<Graph>& graph) const {
    trial.outcome = sdk::Outcome::infeasible;
    if (!graph) {
        trial.reason = "the genes form no network for this window";
        return;
    }
    const auto priced = price(plan_, *graph, Thoroughness::needed);
    for (std::size_t i = 0; i < plan_.metrics.size(); ++i)
        if (!std::isnan(priced.values[i])) trial.metrics[plan_.metrics[i].id] = priced.values[i];
    trial.violations = priced.violations;
    trial.reason = priced.reason;
}

// A network seen before is neither priced nor trained again: the earlier trial's result is this one's.
bool Search::repeat_known(TrialRecord& trial) {
    if (trial.digest.empty()) return false;
    auto found = known_.find(untrained_key(trial));
    if (found == known_.end()) found = known_.find(key_of(trial));
    if (found == known_.end()) return false;
    trial.duplicate_of = static_cast<std::int64_t>(found->second);
    if (!std::ranges::binary_search(untold_, found->second)) {
        settle(trial, nullptr);
        tell(trial);
    } else {
        untold_.push_back(trial.number);
        trial.outcome = sdk::Outcome::stopped;
        // Later trials may be in the study before this one is settled: without a row of its own, a resumed search would
        // take the next one for it.
        journal_.started(trial);
    }
    return true;
}

// What an earlier session of this study found out about the trial.
bool Search::replay(TrialRecord& trial) {
    if (trial.number >= journalled_.size()) return false;
    auto& known = journalled_[trial.number];
    if (known.genes != trial.genes || known.epochs != trial.epochs || known.continue_from != trial.continue_from ||
        known.folds != trial.folds || known.digest != trial.digest)
        throw InputError("trial " + std::to_string(trial.number) + " of this study was " +
                         format_genes(plan_, known.genes) + ", but " + plan_.strategy_id + " now proposes " +
                         format_genes(plan_, trial.genes) +
                         "; the strategy, the space or the data changed, so the study cannot be gone on with");
    trial.attempts = known.attempts;
    if (!known.finished) return false;
    const bool was_trained = known.attempts > 0;
    trial = std::move(known);
    if (was_trained) {
        known_[key_of(trial)] = trial.number;
        ++launched_;
        since_launch_ = 0;
        screened_at_launch_ = plan_.candidates->screened();
        untold_.push_back(trial.number);
    } else {
        if (!trial.digest.empty()) known_[untrained_key(trial)] = trial.number;
        tell(trial);
    }
    return true;
}

void Search::start_training(TrialRecord& trial, const Graph& graph) {
    known_[key_of(trial)] = trial.number;
    untold_.push_back(trial.number);
    ++launched_;
    since_launch_ = 0;
    screened_at_launch_ = plan_.candidates->screened();
    trial.outcome = sdk::Outcome::stopped;  // what it stays if nothing else becomes of it
    if (trial.attempts >= attempts_before_giving_up) {
        trial.outcome = sdk::Outcome::faulted;
        trial.reason = "the process died " + std::to_string(trial.attempts) + " times while training this candidate";
        settle(trial, nullptr);
        return;
    }
    try {
        waiting_.push_back(make_job(trial, graph));
    } catch (const PluginFault& failure) {
        ++trial.attempts;
        trial.outcome = sdk::Outcome::faulted;
        trial.reason = failure.what();
        settle(trial, nullptr);
        return;
    }
    feed();
    if (!waiting_.empty())
        journal_.started(trial);  // known to the study, but not yet a candidate the process can die of
}

// Hands trainings to workers that have none. One that was under way when the process died before gets the pool for
// itself, so that another death has one possible culprit.
void Search::feed() {
    while (!waiting_.empty() && pool_->under_way() < plan_.workers() && !training_budget_.exhausted()) {
        auto& trial = trials_[waiting_.front().trial];
        const bool suspicious = trial.attempts > 0;
        if ((suspicious || alone_) && pool_->under_way() > 0) return;
        alone_ = suspicious;
        ++trial.attempts;
        journal_.started(trial);
        pool_->submit(std::move(waiting_.front()));
        waiting_.pop_front();
    }
}

TrainingJob Search::make_job(const TrialRecord& trial, const Graph& graph) const {
    TrainingJob job{trial.number, graph, {}, {}, trial.folds};
    job.options.epochs = trial.epochs;
    job.options.seed = plan_.host->seed("training", trial.number);
    job.options.patience = plan_.file.patience;
    job.options.keep = plan_.file.keep;
    if (trial.continue_from >= 0) {
        job.start = start_weights(trial, graph);
        if (job.start) job.options.done_epochs = epochs_before(trial);
    }
    return job;
}

// The trial whose training another one goes on from: the one that was trained, not its duplicate.
const TrialRecord& Search::predecessor(const TrialRecord& trial) const {
    const auto& from = trials_[static_cast<std::size_t>(trial.continue_from)];
    return from.duplicate_of >= 0 ? trials_[static_cast<std::size_t>(from.duplicate_of)] : from;
}

// What the trainings of the same network that this one continues have run together: less than they were asked for when
// one of them ended early.
std::uint32_t Search::epochs_before(const TrialRecord& trial) const {
    std::size_t epochs = 0;
    for (const auto* at = &trial; at->continue_from >= 0; at = &predecessor(*at)) {
        const auto& from = predecessor(*at);
        if (from.digest != at->digest) break;
        epochs += from.history.size();
    }
    return static_cast<std::uint32_t>(epochs);
}

// Networks of one digest have the same nodes in the same order, so their weights fit each other as they are.
std::optional<Weights> Search::start_weights(const TrialRecord& trial, const Graph& graph) const {
    const auto& from = predecessor(trial);
    auto weights = journal_.weights(from.number);
    if (!weights || from.digest == trial.digest) return weights;
    const auto earlier = build_graph(plan_, from.genes);
    if (!earlier || earlier->digest() != from.digest)
        throw PluginFault(plan_.space.label() + ".build: built another network for " + format_genes(plan_, from.genes) +
                          " than earlier in the search");
    auto common = weights_in_common(*earlier, *weights, graph);
    if (common.empty()) return {};
    return common;
}

void Search::complete(TrialRecord& trial, TrainingReport report) {
    auto& result = report.result;
    trial.seconds = report.seconds;
    trial.history = std::move(result.history);
    trial.training_memory = result.memory_bytes;
    if (!report.fault.empty()) {
        trial.outcome = sdk::Outcome::faulted;
        trial.reason = report.fault;
    } else if (result.outcome == sdk::FitOutcome::diverged) {
        trial.outcome = sdk::Outcome::faulted;
        trial.reason = "the training diverged: its loss is not a finite number";
    } else if (result.outcome == sdk::FitOutcome::stopped) {
        if (training_budget_.exhausted()) {
            // It ended in order, so this start does not count as one the process died of.
            --trial.attempts;
            journal_.started(trial);
            return;
        }
        trial.outcome = sdk::Outcome::faulted;
        trial.reason = plan_.trainer_id + ".fit: stopped although its time was not up";
    } else {
        trial.outcome = sdk::Outcome::measured;
        trial.metrics.insert(result.scores.begin(), result.scores.end());
        for (const auto& objective : plan_.objectives)
            trial.scores.push_back(objective.score(trial.metrics.at(plan_.metrics[objective.metric].id)));
        for (std::size_t i = 0; i < plan_.constraints.size(); ++i)
            trial.violations[i] =
                plan_.constraints[i].violation(trial.metrics.at(plan_.metrics[plan_.constraints[i].metric].id));
        trial.reason = explain_violations(plan_, metric_values(plan_, trial), trial.violations);
    }
    settle(trial, trial.outcome == sdk::Outcome::measured ? &result.weights : nullptr);
}

// Writes a trial's end down: on disk before anybody acts on it.
void Search::settle(TrialRecord& trial, const Weights* weights) {
    if (trial.duplicate_of >= 0) {
        const auto& original = trials_[static_cast<std::size_t>(trial.duplicate_of)];
        trial.outcome = original.outcome;
        trial.reason = original.reason;
        trial.metrics = original.metrics;
        trial.scores = original.scores;
        trial.violations = original.violations;
        trial.training_memory = original.training_memory;
    }
    trial.finished = true;
    trial.finished_at = std::chrono::duration<double>(budget_.consumed()).count();
    if (trial.number >= journalled_.size() || !journalled_[trial.number].finished) journal_.finished(trial, weights);
}

}  // namespace linnet::core
