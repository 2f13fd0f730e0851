// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cstdlib>
#include <limits>
#include <linnet/testkit/plugin.hpp>
#include <linnet/testkit/strategy_suite.hpp>

namespace {

namespace sdk = linnet::sdk;
namespace testkit = linnet::testkit;

testkit::StrategyCase walk(std::int64_t reach) {
    return {[reach](sdk::Host& host) {
        return testkit::Plugin{WALK_PLUGIN}.make<sdk::Strategy>("walk", host, {{"reach", reach}});
    }};
}

}  // namespace

TEST_CASE("walk is a strategy, with short steps") { testkit::check_strategy(walk(1)); }

TEST_CASE("walk is a strategy, with long steps") { testkit::check_strategy(walk(16)); }

TEST_CASE("walk stays within its reach of the best candidate so far") {
    constexpr std::int64_t reach = 2;
    testkit::FakeHost host{7};
    const auto setup = walk(reach);
    auto search = testkit::search(setup, host, 1, testkit::mixed(setup));  // every result is told at once
    search.run(100);
    REQUIRE(search.steps().size() == 100);
    testkit::Genes best;
    for (const auto& slot : setup.slots) best.push_back(slot.lowest);
    double score = std::numeric_limits<double>::infinity();
    for (const auto& step : search.steps()) {
        for (std::size_t i = 0; i < best.size(); ++i)
            CHECK(std::abs(step.genes[i] - best[i]) <= reach * setup.slots[i].step);
        const auto result = testkit::mixed_landscape(setup, step.trial, step.genes);
        if (result.outcome != sdk::Outcome::measured || result.scores[0] >= score) continue;
        score = result.scores[0];
        best = step.genes;
    }
    CHECK(score < std::numeric_limits<double>::infinity());
}
