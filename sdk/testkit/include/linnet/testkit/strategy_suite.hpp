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
    // What the service Strategies knows, for a strategy that builds upon others; without any the service is not there.
    std::map<std::string, std::function<std::shared_ptr<sdk::Strategy>(sdk::Host&)>> others = {};
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

// A search of a strategy, with the host and the services it is given.
class StrategyTrial {
public:
    StrategyTrial(const StrategyCase& setup, bool screened, std::uint64_t lag, const Landscape& landscape,
                  std::int64_t looks = FakeBudget::unlimited)
        : host_{7, looks}, candidates_{landscape} {
        std::map<std::string, FakeStrategies::Make, std::less<>> others;
        for (const auto& [id, make] : setup.others) others.emplace(id, [this, make = make] { return make(host_); });
        strategies_ = std::make_unique<FakeStrategies>(std::move(others));
        if (screened) host_.provide<sdk::Candidates>(candidates_);
        if (!setup.others.empty()) host_.provide<sdk::Strategies>(*strategies_);
        search_ = std::make_unique<Search>(setup.make(host_), setup.slots, setup.objectives, setup.constraints, lag,
                                           landscape);
    }

    Search& search() { return *search_; }

private:
    FakeHost host_;
    FakeCandidates candidates_;
    std::unique_ptr<FakeStrategies> strategies_;
    std::unique_ptr<Search> search_;
};

inline std::vector<Step> proposals(const StrategyCase& setup, bool screened, std::int64_t looks) {
    StrategyTrial trial{setup, screened, setup.lag, mixed(setup), looks};
    trial.search().run(setup.trials);
    return trial.search().steps();
}

inline void check_strategy(const StrategyCase& setup, bool screened) {
    SUBCASE("it proposes something, inside the ranges and on the steps of the slots") {
        StrategyTrial run{setup, screened, setup.lag, mixed(setup)};
        CHECK_NOTHROW(run.search().run(setup.trials));
        REQUIRE_FALSE(run.search().steps().empty());
        CHECK(run.search().steps().front().answer == sdk::Answer::propose);
    }
    SUBCASE("the same seed gives the same proposals") {
        CHECK(proposals(setup, screened, FakeBudget::unlimited) == proposals(setup, screened, FakeBudget::unlimited));
    }
    SUBCASE("time does not influence the proposals") {
        CHECK(proposals(setup, screened, FakeBudget::unlimited) == proposals(setup, screened, 3));
    }
    SUBCASE("a replay at half way goes on as the original does, both alive") {
        StrategyTrial original{setup, screened, setup.lag, mixed(setup)};
        original.search().run(setup.trials / 2);
        StrategyTrial resumed{setup, screened, setup.lag, mixed(setup)};
        resumed.search().run(setup.trials / 2);
        CHECK(resumed.search().steps() == original.search().steps());
        for (auto trial = setup.trials / 2; trial < setup.trials; ++trial) {
            const bool more = original.search().step();
            CHECK(resumed.search().step() == more);
            REQUIRE(resumed.search().steps().back() == original.search().steps().back());
            if (!more) break;
        }
    }
    SUBCASE("results may come at once or late") {
        for (const std::uint64_t lag : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{16}}) {
            CAPTURE(lag);
            StrategyTrial run{setup, screened, lag, mixed(setup)};
            CHECK_NOTHROW(run.search().run(setup.trials));
        }
    }
    SUBCASE("a search in which no trial succeeds is survived") {
        for (const auto outcome : {sdk::Outcome::infeasible, sdk::Outcome::faulted, sdk::Outcome::stopped}) {
            CAPTURE(static_cast<int>(outcome));
            StrategyTrial run{setup, screened, setup.lag, always(outcome, setup.constraints)};
            CHECK_NOTHROW(run.search().run(setup.trials));
        }
    }
    SUBCASE("once exhausted, it stays exhausted") {
        StrategyTrial run{setup, screened, setup.lag, mixed(setup)};
        if (!run.search().run(setup.trials)) {
            CHECK_FALSE(run.search().step());
            CHECK_FALSE(run.search().step());
        }
    }
}

inline void check_strategy(const StrategyCase& setup) {
    SUBCASE("by asking and telling alone") { check_strategy(setup, false); }
    SUBCASE("with the service that shows candidates") { check_strategy(setup, true); }
    SUBCASE("an object that never began can be destroyed") {
        FakeHost host{7};
        CHECK_NOTHROW(setup.make(host).reset());
    }
}

}  // namespace linnet::testkit
