// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "core/support/errors.hpp"
#include "tests/unit/run/fake_world.hpp"

// Strategies that name the trial a run ends with.

using namespace linnet;
using namespace linnet::test;

namespace {

// Widths 4, 6 and 5 score 0.66, 0.74 and 0.7; what the strategy chooses follows from how many trials it was told.
struct Three : World {
    explicit Three(std::vector<std::int64_t> choices) {
        workers = 1;
        lag = 1;
        strategy->widths = {4, 6, 5};
        strategy->choice = [script = strategy.get(), choices] {
            return choices[std::min(script->told.size(), choices.size()) - 1];
        };
    }
};

}  // namespace

TEST_CASE("a run ends with the trial of the best score, unless the strategy chooses") {
    const TemporaryFolder folder, other;
    Three world({-1});
    const auto scored = search(world, folder.path()).result;
    CHECK(*scored.best == 1);
    CHECK(scored.improvements == std::vector<std::uint64_t>{0, 1});
    Three chooser({-1, -1, 2});
    const auto chosen = search(chooser, other.path()).result;
    CHECK(*chosen.best == 2);
    CHECK(chosen.improvements == std::vector<std::uint64_t>{0, 1, 2});
}

TEST_CASE("once a strategy has chosen, scores alone improve nothing, and a choice that stays is no improvement") {
    const TemporaryFolder folder;
    Three world({0, 0, 0});
    const auto result = search(world, folder.path()).result;
    CHECK(*result.best == 0);
    CHECK(result.improvements == std::vector<std::uint64_t>{0});
    const TemporaryFolder other;
    Three silent({0, -1, -1});  // it has nothing better to say
    CHECK(search(silent, other.path()).result.improvements == std::vector<std::uint64_t>{0});
}

TEST_CASE("a choice may go back to an earlier trial") {
    const TemporaryFolder folder;
    Three world({-1, 1, 0});
    const auto result = search(world, folder.path()).result;
    CHECK(*result.best == 0);
    CHECK(result.improvements == std::vector<std::uint64_t>{0, 1, 0});
}

TEST_CASE("a resumed search comes to the same choice") {
    const TemporaryFolder folder;
    Three first({-1, 1, 2});
    first.trials = 2;
    CHECK(*search(first, folder.path()).result.best == 1);
    Three second({-1, 1, 2});
    const auto result = search(second, folder.path()).result;
    CHECK(*result.best == 2);
    CHECK(result.improvements == std::vector<std::uint64_t>{0, 1, 2});
}

TEST_CASE("a choice that was not measured, or breaks a constraint, is a fault of the strategy") {
    const auto fault = [](std::int64_t choice) {
        const TemporaryFolder folder;
        World world;
        world.workers = 1;
        world.lag = 1;
        world.cost_limit = 50;
        world.strategy->widths = {60, 13, 4, 5};
        world.trainer->on_fit = [](std::int64_t width) {
            if (width == 13) throw std::runtime_error("unlucky");
        };
        world.strategy->choice = [choice] { return choice; };
        return search(world, folder.path()).fault;
    };
    const auto sentence = [](const std::string& trial) {
        return "test/strategy.choice: names trial " + trial + ", which was not measured or breaks a constraint";
    };
    CHECK(fault(0) == sentence("0"));  // infeasible
    CHECK(fault(1) == sentence("1"));  // faulted
    CHECK(fault(2).empty());
    CHECK(fault(3) == sentence("3"));  // not proposed yet when trial 2 was told
    CHECK(fault(77) == sentence("77"));
}

TEST_CASE("a measured trial that breaks a constraint of the trained network cannot be chosen") {
    const TemporaryFolder folder;
    World world;
    world.workers = 1;
    world.lag = 1;
    world.strategy->widths = {4, 6};
    world.strategy->choice = [] { return 0; };
    const auto plan = world.plan();
    plan->constraints.push_back({1, 0.7, false, "fake.toml:2:1"});  // trial 0 scores 0.66
    auto journal = core::Journal::create(folder.path(), core::identify(*plan));
    const core::TimeBudget budget{world.clock, world.stop, {}};
    core::Search search{*plan, journal, budget, world.stop, world.clock, nullptr};
    CHECK_THROWS_WITH_AS(search.run(),
                         "test/strategy.choice: names trial 0, which was not measured or breaks a constraint",
                         core::PluginFault);
}
