// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The run loop: ask, price, train, tell, until the budget ends or the strategy has nothing left.
//
// Reproducible: before a proposal, all trained trials but the last lag - 1 were told and no more, in order of their
// numbers, however fast they finished; so the same seed gives the same trials on any number of workers, and wall-clock
// only decides how many there are. Resume is this same loop over a journal that already knows the first results.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/kernel/journal.hpp"
#include "core/kernel/run_plan.hpp"
#include "core/kernel/time_budget.hpp"
#include "core/kernel/worker_pool.hpp"

namespace linnet::core {

struct Counts {
    std::uint64_t proposed = 0, trained = 0, infeasible = 0, duplicates = 0, faulted = 0;
    // Candidates that a strategy looked at without proposing them, and those of them that are infeasible.
    std::uint64_t screened = 0, screened_infeasible = 0;
};

struct SearchState {  // what a progress line shows
    Counts counts;
    const TrialRecord* best = nullptr;  // null: nothing measured yet
    double seconds = 0;
    std::optional<double> limit_seconds;
    std::optional<std::uint64_t> limit_trials;
};

class SearchObserver {  // [kernel-thread]
public:
    virtual ~SearchObserver() = default;
    virtual void finished(const TrialRecord& trial, const SearchState& state) = 0;
    virtual void improved(const TrialRecord& trial, const SearchState& state) = 0;
    virtual void tick(const SearchState& state) = 0;  // several times a second
};

enum class SearchEnd : std::uint8_t { time, trials, exhausted, interrupted, stuck };

struct SearchResult {
    std::vector<TrialRecord> trials;          // by number; those that never finished are not among them
    std::vector<std::uint64_t> improvements;  // numbers of the trials that became the best
    std::optional<std::uint64_t> best;
    Counts counts;
    SearchEnd end = SearchEnd::exhausted;
    std::string abandoned;  // a trainer that does not come back: the whole sentence; empty: none
    double seconds = 0;
    std::optional<std::uint64_t> nearest;  // the candidate that breaks its constraints least, of those that break any
    std::uint64_t unfinished = 0;          // trials whose training the budget ended
};

// A trial's metrics in the order of RunPlan::metrics; NaN where it has none.
std::vector<double> metric_values(const RunPlan& plan, const TrialRecord& trial);

// The trial of that number, or null when there is none or it never finished.
const TrialRecord* find_trial(const SearchResult& search, std::optional<std::uint64_t> number);

// Whether a finished trial may be deployed: measured, and no constraint broken.
bool is_feasible(const TrialRecord& trial);

class Search {
public:
    // All must outlive the search. The observer may be null.
    Search(const RunPlan& plan, Journal& journal, const TimeBudget& budget, const StopFlag& stop, const Clock& clock,
           SearchObserver* observer);

    // Throws PluginFault when the strategy fails or a component fails again and again, InputError when a resumed study
    // does not fit the plan, SystemError when the journal cannot be written; finished trials are safe in all cases, and
    // result() holds them.
    void run();
    // What run() would come to if not one more trial were made: for a study whose search is over.
    void replay_all();
    SearchResult take_result();
    ~Search();

private:
    // Digest, epochs, continue_from, folds.
    using Key = std::tuple<std::string, std::uint32_t, std::int64_t, std::uint32_t>;
    static Key untrained_key(const TrialRecord& trial) { return {trial.digest, 0, -1, 0}; }
    static Key key_of(const TrialRecord& trial) {
        return {trial.digest, trial.epochs, trial.continue_from, trial.folds};
    }

    bool may_propose() const;
    bool is_stuck() const;
    bool propose();
    void check_proposal(const sdk::Proposal& proposal) const;
    void take_up(TrialRecord trial);
    void assess(TrialRecord& trial, const std::optional<Graph>& graph) const;
    bool repeat_known(TrialRecord& trial);
    bool replay(TrialRecord& trial);
    void start_training(TrialRecord& trial, const Graph& graph);
    void feed();
    TrainingJob make_job(const TrialRecord& trial, const Graph& graph) const;
    const TrialRecord& predecessor(const TrialRecord& trial) const;
    std::uint32_t epochs_before(const TrialRecord& trial) const;
    std::optional<Weights> start_weights(const TrialRecord& trial, const Graph& graph) const;
    void collect(std::chrono::milliseconds at_most);
    void complete(TrialRecord& trial, TrainingReport report);
    void settle(TrialRecord& trial, const Weights* weights);
    bool tell_next();
    void tell(TrialRecord& trial);
    void note(const TrialRecord& trial);
    void choose();
    void improve(std::uint64_t number);
    void note_nearest(const TrialRecord& trial);
    void drain();
    void take_over_unreplayed();
    void tick();
    SearchState state() const;

    const RunPlan& plan_;
    Journal& journal_;
    const TimeBudget& budget_;
    const StopFlag& stop_;
    const Clock& clock_;
    SearchObserver* observer_;
    StopFlag cancel_;             // ends the trainings when the search ends by an exception
    TimeBudget training_budget_;  // inside budget_
    std::vector<TrialRecord> journalled_;
    std::deque<TrialRecord> trials_;      // a deque keeps references while it grows
    std::deque<std::uint64_t> untold_;    // trained or to be trained, in order of their numbers
    std::map<Key, std::uint64_t> known_;  // the trial that has, or will have, a key's result
    SearchResult result_;
    std::vector<std::int64_t> genes_;
    std::deque<TrainingJob> waiting_;  // for a worker
    bool alone_ = false;               // what is under way must not have company
    std::uint64_t launched_ = 0;       // trials given to training, now or in an earlier session
    std::uint64_t since_launch_ = 0;   // proposals since the last of them
    std::uint32_t faults_in_a_row_ = 0;
    bool exhausted_ = false;
    bool strategy_chooses_ = false;         // it has named the best trial before
    std::uint64_t screened_at_launch_ = 0;  // Candidates screened when the last training began
    std::chrono::nanoseconds last_tick_{}, last_consumed_{};
    std::unique_ptr<WorkerPool> pool_;  // last: its threads see what is above
};

}  // namespace linnet::core
