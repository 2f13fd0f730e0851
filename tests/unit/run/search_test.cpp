// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <thread>

#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

// A few microseconds to milliseconds of real time that differ between candidates, so that trainings finish in another
// order than they started.
void dawdle(std::int64_t width) { std::this_thread::sleep_for(std::chrono::microseconds{(width * 7919) % 1500}); }

std::vector<std::int64_t> mixed_widths() {
    std::vector<std::int64_t> widths;
    for (std::int64_t i = 0; i < 60; ++i) widths.push_back(1 + (i * 37) % 130);  // some too wide, some twice
    return widths;
}

}  // namespace

TEST_CASE("the same seed gives the same trials on any number of workers") {
    std::vector<std::string> expected;
    for (const std::uint32_t workers : {1U, 2U, 3U, 8U}) {
        const TemporaryFolder folder;
        World world;
        world.workers = workers;
        world.cost_limit = 90;
        world.strategy->widths = mixed_widths();
        world.trainer->on_batch = dawdle;
        const auto lines = describe(search(world, folder.path()).result);
        if (expected.empty()) expected = lines;
        CHECK(lines == expected);
    }
    CHECK(expected.size() > 60);
}

TEST_CASE("a proposal sees all trained trials but the last ones, and every infeasible one") {
    const TemporaryFolder folder;
    World world;
    world.lag = 3;
    world.cost_limit = 90;
    world.strategy->widths = {10, 20, 95, 30, 40, 96, 60, 70, 80};
    world.trainer->on_batch = dawdle;
    search(world, folder.path());
    const std::set<std::uint64_t> infeasible{2, 5};
    for (const auto& [number, told] : world.strategy->told_at_ask) {
        std::set<std::uint64_t> expected;
        std::uint64_t trained_since = 0;
        for (std::uint64_t earlier = number; earlier-- > 0;)
            if (infeasible.contains(earlier) || ++trained_since >= world.lag) expected.insert(earlier);
        CHECK(told == expected);
    }
    CHECK(world.strategy->told.size() == 9);
}

TEST_CASE("the double of an infeasible candidate is told at once, as that one was") {
    const TemporaryFolder folder;
    World world;
    world.cost_limit = 90;
    world.strategy->widths = {10, 96, 96, 20};
    search(world, folder.path());
    CHECK(world.strategy->told_at_ask[3] == std::set<std::uint64_t>{1, 2});
}

TEST_CASE("a study copied while the double of a training waits for its result can be gone on with") {
    const TemporaryFolder folder, killed, whole;
    const std::vector<std::int64_t> widths{10, 10, 20, 30};
    World first;
    first.strategy->ask = [&](std::uint64_t trial, sdk::Proposal& proposal) {
        if (trial == widths.size()) return sdk::Answer::exhausted;
        if (trial ==
            3)  // what is left of a process that is killed here: trials 0 to 2 are under way, 1 is the double of 0
            std::filesystem::copy(folder.path(), killed.path(), std::filesystem::copy_options::recursive);
        proposal.genes[0] = widths[trial];
        return sdk::Answer::propose;
    };
    search(first, folder.path());
    {
        const auto trials = core::Journal::open(killed.path()).trials();
        REQUIRE(trials.size() == 3);
        for (std::size_t i = 0; i < trials.size(); ++i) CHECK(trials[i].number == i);
        CHECK(trials[1].duplicate_of == 0);
        CHECK_FALSE(trials[1].finished);
    }
    World second, uninterrupted;
    second.strategy->widths = uninterrupted.strategy->widths = widths;
    const auto [result, fault] = search(second, killed.path());
    CHECK(fault.empty());
    CHECK(describe(result) == describe(search(uninterrupted, whole.path()).result));
}

TEST_CASE("an infeasible candidate is never trained, whatever it would score") {
    const TemporaryFolder folder;
    World world;
    world.cost_limit = 50;
    world.strategy->widths = {10, 60, 70, 99, 20};
    const auto [result, fault] = search(world, folder.path());
    CHECK(fault.empty());
    CHECK(world.trainer->fitted == std::multiset<std::int64_t>{10, 20});
    CHECK(result.counts.infeasible == 3);
    CHECK(result.trials[1].reason == "cost 60 B is over the limit of 50 B");
    CHECK(result.trials[3].reason == "the genes form no network for this window");
    REQUIRE(result.nearest);
    CHECK(*result.nearest == 1);
}

TEST_CASE("a network is trained once, however often and under whatever genes it is proposed") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {50, 51, 50, 100, 150, 200, 7};
    const auto [result, fault] = search(world, folder.path());
    CHECK(world.trainer->fitted == std::multiset<std::int64_t>{7, 50, 100});
    CHECK(result.counts.trained == 3);
    CHECK(result.counts.duplicates == 4);
    CHECK(result.trials[1].duplicate_of == 0);
    CHECK(result.trials[5].duplicate_of == 3);
    CHECK(result.trials[1].scores == result.trials[0].scores);
    CHECK(world.strategy->told.size() == 7);
}

TEST_CASE("the budget ends a search inside a candidate, and what was finished before stays") {
    const TemporaryFolder folder;
    World world;
    world.workers = 1;
    world.lag = 1;
    world.time = 10s;
    world.strategy->widths = {4, 5, 6, 7, 8, 9};
    world.trainer->on_batch = [&](std::int64_t) { world.clock.advance(500ms); };  // 4 s per candidate of 2 epochs
    const auto [result, fault] = search(world, folder.path());
    CHECK(result.end == core::SearchEnd::time);
    CHECK(result.counts.trained == 2);
    CHECK(result.unfinished == 1);
    CHECK(result.seconds == doctest::Approx(10.0));
    CHECK(*result.best == 1);
    CHECK(world.trainer->fitted.size() == 3);
}

TEST_CASE("a study that was stopped and gone on with equals one that never was") {
    std::vector<std::string> whole;
    {
        const TemporaryFolder folder;
        World world;
        world.cost_limit = 90;
        world.strategy->widths = mixed_widths();
        whole = describe(search(world, folder.path()).result);
    }
    for (const int stop_after : {0, 1, 7, 100, 250}) {
        const TemporaryFolder folder;
        int sessions = 0;
        std::vector<std::string> lines;
        bool over = false;
        while (!over) {
            World world;  // a new process knows nothing but the journal
            world.cost_limit = 90;
            world.strategy->widths = mixed_widths();
            std::atomic<int> batches{0};
            world.trainer->on_batch = [&](std::int64_t) {
                if (sessions < 3 && batches++ == stop_after) world.stop.request();
            };
            const auto [result, fault] = search(world, folder.path());
            REQUIRE(fault.empty());
            over = result.end != core::SearchEnd::interrupted;
            lines = describe(result);
            ++sessions;
        }
        CHECK(sessions > 1);
        CHECK(lines == whole);
    }
}

TEST_CASE("time that a study was not running is not billed") {
    const TemporaryFolder folder;
    World first;
    first.workers = 1;
    first.time = 10s;
    first.strategy->widths = {4, 5, 6, 7};
    std::atomic<int> batches{0};
    first.trainer->on_batch = [&](std::int64_t) {
        first.clock.advance(250ms);
        if (++batches == 12) first.stop.request();
    };
    search(first, folder.path());

    World second;
    second.workers = 1;
    second.time = 10s;
    second.strategy->widths = first.strategy->widths;
    second.clock.advance(24h);
    second.trainer->on_batch = [&](std::int64_t) { second.clock.advance(250ms); };
    const auto [result, fault] = search(second, folder.path());
    CHECK(result.counts.trained == 4);  // 3 s were used, 6 s more are needed
    CHECK(result.seconds == doctest::Approx(9.0));
}

TEST_CASE("a study killed at the end of its time keeps everything it had finished") {
    const TemporaryFolder folder;
    World first;
    first.workers = 1;
    first.lag = 1;
    first.strategy->widths = {4, 10, 6, 7};
    search(first, folder.path());
    {
        auto journal = core::Journal::open(folder.path());
        auto trials = journal.trials();
        trials[2].finished = false;  // was training when the process died; trial 3 had finished before it
        journal.started(trials[2]);
        journal.consumed(10s);
    }
    World second;
    second.workers = 1;
    second.lag = 1;
    second.time = 10s;
    second.strategy->widths = first.strategy->widths;
    const auto [result, fault] = search(second, folder.path());
    CHECK(second.trainer->fitted.empty());
    CHECK(result.counts.trained == 3);
    CHECK(result.unfinished == 1);
    CHECK(*result.best == 1);
    CHECK(result.end == core::SearchEnd::time);
}

TEST_CASE("a candidate whose trainer throws is faulted and the search goes on") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {10, 13, 20};
    world.trainer->on_fit = [](std::int64_t width) {
        if (width == 13) throw std::runtime_error("unlucky");
    };
    const auto [result, fault] = search(world, folder.path());
    CHECK(fault.empty());
    CHECK(result.counts.faulted == 1);
    CHECK(result.counts.trained == 2);
    CHECK(result.trials[1].reason == "test/trainer.fit: unlucky");
    CHECK(world.strategy->outcomes[1] == sdk::Outcome::faulted);
}

TEST_CASE("a trainer that always fails ends the run with its name") {
    const TemporaryFolder folder;
    World world;
    world.lag = 1;
    world.strategy->widths = {1, 2, 3, 4, 5, 6, 7, 8};
    world.trainer->on_fit = [](std::int64_t) { throw std::runtime_error("no such device"); };
    const auto [result, fault] = search(world, folder.path());
    CHECK(fault == "test/trainer.fit: no such device (5 trials in a row failed, the run ends)");
    CHECK(result.counts.faulted == 5);
}

TEST_CASE("a diverged training is faulted with its reason") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {10};
    world.trainer->diverge = true;
    const auto [result, fault] = search(world, folder.path());
    CHECK(result.trials.at(0).reason == "the training diverged: its loss is not a finite number");
    CHECK_FALSE(result.best);
}

TEST_CASE("a metric that answers NaN is a fault, never a pass") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {10, 13};
    world.cost = [](std::int64_t width) { return width == 13 ? std::nan("") : 1.0; };
    const auto [result, fault] = search(world, folder.path());
    CHECK(result.trials.at(1).outcome == sdk::Outcome::faulted);
    CHECK(result.trials.at(1).reason == "test/cost.measure: answered NaN, which is no measurement");
    CHECK(world.trainer->fitted == std::multiset<std::int64_t>{10});
}

TEST_CASE("a candidate that kills the process twice is left out the third time") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {10, 13, 20};
    {
        const auto plan = world.plan();
        auto journal = core::Journal::create(folder.path(), core::identify(*plan));
        core::TrialRecord poison;
        poison.number = 1;
        poison.genes = {13};
        const std::vector<std::int64_t> genes{13};
        poison.digest = core::build_graph(*plan, genes)->digest();
        poison.epochs = world.epochs;
        core::TrialRecord good = poison;
        good.number = 0;
        good.genes = {10};
        const std::vector<std::int64_t> good_genes{10};
        good.digest = core::build_graph(*plan, good_genes)->digest();
        good.attempts = 1;  // was training beside it once
        poison.attempts = 2;
        journal.started(good);
        journal.started(poison);
    }
    const auto [result, fault] = search(world, folder.path());
    CHECK(world.trainer->fitted == std::multiset<std::int64_t>{10, 20});
    CHECK(result.trials.at(1).reason == "the process died 2 times while training this candidate");
    CHECK(result.counts.trained == 2);
}

TEST_CASE("a trainer that ignores the end of its budget is left behind, named, and the results stay") {
    const TemporaryFolder folder;
    World world;
    world.workers = 1;
    world.lag = 1;
    world.time = 10s;
    world.strategy->widths = {4, 5};
    auto released = std::make_shared<std::atomic<bool>>(false);
    auto left = std::make_shared<std::atomic<bool>>(false);
    world.trainer->ignore_budget = [] { return true; };
    world.trainer->on_fit = [&world, released, left](std::int64_t width) {
        world.clock.advance(3s);
        if (width != 5) return;
        while (!*released) {
            world.clock.advance(100ms);
            std::this_thread::sleep_for(1ms);
        }
        *left = true;
        for (;;) std::this_thread::sleep_for(1h);  // its stack must not unwind into a world that is gone
    };
    const auto [result, fault] = search(world, folder.path());
    CHECK(result.abandoned == "trainer.fit: does not come back although its time is up");
    CHECK(result.counts.trained == 1);
    CHECK(*result.best == 0);
    *released = true;
    while (!*left) std::this_thread::sleep_for(1ms);
}

TEST_CASE("a strategy that waits for nothing, or proposes what is no gene, is named") {
    const TemporaryFolder folder;
    World world;
    world.strategy->ask = [](std::uint64_t, sdk::Proposal&) { return sdk::Answer::wait_for_results; };
    CHECK(search(world, folder.path()).fault == "test/strategy.ask: waits for results although no trial is under way");
    const TemporaryFolder other;
    world.strategy->ask = [](std::uint64_t, sdk::Proposal& proposal) {
        proposal.genes[0] = 0;
        return sdk::Answer::propose;
    };
    CHECK(search(world, other.path()).fault ==
          "test/strategy.ask: proposed width = 0, which is outside 1..200 in steps of 1");
    const TemporaryFolder third;
    world.strategy->ask = [](std::uint64_t, sdk::Proposal& proposal) {
        proposal.genes[0] = 1;
        proposal.continue_from = 3;
        return sdk::Answer::propose;
    };
    CHECK(search(world, third.path()).fault ==
          "test/strategy.ask: wants to continue from trial 3, which was not measured");
}

TEST_CASE("a strategy that never finds anything new does not run for ever") {
    const TemporaryFolder folder;
    World world;
    world.strategy->ask = [](std::uint64_t, sdk::Proposal& proposal) {
        proposal.genes[0] = 10;
        return sdk::Answer::propose;
    };
    world.trials = 5;
    const auto [result, fault] = search(world, folder.path());
    CHECK(result.end == core::SearchEnd::stuck);
    CHECK(result.counts.trained == 1);
}

TEST_CASE("a study made by another strategy is not gone on with") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {10, 20};
    world.trials = 1;
    search(world, folder.path());
    World other;
    other.strategy->widths = {11, 20};
    const auto plan = other.plan();
    auto journal = core::Journal::open(folder.path());
    const core::TimeBudget budget{other.clock, other.stop, {}};
    core::Search search{*plan, journal, budget, other.stop, other.clock, nullptr};
    CHECK_THROWS_WITH_AS(
        search.run(),
        "trial 0 of this study was width = 10, but strategy now proposes width = 11; the strategy, the "
        "space or the data changed, so the study cannot be gone on with",
        core::InputError);
}
