// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A run plan of fakes: a space of one gene (three dense layers, the gene is the width of the second), a trainer that
// knows its score from the gene, a clock that only moves when told to. What is left to be tested is the run loop
// itself.

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/kernel/run.hpp"

namespace linnet::test {

class FakeClock final : public core::Clock {
public:
    std::chrono::nanoseconds now() const noexcept override { return std::chrono::nanoseconds{now_.load()}; }
    void advance(std::chrono::nanoseconds step) { now_ += step.count(); }

private:
    std::atomic<std::int64_t> now_{1'000'000'000};
};

class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// What the fake trainer does, shared by all its objects.
struct TrainerScript {
    std::function<double(std::int64_t width)> accuracy = [](std::int64_t width) {
        return 0.5 + 0.04 * static_cast<double>(width % 11);
    };
    std::function<void(std::int64_t width)> on_fit;    // called when a training starts; may throw
    std::function<void(std::int64_t width)> on_batch;  // after each of the four mini-batches of an epoch
    // What a training is given, as it starts; on the worker's thread.
    std::function<void(const sdk::GraphView&, const sdk::TrainingPlan&, const sdk::WeightsView*)> on_plan;
    // Replaces accuracy() where it depends on the windows, too; on the worker's thread.
    std::function<double(std::int64_t width, const sdk::Dataset&)> accuracy_on;
    std::function<std::uint64_t(std::int64_t width)> memory = [](std::int64_t) { return 0; };
    // Replaces the profile the trainer gives of itself; unset: it gives none.
    std::function<bool(const sdk::GraphView&, std::uint32_t steps, sdk::ProfileSink&)> profile;
    // The gradients it hands out; unset: it has none.
    std::function<bool(const sdk::GraphView&, const sdk::GradientRequest&, sdk::GradientSink&)> gradients;
    std::function<bool()> ignore_budget = [] { return false; };
    bool diverge = false;
    std::mutex mutex;
    std::multiset<std::int64_t> fitted;  // widths given to fit(), under the mutex
};

// Proposes a list of widths, then is exhausted. Remembers which trials it had been told at every ask.
struct StrategyScript {
    std::vector<std::int64_t> widths;
    std::uint32_t epochs = 0;
    std::map<std::uint64_t, std::set<std::uint64_t>> told_at_ask;
    std::vector<sdk::Outcome> outcomes;                                   // in the order of tell()
    std::vector<std::uint64_t> told;                                      // numbers, in the order of tell()
    std::function<sdk::Answer(std::uint64_t trial, sdk::Proposal&)> ask;  // replaces the list when set
    std::function<std::int64_t()> choice = [] { return -1; };
    std::vector<std::uint32_t> folds;  // of the trials, in the order of tell()
};

struct World {
    FakeClock clock;
    core::StopFlag stop;
    std::shared_ptr<TrainerScript> trainer = std::make_shared<TrainerScript>();
    std::shared_ptr<StrategyScript> strategy = std::make_shared<StrategyScript>();
    std::function<double(std::int64_t width)> cost = [](std::int64_t width) { return static_cast<double>(width); };
    double cost_limit = 100;
    std::uint32_t workers = 2, lag = 4, epochs = 2;
    std::optional<std::chrono::nanoseconds> time;
    std::optional<std::uint64_t> trials;
    double held_out = 0.5;  // share of the 200 windows
    // Operations that the runtime cannot run.
    std::set<std::string> unsupported;

    // A plan of these settings. The world must outlive it.
    std::unique_ptr<core::RunPlan> plan();
};

struct Outcome {
    core::SearchResult result;
    std::string fault;  // the sentence of the PluginFault that ended the search
};

// A search over the folder's study, which is created when it is not there yet.
Outcome search(World& world, const std::filesystem::path& folder);

// Everything about a trial that must not depend on timing.
std::string describe(const core::TrialRecord& trial);
std::vector<std::string> describe(const core::SearchResult& result);

}  // namespace linnet::test
