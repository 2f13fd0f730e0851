// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <linnet/sdk/support/pareto.hpp>

#include "nsga2/nsga2.hpp"
#include "random/random.hpp"
#include "searches.hpp"

namespace {

using namespace linnet;
using nsga2::Nsga2, nsga2::params;
using tests::made, tests::Plan, tests::search;

const auto genetic = made<Nsga2>(params);
const auto random_search = made<random_search::RandomSearch>({});
const std::vector<sdk::Slot> thirty_two(8, sdk::Slot{"gene", 0, 31, 1, true});

// The problem ZDT1 (E. Zitzler, K. Deb, L. Thiele, "Comparison of multiobjective evolutionary algorithms", 2000), whose
// front is f2 = 1 - sqrt(f1), with all genes but the first at 0.
testkit::Result zdt1(std::uint64_t, std::span<const std::int64_t> genes) {
    double rest = 0;
    for (const auto gene : genes.subspan(1)) rest += static_cast<double>(gene) / 31;
    const double g = 1 + 9 * rest / static_cast<double>(genes.size() - 1), first = static_cast<double>(genes[0]) / 31;
    return {sdk::Outcome::measured, {first, g * (1 - std::sqrt(first / g))}, {}};
}

std::vector<std::vector<double>> points(const std::vector<testkit::Result>& results) {
    std::vector<std::vector<double>> points;
    for (const auto& result : results)
        if (!result.scores.empty()) points.push_back(result.scores);
    return points;
}

double volume(const std::vector<testkit::Result>& results) {
    return sdk::hypervolume(points(results), std::vector<double>{1.1, 1.1});
}

double volume_of_front() {
    std::vector<testkit::Result> front;
    for (std::int64_t first = 0; first <= 31; ++first) {
        testkit::Genes genes(8);
        genes[0] = first;
        front.push_back(zdt1(0, genes));
    }
    return volume(front);
}

TEST_CASE("nsga2 covers a known front that random search does not come near to") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        const Plan plan{.slots = thirty_two, .landscape = zdt1, .trials = 1500, .seed = seed, .objectives = 2};
        const double evolved = volume(search(genetic, plan).results),
                     drawn = volume(search(random_search, plan).results);
        CHECK(evolved > 0.9 * volume_of_front());
        CHECK(drawn < 0.3 * volume_of_front());
    }
}

TEST_CASE("nsga2 covers a known front with results that lag") {
    for (const std::uint64_t lag : {2u, 4u, 16u}) {
        CAPTURE(lag);
        const Plan plan{.slots = thirty_two, .landscape = zdt1, .trials = 1500, .lag = lag, .objectives = 2};
        CHECK(volume(search(genetic, plan).results) > 0.9 * volume_of_front());
    }
}

TEST_CASE("nsga2 finds the optimum of one objective") {
    const Plan plan{.slots = tests::ordered_slots(6), .landscape = tests::separable, .trials = 2000};
    CHECK(search(genetic, plan).best() == 0);
}

TEST_CASE("nsga2 keeps a constraint that is known after training alone") {
    // ZDT1, feasible where the first gene is even and the second 8 or more: its front is another one.
    const testkit::Landscape late = [](std::uint64_t trial, std::span<const std::int64_t> genes) {
        auto result = zdt1(trial, genes);
        result.violations = {std::max(0.0, 8 - static_cast<double>(genes[1])) / 8 + static_cast<double>(genes[0] % 2)};
        return result;
    };
    const auto found =
        search(genetic, {.slots = thirty_two, .landscape = late, .trials = 1500, .objectives = 2, .constraints = 1});
    std::vector<testkit::Result> feasible, front;
    for (const auto& result : found.results)
        if (result.violations[0] <= 0) feasible.push_back(result);
    for (std::int64_t first = 0; first <= 31; first += 2) {
        testkit::Genes genes(8);
        genes[0] = first;
        genes[1] = 8;
        front.push_back(zdt1(0, genes));
    }
    CHECK(feasible.size() > 700);
    CHECK(volume(feasible) > 0.85 * volume(front));
}

TEST_CASE("nsga2 refuses an odd population, and warns of a budget too short for it") {
    testkit::FakeHost host;
    CHECK_THROWS_WITH_AS(made<Nsga2>(params, {{"population", std::int64_t{25}}})(host),
                         "strategy nsga2 needs an even population of at least 4; it is 25", std::invalid_argument);
    CHECK_THROWS_WITH_AS(made<Nsga2>(params, {{"population", std::int64_t{2}}})(host),
                         "strategy nsga2 needs an even population of at least 4; it is 2", std::invalid_argument);
    const auto slots = tests::ordered_slots(2);
    auto scope = testkit::scope_of(slots, 2);
    scope.trials = 20;
    genetic(host)->begin(scope);
    CHECK(host.lines() ==
          std::vector<std::string>{"strategy nsga2 begins with a population of 24 random candidates; this "
                                   "search ends after 20 trials, so nothing evolves"});
}

}  // namespace
