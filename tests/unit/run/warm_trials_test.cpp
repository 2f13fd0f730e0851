// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/unit/run/fake_world.hpp"

// What a trainer is given when a strategy continues from an earlier trial.

using namespace linnet;
using namespace linnet::test;

namespace {

struct Start {
    std::uint32_t epochs = 0, done_epochs = 0;
    bool given = false;
    std::map<std::string, float> first;  // "2 kernel" -> the first value of that array
};

struct Step {
    std::int64_t width;
    std::uint32_t epochs;
    std::int64_t continue_from;
};

// Runs the steps one after the other and says what each training, by number, was given.
std::map<std::size_t, Start> starts_of(World& world, const std::filesystem::path& folder,
                                       const std::vector<Step>& steps) {
    world.workers = 1;
    world.lag = 1;
    auto starts = std::make_shared<std::map<std::size_t, Start>>();
    auto proposed = std::make_shared<std::size_t>(0);
    world.strategy->ask = [steps, proposed](std::uint64_t trial, sdk::Proposal& proposal) {
        if (trial >= steps.size()) return sdk::Answer::exhausted;
        proposal.genes[0] = steps[trial].width;
        proposal.epochs = steps[trial].epochs;
        proposal.continue_from = steps[trial].continue_from;
        *proposed = trial;
        return sdk::Answer::propose;
    };
    world.trainer->on_plan = [starts, proposed](const sdk::GraphView& graph, const sdk::TrainingPlan& plan,
                                                const sdk::WeightsView* start) {
        auto& seen = (*starts)[*proposed];  // with a lag of 1, what trains is what was proposed last
        seen.epochs = plan.epochs;
        seen.done_epochs = plan.done_epochs;
        seen.given = start != nullptr;
        if (!start) return;
        for (const auto node : graph.order())
            for (const auto* role : {"kernel", "bias"})
                if (const auto values = start->weights(node, role); !values.empty())
                    seen.first[std::to_string(static_cast<std::uint32_t>(node)) + ' ' + role] = values[0];
    };
    CHECK(search(world, folder).fault == "");
    return *starts;
}

}  // namespace

TEST_CASE("a trial that continues one of the same network knows how many epochs were done before it") {
    const TemporaryFolder folder;
    World world;
    const auto starts = starts_of(world, folder.path(), {{10, 2, -1}, {10, 3, 0}, {10, 4, 1}, {20, 2, -1}});
    REQUIRE(starts.size() == 4);
    CHECK_FALSE(starts.at(0).given);
    CHECK(starts.at(0).done_epochs == 0);
    CHECK(starts.at(1).epochs == 3);  // on top of the two
    CHECK(starts.at(1).done_epochs == 2);
    CHECK(starts.at(1).first.size() == 6);
    CHECK(starts.at(1).first.at("2 kernel") == 10);
    CHECK(starts.at(2).epochs == 4);
    CHECK(starts.at(2).done_epochs == 5);
    CHECK_FALSE(starts.at(3).given);
    CHECK(starts.at(3).done_epochs == 0);
}

TEST_CASE("epochs that an early end left out were not done") {
    const TemporaryFolder folder;
    World world;
    const auto run_with_patience = [&] {
        world.workers = 1;
        world.lag = 1;
        const auto plan = world.plan();
        plan->file.patience = 2;  // the fake score never gets better after the first epoch
        auto journal = core::Journal::create(folder.path(), core::identify(*plan));
        const core::TimeBudget budget{world.clock, world.stop, {}};
        core::Search search{*plan, journal, budget, world.stop, world.clock, nullptr};
        search.run();
        return search.take_result();
    };
    std::vector<std::uint32_t> done;
    world.trainer->on_plan = [&](const sdk::GraphView&, const sdk::TrainingPlan& plan, const sdk::WeightsView*) {
        done.push_back(plan.done_epochs);
    };
    world.strategy->ask = [](std::uint64_t trial, sdk::Proposal& proposal) {
        proposal.genes[0] = 10;
        proposal.epochs = 8;
        proposal.continue_from = static_cast<std::int64_t>(trial) - 1;
        return trial < 3 ? sdk::Answer::propose : sdk::Answer::exhausted;
    };
    const auto result = run_with_patience();
    REQUIRE(result.trials.size() == 3);
    CHECK(result.trials[0].history.size() == 3);
    CHECK(done == std::vector<std::uint32_t>{0, 3, 6});
}

TEST_CASE("a trial that continues a duplicate goes on from the training whose result that one shares") {
    const TemporaryFolder folder;
    World world;
    const auto starts = starts_of(world, folder.path(), {{50, 2, -1}, {51, 2, -1}, {51, 3, 1}});
    REQUIRE(starts.size() == 2);  // 51 builds the network of 50
    CHECK(starts.at(2).done_epochs == 2);
    CHECK(starts.at(2).first.size() == 6);
    CHECK(starts.at(2).first.at("3 kernel") == 50);
}

TEST_CASE("a trial that continues one of another network starts anew with what they have in common") {
    const TemporaryFolder folder;
    World world;
    const auto starts = starts_of(world, folder.path(), {{10, 2, -1}, {20, 3, 0}, {20, 2, 1}});
    REQUIRE(starts.size() == 3);
    CHECK(starts.at(1).done_epochs == 0);
    CHECK(starts.at(1).given);
    // The stem alone is the same in both: the gene changes a side of the other two layers.
    CHECK(starts.at(1).first.size() == 2);
    CHECK(starts.at(1).first.at("2 kernel") == 10);
    CHECK(starts.at(1).first.contains("2 bias"));
    // The schedule counts from where this network began.
    CHECK(starts.at(2).done_epochs == 3);
    CHECK(starts.at(2).first.at("4 kernel") == 20);
}

TEST_CASE("a resumed search gives its trials the same starts") {
    const std::vector<Step> steps{{10, 2, -1}, {10, 3, 0}, {20, 2, 1}, {20, 4, 2}};
    const TemporaryFolder whole, parts;
    World world;
    const auto expected = starts_of(world, whole.path(), steps);
    World first, second;
    first.trials = 2;
    starts_of(first, parts.path(), steps);
    const auto resumed = starts_of(second, parts.path(), steps);
    REQUIRE(resumed.size() == 2);
    for (const std::size_t trial : {2U, 3U}) {
        CHECK(resumed.at(trial).done_epochs == expected.at(trial).done_epochs);
        CHECK(resumed.at(trial).first == expected.at(trial).first);
    }
}

TEST_CASE("a training keeps its last epoch, its best one when told to or when it ends early") {
    const auto score_of = [](core::Keep keep, std::uint32_t patience) {
        const TemporaryFolder folder;
        World world;
        world.workers = 1;
        world.epochs = 4;
        world.strategy->widths = {10};
        const std::vector<double> accuracies{0.6, 0.9, 0.8, 0.7};
        std::size_t epoch = 0;
        world.trainer->accuracy = [&](std::int64_t) { return accuracies.at(epoch++); };
        const auto plan = world.plan();
        plan->file.keep = keep;
        plan->file.patience = patience;
        auto journal = core::Journal::create(folder.path(), core::identify(*plan));
        const core::TimeBudget budget{world.clock, world.stop, {}};
        core::Search search{*plan, journal, budget, world.stop, world.clock, nullptr};
        search.run();
        return search.take_result().trials.at(0).metrics.at("accuracy");
    };
    CHECK(score_of(core::Keep::last, 0) == doctest::Approx(0.7));
    CHECK(score_of(core::Keep::best, 0) == doctest::Approx(0.9));
    CHECK(score_of(core::Keep::last, 1) == doctest::Approx(0.9));  // ended after the third of four
}
