// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every search strategy must keep to. Call check_strategy() from a doctest TEST_CASE of your own:
//
//     TEST_CASE("walk is a strategy") {
//         const linnet::testkit::Plugin plugin{WALK_PLUGIN};
//         linnet::testkit::check_strategy({[&](linnet::sdk::Host& host) {
//             return plugin.make<linnet::sdk::Strategy>("walk", host);
//         }});
//     }

#include <doctest/doctest.h>

#include <linnet/testkit/search.hpp>

namespace linnet::testkit {

struct StrategyCase {
    std::function<std::shared_ptr<sdk::Strategy>(sdk::Host&)> make;
    // Ordered, unordered, with steps, negative, and one without a choice; 3600 candidates in all.
    std::vector<sdk::Slot> slots{{"width", 4, 64, 4, true},   {"depth", 0, 4, 1, true}, {"block", 0, 2, 1, false},
                                 {"shift", -10, 10, 5, true}, {"fixed", 3, 3, 1, true}, {"wide", -7, 5, 4, true}};
    std::size_t objectives = 1, constraints = 2;
    std::uint64_t trials = 150;
    std::uint64_t lag = 4;
};

// Measured, infeasible and faulted candidates as a search meets them. The best candidates lie at the lowest values.
inline Result mixed_landscape(const StrategyCase& setup, std::uint64_t trial, std::span<const std::int64_t> genes) {
    double cost = 0;
    for (std::size_t i = 0; i < genes.size(); ++i) {
        const auto& slot = setup.slots[i];
        if (slot.highest > slot.lowest)
            cost += static_cast<double>(genes[i] - slot.lowest) / static_cast<double>(slot.highest - slot.lowest);
    }
    cost /= static_cast<double>(genes.size());
    Result result;
    for (std::size_t i = 0; i < setup.constraints; ++i)
        result.violations.push_back((cost - 0.6) / (1.0 + static_cast<double>(i)));
    if (setup.constraints > 0 && cost > 0.6) {
        result.outcome = sdk::Outcome::infeasible;
        return result;
    }
    if (FakeHost::mix(trial) % 13 == 0) return {sdk::Outcome::faulted, {}, {}};
    for (std::size_t i = 0; i < setup.objectives; ++i) result.scores.push_back(i % 2 == 0 ? cost * cost : 1.0 - cost);
    return result;
}

inline Landscape mixed(const StrategyCase& setup) {
    return [setup](std::uint64_t trial, std::span<const std::int64_t> genes) {
        return mixed_landscape(setup, trial, genes);
    };
}

inline Landscape always(sdk::Outcome outcome, std::size_t constraints) {
    return [=](std::uint64_t, std::span<const std::int64_t>) {
        const bool priced = outcome == sdk::Outcome::infeasible;
        return Result{outcome, {}, std::vector<double>(priced ? constraints : 0, 0.5)};
    };
}

inline Search search(const StrategyCase& setup, sdk::Host& host, std::uint64_t lag, Landscape landscape) {
    return {setup.make(host), setup.slots, setup.objectives, setup.constraints, lag, std::move(landscape)};
}

inline std::vector<Step> proposals(const StrategyCase& setup, FakeHost& host) {
    auto run = search(setup, host, setup.lag, mixed(setup));
    run.run(setup.trials);
    return run.steps();
}

inline void check_strategy(const StrategyCase& setup) {
    FakeHost host{7};

    SUBCASE("it proposes something, inside the ranges and on the steps of the slots") {
        auto run = search(setup, host, setup.lag, mixed(setup));
        CHECK_NOTHROW(run.run(setup.trials));
        REQUIRE_FALSE(run.steps().empty());
        CHECK(run.steps().front().answer == sdk::Answer::propose);
    }
    SUBCASE("the same seed gives the same proposals") {
        FakeHost twin{7};
        CHECK(proposals(setup, host) == proposals(setup, twin));
    }
    SUBCASE("time does not influence the proposals") {
        FakeHost hurried{7, 3};
        CHECK(proposals(setup, host) == proposals(setup, hurried));
    }
    SUBCASE("a replay at half way goes on as the original does, both alive") {
        auto original = search(setup, host, setup.lag, mixed(setup));
        original.run(setup.trials / 2);
        FakeHost other_host{7};
        auto resumed = search(setup, other_host, setup.lag, mixed(setup));
        resumed.run(setup.trials / 2);
        CHECK(resumed.steps() == original.steps());
        for (auto trial = setup.trials / 2; trial < setup.trials; ++trial) {
            const bool more = original.step();
            CHECK(resumed.step() == more);
            REQUIRE(resumed.steps().back() == original.steps().back());
            if (!more) break;
        }
    }
    SUBCASE("results may come at once or late") {
        for (const std::uint64_t lag : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{16}}) {
            CAPTURE(lag);
            auto run = search(setup, host, lag, mixed(setup));
            CHECK_NOTHROW(run.run(setup.trials));
        }
    }
    SUBCASE("a search in which no trial succeeds is survived") {
        for (const auto outcome : {sdk::Outcome::infeasible, sdk::Outcome::faulted, sdk::Outcome::stopped}) {
            CAPTURE(static_cast<int>(outcome));
            auto run = search(setup, host, setup.lag, always(outcome, setup.constraints));
            CHECK_NOTHROW(run.run(setup.trials));
        }
    }
    SUBCASE("once exhausted, it stays exhausted") {
        auto run = search(setup, host, setup.lag, mixed(setup));
        if (!run.run(setup.trials)) {
            CHECK_FALSE(run.step());
            CHECK_FALSE(run.step());
        }
    }
    SUBCASE("an object that never began can be destroyed") { CHECK_NOTHROW(setup.make(host).reset()); }
}

}  // namespace linnet::testkit
