// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "random/random.hpp"
#include "regularized_evolution/regularized_evolution.hpp"
#include "searches.hpp"

namespace {

using namespace linnet;
using regularized_evolution::RegularizedEvolution, regularized_evolution::params;
using tests::made, tests::Plan, tests::search;

const auto evolution = made<RegularizedEvolution>(params);
const auto random_search = made<random_search::RandomSearch>({});

TEST_CASE("evolution finds the optimum of a separable landscape that random search does not come near to") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        const Plan plan{.slots = tests::ordered_slots(6), .landscape = tests::separable, .trials = 1500, .seed = seed};
        const auto evolved = search(evolution, plan), drawn = search(random_search, plan);
        CHECK(evolved.best() == 0);  // one candidate of 16.8 million
        CHECK(evolved.trials_until(drawn.best()) * 3 < drawn.trials_until(drawn.best()));
    }
}

TEST_CASE("evolution finds the optimum with results that lag") {
    for (const std::uint64_t lag : {2u, 4u, 16u}) {
        CAPTURE(lag);
        const Plan plan{.slots = tests::ordered_slots(6), .landscape = tests::separable, .trials = 2000, .lag = lag};
        CHECK(search(evolution, plan).best() == 0);
    }
}

TEST_CASE("parents are members of the population, and the oldest members are forgotten") {
    // Every candidate is worse than the one before it: with the best for ever, all children would be of the first
    // trials.
    const auto slots = std::vector<sdk::Slot>(40, sdk::Slot{"gene", 0, 1'000'000, 1, false});
    const testkit::Landscape worse_and_worse = [](std::uint64_t trial, std::span<const std::int64_t>) {
        return testkit::Result{sdk::Outcome::measured, {static_cast<double>(trial)}, {}};
    };
    const auto found =
        search(made<RegularizedEvolution>(params, {{"population", std::int64_t{10}}, {"sample", std::int64_t{10}}}),
               {.slots = slots, .landscape = worse_and_worse, .trials = 200});
    const auto in_common = [&](std::size_t a, std::size_t b) {
        int count = 0;
        for (std::size_t i = 0; i < slots.size(); ++i)
            count += found.proposals[a].genes[i] == found.proposals[b].genes[i] ? 1 : 0;
        return count;
    };
    for (std::size_t child = 10; child < 200; ++child) {
        CAPTURE(child);
        int nearest = 0;
        std::size_t parent = 0;
        for (std::size_t other = 0; other < child; ++other)
            if (const int common = in_common(child, other); common >= nearest) {
                nearest = common;
                parent = other;
            }
        CHECK(nearest >= 34);
        CHECK(parent + 10 >= child);
    }
}

TEST_CASE("a constraint known after training alone is kept by evolving towards it") {
    // Feasible where all six genes are at least 12: one candidate of 4096.
    const testkit::Landscape late = [](std::uint64_t, std::span<const std::int64_t> genes) {
        double violation = 0;
        for (const auto gene : genes) violation += std::max<double>(0, 12 - static_cast<double>(gene)) / 12;
        return testkit::Result{sdk::Outcome::measured, {static_cast<double>(genes[0])}, {violation}};
    };
    const auto found =
        search(evolution, {.slots = tests::ordered_slots(6), .landscape = late, .trials = 1500, .constraints = 1});
    double best = 100;
    for (const auto& result : found.results)
        if (result.violations[0] <= 0) best = std::min(best, result.scores[0]);
    CHECK(best == 12);
}

TEST_CASE("evolution refuses settings that do not go together") {
    testkit::FakeHost host;
    CHECK_THROWS_WITH_AS(made<RegularizedEvolution>(params, {{"sample", std::int64_t{25}}})(host),
                         "strategy regularized_evolution cannot sample 25 candidates of a population of 24; sample has "
                         "to be population or less",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(made<RegularizedEvolution>(params, {{"population", std::int64_t{1}}})(host),
                         "strategy regularized_evolution needs a population of at least 2 and a sample of at least 1; "
                         "population is 1 and sample 8",
                         std::invalid_argument);
}

TEST_CASE("evolution warns of a budget too short for its population, and of several objectives") {
    testkit::FakeHost host;
    const auto slots = tests::ordered_slots(2);
    auto scope = testkit::scope_of(slots, 2);
    scope.trials = 24;
    evolution(host)->begin(scope);
    CHECK(host.lines() ==
          std::vector<std::string>{
              "strategy regularized_evolution searches for the first objective alone; nsga2 searches for all 2",
              "strategy regularized_evolution begins with a population of 24 random candidates; this search ends after "
              "24 trials, so nothing evolves"});
}

}  // namespace
