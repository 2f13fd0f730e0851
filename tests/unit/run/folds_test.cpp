// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <set>

#include "core/kernel/cross_validation.hpp"
#include "core/support/errors.hpp"
#include "tests/unit/run/fake_world.hpp"

// Trials that are judged by several trainings, each with another part of the windows held out.

using namespace linnet;
using namespace linnet::test;

namespace {

// Proposes these widths, each with so many folds.
void propose(World& world, const std::vector<std::pair<std::int64_t, std::uint32_t>>& steps) {
    world.strategy->ask = [steps](std::uint64_t trial, sdk::Proposal& proposal) {
        if (trial >= steps.size()) return sdk::Answer::exhausted;
        proposal.genes[0] = steps[trial].first;
        proposal.folds = steps[trial].second;
        return sdk::Answer::propose;
    };
}

// Of 200 windows 50 are held out, and three more parts of 50 are left.
struct FoldWorld : World {
    FoldWorld() {
        workers = 1;
        lag = 1;
        held_out = 0.25;
    }
};

std::string fault_of(const std::function<void(sdk::Proposal&)>& fill, double held_out = 0.25) {
    const TemporaryFolder folder;
    World world;
    world.held_out = held_out;
    world.strategy->ask = [&](std::uint64_t, sdk::Proposal& proposal) {
        proposal.genes[0] = 10;
        fill(proposal);
        return sdk::Answer::propose;
    };
    world.trials = 1;
    return search(world, folder.path()).fault;
}

}  // namespace

TEST_CASE("the score of a trial with folds is that of all its held-out windows together") {
    const TemporaryFolder folder;
    FoldWorld world;
    world.held_out = 0.3;  // 60 windows, and two parts of 70
    propose(world, {{10, 3}, {20, 2}, {30, 1}});
    std::vector<std::size_t> judged, trained;
    world.trainer->accuracy_on = [&](std::int64_t, const sdk::Dataset& data) {
        const std::vector<double> of_fold{0.5, 0.8, 0.9};
        if (judged.empty() || world.trainer->fitted.size() != judged.size()) {
            judged.push_back(data.validation().size());
            trained.push_back(data.train().size());
        }
        return of_fold[(world.trainer->fitted.size() - 1) % 3];
    };
    const auto [result, fault] = search(world, folder.path());
    REQUIRE(fault.empty());
    REQUIRE(result.trials.size() == 3);
    CHECK(judged == std::vector<std::size_t>{60, 70, 70, 60, 70, 60});
    CHECK(trained == std::vector<std::size_t>{140, 130, 130, 140, 130, 140});
    CHECK(result.trials[0].metrics.at("accuracy") == doctest::Approx((30 + 56 + 63) / 200.0));
    CHECK(result.trials[1].metrics.at("accuracy") == doctest::Approx((30 + 56) / 130.0));
    CHECK(result.trials[2].metrics.at("accuracy") == doctest::Approx(54 / 60.0));
    CHECK(world.strategy->folds == std::vector<std::uint32_t>{3, 2, 1});
    CHECK(*result.best == 2);
}

TEST_CASE("the folds of a trial are trained with seeds of their own") {
    const TemporaryFolder folder;
    FoldWorld world;
    propose(world, {{10, 4}, {20, 4}});
    std::vector<std::uint64_t> seeds;
    world.trainer->on_plan = [&](const sdk::GraphView&, const sdk::TrainingPlan& plan, const sdk::WeightsView*) {
        seeds.push_back(plan.seed);
    };
    search(world, folder.path());
    REQUIRE(seeds.size() == 8);
    CHECK(std::set<std::uint64_t>(seeds.begin(), seeds.end()).size() == 8);
}

TEST_CASE("the first fold is a training of one fold: history and weights are its") {
    const TemporaryFolder one, four;
    FoldWorld first, second;
    propose(first, {{10, 1}});
    propose(second, {{10, 4}});
    std::vector<std::uint64_t> seeds;
    const auto note = [&](const sdk::GraphView&, const sdk::TrainingPlan& plan, const sdk::WeightsView*) {
        seeds.push_back(plan.seed);
    };
    first.trainer->on_plan = second.trainer->on_plan = note;
    const auto alone = search(first, one.path()), pooled = search(second, four.path());
    REQUIRE(seeds.size() == 5);
    CHECK(seeds[0] == seeds[1]);
    REQUIRE(pooled.result.trials.size() == 1);
    CHECK(pooled.result.trials[0].history.size() == alone.result.trials[0].history.size());
}

TEST_CASE("a network with other folds is another training, with the same folds it is the same one") {
    const TemporaryFolder folder;
    FoldWorld world;
    propose(world, {{50, 1}, {50, 2}, {51, 2}, {50, 1}});
    const auto [result, fault] = search(world, folder.path());
    CHECK(world.trainer->fitted.size() == 3);  // one and two
    CHECK(result.counts.trained == 2);
    REQUIRE(result.trials.size() == 4);
    CHECK(result.trials[2].duplicate_of == 1);
    CHECK(result.trials[3].duplicate_of == 0);
}

TEST_CASE("folds that the data does not have, and a continued training with folds, are faults of the strategy") {
    const auto folds = [](std::uint32_t count) { return [count](sdk::Proposal& proposal) { proposal.folds = count; }; };
    CHECK(fault_of(folds(0)) == "test/strategy.ask: proposed 0 folds; this data has 1 to 4");
    CHECK(fault_of(folds(5)) == "test/strategy.ask: proposed 5 folds; this data has 1 to 4");
    CHECK(fault_of(folds(4)).empty());
    CHECK(fault_of(folds(2), 0.5) == "test/strategy.ask: proposed 2 folds; this data has 1 to 1");
    CHECK(fault_of([](sdk::Proposal& proposal) {
              proposal.folds = 2;
              proposal.continue_from = 0;
          }) == "test/strategy.ask: wants to continue a training with 2 folds");
}

TEST_CASE("a metric of the deployed network leaves one fold") {
    World world;
    world.held_out = 0.25;
    const auto plan = world.plan();
    CHECK(core::most_folds(*plan) == 4);
    plan->metrics[1].stage = sdk::Stage::after_quantization;  // the objective
    CHECK(core::most_folds(*plan) == 1);
    plan->objectives.clear();
    CHECK(core::most_folds(*plan) == 4);
}

TEST_CASE("a trial whose training of one fold fails or diverges is faulted") {
    const TemporaryFolder folder;
    FoldWorld world;
    propose(world, {{10, 3}, {20, 3}});
    world.trainer->on_fit = [&](std::int64_t width) {
        if (width == 10 && world.trainer->fitted.size() == 2) throw std::runtime_error("unlucky");
        world.trainer->diverge = width == 20 && world.trainer->fitted.count(20) == 3;
    };
    const auto [result, fault] = search(world, folder.path());
    REQUIRE(result.trials.size() == 2);
    CHECK(result.trials[0].reason == "test/trainer.fit: unlucky");
    CHECK(result.trials[1].reason == "the training diverged: its loss is not a finite number");
    CHECK(result.counts.faulted == 2);
}

TEST_CASE("a resumed search goes on with the folds that were proposed") {
    const TemporaryFolder whole, parts;
    const std::vector<std::pair<std::int64_t, std::uint32_t>> steps{{10, 3}, {20, 2}, {30, 4}, {40, 1}};
    FoldWorld world;
    propose(world, steps);
    const auto expected = describe(search(world, whole.path()).result);

    FoldWorld first;
    propose(first, steps);
    std::atomic<int> batches{0};
    first.trainer->on_batch = [&](std::int64_t) {
        if (++batches == 32) first.stop.request();  // inside the second fold of trial 1
    };
    CHECK(search(first, parts.path()).result.counts.trained == 1);
    FoldWorld second;
    propose(second, steps);
    const auto [result, fault] = search(second, parts.path());
    CHECK(fault.empty());
    CHECK(describe(result) == expected);
    CHECK(second.trainer->fitted == std::multiset<std::int64_t>{20, 20, 30, 30, 30, 30, 40});
    for (std::size_t i = 0; i < steps.size(); ++i) CHECK(result.trials[i].folds == steps[i].second);
}

TEST_CASE("a study with folds is not gone on with by a strategy that proposes others") {
    const TemporaryFolder folder;
    FoldWorld world;
    world.trials = 1;
    propose(world, {{10, 3}, {20, 1}});
    search(world, folder.path());
    FoldWorld other;
    propose(other, {{10, 2}, {20, 1}});
    CHECK_THROWS_AS(search(other, folder.path()), core::InputError);
}
