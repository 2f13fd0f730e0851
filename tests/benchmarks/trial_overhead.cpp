// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What the kernel adds to a trial besides its training: ask, build, price, journal, judge, tell. Whole searches run
// over real plugins and a real journal; only the trainer is a stand-in that hands out weights of the right sizes and
// computes nothing. The journal is in the folder for temporary files (TMPDIR).

#include <benchmark/benchmark.h>

#include <linnet/sdk/support/graph_cost.hpp>

#include "core/kernel/run.hpp"
#include "tests/benchmarks/plans.hpp"
#include "tests/benchmarks/searches.hpp"

namespace {

using namespace linnet;
using benchmarks::TemporaryFolder;

class InstantTrainer final : public sdk::Trainer {
public:
    bool supports(std::string_view) const noexcept override { return true; }

    sdk::FitOutcome fit(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
                        const sdk::WeightsView*, const sdk::Budget& budget, sdk::FitSink& sink) override {
        const auto predicted = data.validation().labels;
        for (std::uint32_t epoch = 1; epoch <= plan.epochs; ++epoch) {
            if (budget.exhausted()) return sdk::FitOutcome::stopped;
            sink.epoch_done({epoch, 1.0 / epoch, 1.0 / epoch, predicted, 1e-3});
        }
        for (const auto node : graph.order()) {
            const auto elements = sdk::weight_elements(graph, node);
            if (elements.kernel > 0) sink.weights(node, "kernel", values(elements.kernel));
            if (elements.bias > 0) sink.weights(node, "bias", values(elements.bias));
        }
        return sdk::FitOutcome::finished;
    }

    void predict(const sdk::GraphView&, const sdk::WeightsView&, std::span<const float>,
                 std::span<std::int32_t>) override {}

private:
    std::span<const float> values(std::size_t count) {
        if (values_.size() < count) values_.resize(count, 0.1F);
        return std::span<const float>(values_).first(count);
    }

    std::vector<float> values_;
};

// Runs searches over the whole space. `expected` picks the kind of trial that every one of them must be.
void run_searches(benchmark::State& state, core::RunPlan& plan, std::uint64_t core::Counts::*expected) {
    plan.make_trainer = [](core::Purpose) {
        return core::Handle<sdk::Trainer>{std::make_shared<InstantTrainer>(), "benchmark/trainer"};
    };
    std::uint64_t trials = 0;
    double journal_bytes = 0;
    for (auto _ : state) {
        benchmarks::renew_strategy(plan);
        const auto cost = benchmarks::search(plan);
        if (cost.counts.proposed == 0 || cost.counts.*expected != cost.counts.proposed) {
            state.SkipWithError("not every trial was of the kind to be measured");
            break;
        }
        trials += cost.counts.proposed;
        journal_bytes += static_cast<double>(cost.journal_bytes);
        state.SetIterationTime(cost.seconds);
    }
    using benchmark::Counter;
    state.counters["trials"] = Counter(static_cast<double>(trials), Counter::kAvgIterations);
    state.counters["seconds_per_trial"] =
        Counter(static_cast<double>(trials), Counter::Flags(Counter::kIsRate | Counter::kInvert));
    state.counters["journal_bytes_per_trial"] = journal_bytes / static_cast<double>(std::max<std::uint64_t>(1, trials));
}

// All 85 networks of up to 20 filters in the first layer, no limit in the way.
void trained_trials(benchmark::State& state) {
    const auto plan =
        benchmarks::small_plan({"space.k_max=20", "constraints.ram=1 GiB", "constraints.flash=1 GiB",
                                "constraints.macs=1000000000", "budget.workers=" + std::to_string(state.range(0))});
    run_searches(state, *plan, &core::Counts::trained);
}

// All 1265 networks of the space, none of which fits.
void infeasible_trials(benchmark::State& state) {
    const auto plan = benchmarks::small_plan({"constraints.macs=1", "budget.workers=1"});
    run_searches(state, *plan, &core::Counts::infeasible);
}

// The journal's part of a trained trial: its start, then its result with `floats` weights in 11 arrays.
void journal_trial(benchmark::State& state) {
    const auto plan = benchmarks::small_plan({});
    const TemporaryFolder folder;
    auto journal = core::Journal::create(folder.path(), core::identify(*plan));
    core::TrialRecord trial;
    trial.genes = {8, 3};
    trial.digest.assign(64, 'a');
    trial.epochs = 5;
    trial.attempts = 1;
    core::Weights weights;
    const std::vector<float> values(static_cast<std::size_t>(state.range(0)) / 11, 0.1F);
    for (std::uint32_t node = 0; node < 11; ++node) weights.set(sdk::NodeId{node}, "kernel", values);
    for (auto _ : state) {
        trial.finished = false;
        trial.history.clear();
        journal.started(trial);
        trial.finished = true;
        trial.outcome = sdk::Outcome::measured;
        trial.metrics = {{"accuracy", 0.9}, {"flash", 2e4}, {"macro_f1", 0.9}, {"macs", 4e4}, {"ram", 1e4}};
        trial.scores = {-0.9};
        trial.violations = {-0.1, -0.1, -0.1};
        for (std::uint32_t epoch = 1; epoch <= trial.epochs; ++epoch) trial.history.push_back({epoch, 1, 1, 0.9, 1e-3});
        journal.finished(trial, &weights);
        ++trial.number;
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(trained_trials)->ArgName("workers")->Arg(1)->Arg(2)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(infeasible_trials)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(journal_trial)->ArgName("floats")->Arg(1100)->Arg(11000)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
