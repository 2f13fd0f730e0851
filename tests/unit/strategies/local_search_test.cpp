// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <set>

#include "local_search/local_search.hpp"
#include "searches.hpp"

namespace {

using namespace linnet;
using local_search::LocalSearch, local_search::params;
using tests::made, tests::Make, tests::Plan, tests::search;

Make climbing(const std::string& climb, const std::string& restart = "random", std::int64_t restarts = 0) {
    return made<LocalSearch>(params, {{"climb", climb}, {"restart", restart}, {"restarts", restarts}});
}

int different_genes(const testkit::Genes& one, const testkit::Genes& other) {
    int count = 0;
    for (std::size_t i = 0; i < one.size(); ++i) count += one[i] != other[i] ? 1 : 0;
    return count;
}

TEST_CASE("the first climb reaches the top of a landscape with one") {
    for (const std::string climb : {"first_improvement", "best_improvement"})
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            CAPTURE(climb);
            CAPTURE(seed);
            const auto found =
                search(climbing(climb, "random", 0),
                       {.slots = tests::ordered_slots(6), .landscape = tests::separable, .trials = 600, .seed = seed});
            CHECK(found.best() == 0);
        }
}

// The candidates that differ from one in one ordered gene of 16 values, by 1, 2, 4 or 8.
std::set<testkit::Genes> neighbours(const testkit::Genes& centre) {
    std::set<testkit::Genes> neighbours;
    for (std::size_t i = 0; i < centre.size(); ++i)
        for (const std::int64_t step : {-8, -4, -2, -1, 1, 2, 4, 8}) {
            auto genes = centre;
            genes[i] += step;
            if (genes[i] >= 0 && genes[i] <= 15) neighbours.insert(genes);
        }
    return neighbours;
}

TEST_CASE("by best improvement all neighbours of a candidate are tried before it moves to the best of them") {
    const auto found = search(climbing("best_improvement"),
                              {.slots = tests::ordered_slots(3), .landscape = tests::separable, .trials = 60});
    std::set<testkit::Genes> left, tried;
    int moves = 0;
    for (std::size_t trial = 0, centre = 0, best = 0; trial < found.proposals.size(); ++trial) {
        const auto& genes = found.proposals[trial].genes;
        if (left.empty()) {
            REQUIRE((trial <= 1 || best != centre));
            centre = best;
            left = neighbours(found.proposals[centre].genes);
            for (const auto& known : tried) left.erase(known);
            ++moves;
        }
        REQUIRE((trial == 0 || left.erase(genes) == 1));
        tried.insert(genes);
        if (trial == 0) left.clear();
        if (found.results[trial].scores[0] < found.results[best].scores[0]) best = trial;
        if (found.results[best].scores[0] == 0) break;
    }
    CHECK(moves > 3);
}

TEST_CASE("a single climb ends at the top, and the search with it") {
    const auto found = search(climbing("first_improvement", "random", 1),
                              {.slots = tests::ordered_slots(4), .landscape = tests::separable, .trials = 5000});
    CHECK(found.exhausted);
    CHECK(found.best() == 0);
    CHECK(found.proposals.size() < 300);
}

TEST_CASE("restarts find the higher of two hills, and perturbed ones start near the best candidate") {
    // Two tops: a wide low one around 2, a narrow high one at 13.
    const testkit::Landscape hills = [](std::uint64_t, std::span<const std::int64_t> genes) {
        double wide = 0, narrow = 0;
        for (const auto gene : genes) {
            wide += std::abs(static_cast<double>(gene) - 2);
            narrow += std::abs(static_cast<double>(gene) - 13);
        }
        return testkit::Result{sdk::Outcome::measured, {std::min(wide + 5, 3 * narrow)}, {}};
    };
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        CHECK(search(climbing("first_improvement"),
                     {.slots = tests::ordered_slots(3), .landscape = hills, .trials = 1500, .seed = seed})
                  .best() == 0);
    }
    const auto found = search(climbing("first_improvement", "perturbed"),
                              {.slots = tests::ordered_slots(20), .landscape = tests::separable, .trials = 3000});
    // Trial 0 apart, nothing is anywhere near random: at most 20 of 20 genes would differ, 19 in the mean.
    const auto top = std::find_if(found.results.begin(), found.results.end(),
                                  [](const auto& result) { return result.scores[0] == 0; });
    REQUIRE(top != found.results.end());
    const auto& best = found.proposals[static_cast<std::size_t>(top - found.results.begin())].genes;
    for (auto trial = static_cast<std::size_t>(top - found.results.begin()); trial < found.proposals.size(); ++trial)
        CHECK(different_genes(found.proposals[trial].genes, best) < 18);
}

TEST_CASE("nobody waits while a climb does: with a lag, further climbs start") {
    testkit::FakeHost host;
    testkit::Search run{climbing("best_improvement")(host), tests::ordered_slots(6), 1, 0, 16, tests::separable};
    run.run(300);
    for (const auto& step : run.steps()) CHECK(step.answer == sdk::Answer::propose);
}

TEST_CASE("local search warns where best improvement takes more trials than there are") {
    testkit::FakeHost host;
    const auto slots = tests::ordered_slots(2);
    auto scope = testkit::scope_of(slots);
    scope.trials = 8;
    climbing("best_improvement")(host)->begin(scope);
    CHECK(host.lines() ==
          std::vector<std::string>{"strategy local_search looks at all neighbours of a candidate before it goes to the "
                                   "best, 8 and more in this space; this search ends after 8 trials"});
}

}  // namespace
