// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/kernel/cross_validation.hpp"
#include "core/kernel/strategy_services.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

using namespace std::chrono_literals;

constexpr auto tick_interval = 100ms;
constexpr auto consumed_interval = 1s;  // what a kill -9 can cost of the time account
constexpr auto stop_grace = 10s;        // how long a trainer may take to notice the end of its budget
constexpr std::uint64_t stuck_after = 100'000;
constexpr std::uint32_t faults_that_end_a_run = 5;

double worst(const std::vector<double>& violations) {
    return violations.empty() ? 0 : *std::ranges::max_element(violations);
}

sdk::SearchScope scope_of(const RunPlan& plan) {
    sdk::SearchScope scope{};
    scope.slots = plan.space.get().slots();
    scope.objectives = plan.objectives.size();
    scope.constraints = plan.constraints.size();
    scope.epochs = plan.file.search_epochs;
    scope.lag = plan.file.lag;
    scope.seconds = plan.file.search_time ? std::chrono::duration<double>(*plan.file.search_time).count()
                                          : std::numeric_limits<double>::infinity();
    scope.trials = plan.file.search_trials.value_or(std::numeric_limits<std::uint64_t>::max());
    scope.training_windows = plan.data->train().size();
    scope.validation_windows = plan.data->validation().size();
    scope.folds = most_folds(plan);
    return scope;
}

}  // namespace

std::vector<double> metric_values(const RunPlan& plan, const TrialRecord& trial) {
    std::vector<double> values;
    for (const auto& use : plan.metrics) {
        const auto found = trial.metrics.find(use.id);
        values.push_back(found == trial.metrics.end() ? std::nan("") : found->second);
    }
    return values;
}

const TrialRecord* find_trial(const SearchResult& search, std::optional<std::uint64_t> number) {
    if (!number) return nullptr;
    const auto found = std::ranges::lower_bound(search.trials, *number, {}, &TrialRecord::number);
    return found != search.trials.end() && found->number == *number ? &*found : nullptr;
}

bool is_feasible(const TrialRecord& trial) {
    return trial.finished && trial.outcome == sdk::Outcome::measured && worst(trial.violations) <= 0;
}

Search::Search(const RunPlan& plan, Journal& journal, const TimeBudget& budget, const StopFlag& stop,
               const Clock& clock, SearchObserver* observer)
    : plan_{plan},
      journal_{journal},
      budget_{budget},
      stop_{stop},
      clock_{clock},
      observer_{observer},
      training_budget_{clock, cancel_, {}, {}, &budget},
      journalled_{journal.trials()},
      pool_{std::make_unique<WorkerPool>(plan, plan.workers(), training_budget_, clock)} {}

Search::~Search() { cancel_.request(); }

void Search::run() {
    genes_.resize(plan_.space.get().slots().size());
    const auto scope = scope_of(plan_);
    plan_.strategy("begin", [&](sdk::Strategy& strategy) { strategy.begin(scope); });
    while (may_propose() && propose()) tick();
    drain();
    take_over_unreplayed();
    result_.seconds = std::chrono::duration<double>(budget_.consumed()).count();
    if (result_.abandoned.empty()) journal_.consumed(budget_.consumed());
    if (stop_.requested())
        result_.end = SearchEnd::interrupted;
    else if (budget_.exhausted())
        result_.end = SearchEnd::time;
    else if (exhausted_)
        result_.end = SearchEnd::exhausted;
    else
        result_.end = is_stuck() ? SearchEnd::stuck : SearchEnd::trials;
}

void Search::replay_all() {
    take_over_unreplayed();
    result_.seconds = std::chrono::duration<double>(budget_.consumed()).count();
    result_.end = stop_.requested() ? SearchEnd::interrupted : SearchEnd::exhausted;
}

SearchResult Search::take_result() {
    for (auto& trial : trials_) {
        if (trial.finished)
            result_.trials.push_back(std::move(trial));
        else
            ++result_.unfinished;
    }
    trials_.clear();
    result_.counts.screened = plan_.candidates->screened();
    result_.counts.screened_infeasible = plan_.candidates->screened_infeasible();
    return std::move(result_);
}

bool Search::may_propose() const {
    // What an earlier session measured is replayed whatever time is left: it costs none to speak of.
    if (trials_.size() < journalled_.size() && !exhausted_) return !stop_.requested();
    if (exhausted_ || budget_.exhausted() || is_stuck()) return false;
    return !plan_.file.search_trials || launched_ < *plan_.file.search_trials;
}

// Nothing was found that may be trained for so long that the space has nothing, or as good as nothing, that fits.
bool Search::is_stuck() const {
    return since_launch_ + plan_.candidates->screened() - screened_at_launch_ > stuck_after;
}

// False: the budget ended before a result came that the strategy has to know.
bool Search::propose() {
    const std::uint64_t number = trials_.size();
    while (untold_.size() >= plan_.file.lag)
        if (!tell_next()) return false;
    std::ranges::fill(genes_, 0);
    sdk::Proposal proposal{genes_};
    const auto answer = plan_.strategy("ask", [&](sdk::Strategy& strategy) { return strategy.ask(number, proposal); });
    switch (answer) {
        case sdk::Answer::exhausted:
            exhausted_ = true;
            return true;
        case sdk::Answer::wait_for_results:
            if (untold_.empty())
                throw PluginFault(plan_.strategy.label() + ".ask: waits for results although no trial is under way");
            return tell_next();
        case sdk::Answer::propose:
            break;
    }
    check_proposal(proposal);
    TrialRecord trial;
    trial.number = number;
    trial.genes = genes_;
    trial.epochs = proposal.epochs > 0 ? proposal.epochs : plan_.file.search_epochs;
    trial.continue_from = proposal.continue_from;
    trial.folds = proposal.folds;
    canonicalize(plan_, trial.genes);
    ++result_.counts.proposed;
    ++since_launch_;
    take_up(std::move(trial));
    return true;
}

void Search::check_proposal(const sdk::Proposal& proposal) const {
    const auto fault = [&](const std::string& reason) {
        throw PluginFault(plan_.strategy.label() + ".ask: " + reason);
    };
    const auto slots = plan_.space.get().slots();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto& slot = slots[i];
        if (genes_[i] < slot.lowest || genes_[i] > slot.highest || (genes_[i] - slot.lowest) % slot.step != 0)
            fault("proposed " + std::string(slot.name) + " = " + std::to_string(genes_[i]) + ", which is outside " +
                  std::to_string(slot.lowest) + ".." + std::to_string(slot.highest) + " in steps of " +
                  std::to_string(slot.step));
    }
    if (proposal.folds < 1 || proposal.folds > most_folds(plan_))
        fault("proposed " + std::to_string(proposal.folds) + " folds; this data has 1 to " +
              std::to_string(most_folds(plan_)));
    if (proposal.continue_from < 0) return;
    if (proposal.folds > 1) fault("wants to continue a training with " + std::to_string(proposal.folds) + " folds");
    const auto from = static_cast<std::uint64_t>(proposal.continue_from);
    if (from >= trials_.size() || !trials_[from].finished || trials_[from].outcome != sdk::Outcome::measured)
        fault("wants to continue from trial " + std::to_string(from) + ", which was not measured");
}

void Search::collect(std::chrono::milliseconds at_most) {
    if (auto report = pool_->wait(at_most)) complete(trials_[report->trial], std::move(*report));
    feed();
    tick();
}

// The next trained trial in order. False when the budget ended before its result was there.
bool Search::tell_next() {
    auto& trial = trials_[untold_.front()];
    while (!trial.finished) {
        if (trial.duplicate_of >= 0) {
            if (!trials_[static_cast<std::size_t>(trial.duplicate_of)].finished) return false;
            settle(trial, nullptr);
            break;
        }
        if (budget_.exhausted()) return false;
        collect(tick_interval);
    }
    untold_.pop_front();
    tell(trial);
    return true;
}

void Search::tell(TrialRecord& trial) {
    note(trial);
    const bool trained = trial.outcome == sdk::Outcome::measured && trial.duplicate_of < 0;
    const sdk::Trial told{trial.number,      trial.genes,       trial.epochs,     trial.folds,
                          trial.outcome,     trial.scores,      trial.violations, trained ? trial.seconds : 0.0,
                          trial.finished_at, trial.duplicate_of};
    plan_.strategy("tell", [&](sdk::Strategy& strategy) { strategy.tell(told); });
    if (trial.outcome == sdk::Outcome::measured) choose();
}

// Counts, best and nearest; in the order of telling, which is the same in every run.
void Search::note(const TrialRecord& trial) {
    auto& counts = result_.counts;
    if (trial.duplicate_of >= 0) {
        ++counts.duplicates;
    } else if (trial.outcome == sdk::Outcome::infeasible) {
        ++counts.infeasible;
        note_nearest(trial);
    } else if (trial.outcome == sdk::Outcome::measured) {
        ++counts.trained;
        faults_in_a_row_ = 0;
        if (!is_feasible(trial)) note_nearest(trial);
        const bool better = !result_.best || trial.scores[0] < trials_[*result_.best].scores[0];
        if (is_feasible(trial) && better && !strategy_chooses_) improve(trial.number);
    } else if (trial.outcome == sdk::Outcome::faulted) {
        ++counts.faulted;
        ++faults_in_a_row_;
    }
    if (observer_) observer_->finished(trial, state());
    if (faults_in_a_row_ >= faults_that_end_a_run)
        throw PluginFault(trial.reason + " (" + std::to_string(faults_in_a_row_) +
                          " trials in a row failed, the run ends)");
}

void Search::improve(std::uint64_t number) {
    result_.best = number;
    result_.improvements.push_back(number);
    if (observer_) observer_->improved(trials_[number], state());
}

// A strategy that judges candidates by more than one trial names the best itself.
void Search::choose() {
    const auto choice = plan_.strategy("choice", [](sdk::Strategy& strategy) { return strategy.choice(); });
    if (choice < 0) return;
    const auto number = static_cast<std::uint64_t>(choice);
    if (number >= trials_.size() || !is_feasible(trials_[number]))
        throw PluginFault(plan_.strategy.label() + ".choice: names trial " + std::to_string(choice) +
                          ", which was not measured or breaks a constraint");
    strategy_chooses_ = true;
    if (result_.best != number) improve(number);
}

void Search::note_nearest(const TrialRecord& trial) {
    if (trial.violations.empty()) return;
    if (!result_.nearest || worst(trial.violations) < worst(trials_[*result_.nearest].violations))
        result_.nearest = trial.number;
}

void Search::drain() {
    while (!untold_.empty() && tell_next()) {
    }
    // The budget ended: running trainings notice within a mini-batch, unless a trainer is broken.
    const auto deadline = clock_.now() + stop_grace;
    while (pool_->under_way() > 0) {
        collect(tick_interval);
        if (clock_.now() > deadline) {
            pool_->abandon();
            result_.abandoned = plan_.trainer_id + ".fit: does not come back although its time is up";
            break;
        }
    }
    for (const auto number : untold_) {
        auto& trial = trials_[number];
        const bool original_finished =
            trial.duplicate_of >= 0 && trials_[static_cast<std::size_t>(trial.duplicate_of)].finished;
        if (original_finished) settle(trial, nullptr);
        if (trial.finished) tell(trial);
    }
    untold_.clear();
}

// Trials of an earlier session that this one did not come to, because a trial before them has no result yet and there
// is no time to get it. They count for the result; nobody proposes after them.
void Search::take_over_unreplayed() {
    const auto first = trials_.size();
    for (auto number = first; number < journalled_.size(); ++number) trials_.push_back(std::move(journalled_[number]));
    for (auto number = first; number < trials_.size(); ++number) {
        ++result_.counts.proposed;
        if (trials_[number].finished) note(trials_[number]);
    }
}

void Search::tick() {
    const auto now = clock_.now();
    if (now - last_tick_ < tick_interval) return;
    last_tick_ = now;
    if (now - last_consumed_ >= consumed_interval) {
        last_consumed_ = now;
        journal_.consumed(budget_.consumed());
    }
    if (observer_) observer_->tick(state());
}

SearchState Search::state() const {
    SearchState state;
    state.counts = result_.counts;
    state.counts.screened = plan_.candidates->screened();
    state.counts.screened_infeasible = plan_.candidates->screened_infeasible();
    state.best = result_.best ? &trials_[*result_.best] : nullptr;
    state.seconds = std::chrono::duration<double>(budget_.consumed()).count();
    if (const auto limit = budget_.limit()) state.limit_seconds = std::chrono::duration<double>(*limit).count();
    state.limit_trials = plan_.file.search_trials;
    return state;
}

}  // namespace linnet::core
