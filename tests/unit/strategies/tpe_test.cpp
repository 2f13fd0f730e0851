// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>

#include "random/random.hpp"
#include "searches.hpp"
#include "tpe/tpe.hpp"

namespace {

using namespace linnet;
using tests::made, tests::Plan, tests::search;
using tpe::Parzen, tpe::params, tpe::Tpe;

const auto parzen = made<Tpe>(params);
const auto random_search = made<random_search::RandomSearch>({});

TEST_CASE("tpe beats random search on a separable landscape with every seed") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        const Plan plan{.slots = tests::ordered_slots(8), .landscape = tests::separable, .trials = 150, .seed = seed};
        const auto modelled = search(parzen, plan), drawn = search(random_search, plan);
        CHECK(modelled.best() < 0.5 * drawn.best());
    }
}

TEST_CASE("tpe finds names that are better than others") {
    // Twelve genes of eight names, of which one is good: one candidate of 6.9e10.
    const std::vector<sdk::Slot> slots(12, sdk::Slot{"name", 0, 7, 1, false});
    const testkit::Landscape names = [](std::uint64_t, std::span<const std::int64_t> genes) {
        double wrong = 0;
        for (std::size_t i = 0; i < genes.size(); ++i) wrong += genes[i] == static_cast<std::int64_t>(i % 8) ? 0 : 1;
        return testkit::Result{sdk::Outcome::measured, {wrong}, {}};
    };
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        const Plan plan{.slots = slots, .landscape = names, .trials = 250, .seed = seed};
        const auto modelled = search(parzen, plan), drawn = search(random_search, plan);
        CHECK(modelled.best() + 3 <= drawn.best());
    }
}

TEST_CASE("tpe beats random search with results that lag") {
    for (const std::uint64_t lag : {2u, 4u, 16u}) {
        CAPTURE(lag);
        const Plan plan{.slots = tests::ordered_slots(8), .landscape = tests::separable, .trials = 150, .lag = lag};
        CHECK(search(parzen, plan).best() < 0.7 * search(random_search, plan).best());
    }
}

TEST_CASE("a density of names is the prior and the share of each") {
    const sdk::Slot names{"names", -1, 2, 1, false};
    const std::int64_t observed[] = {-1, -1, 2};
    const Parzen density{names, observed, 1.0};
    CHECK(density.density(-1) == doctest::Approx(2.25 / 4));
    CHECK(density.density(0) == doctest::Approx(0.25 / 4));
    CHECK(density.density(2) == doctest::Approx(1.25 / 4));
}

TEST_CASE("a density of an order falls around its observations and sums to one, and draws follow it") {
    const sdk::Slot ordered{"ordered", 10, 40, 2, true};  // 16 values
    const std::vector<std::int64_t> observed{20, 22, 22, 24};
    const Parzen density{ordered, observed, 1.0};
    double sum = 0;
    for (std::int64_t value = 10; value <= 40; value += 2) {
        sum += density.density(value);
        if (value < 22) CHECK(density.density(value) <= density.density(value + 2));
        if (value >= 22 && value < 40) CHECK(density.density(value) >= density.density(value + 2));
        CHECK(density.density(value) > 0);
    }
    CHECK(sum == doctest::Approx(1));
    sdk::Stream stream{4};
    std::array<int, 16> counts{};
    constexpr int draws = 40000;
    for (int i = 0; i < draws; ++i) ++counts[sdk::index_of(ordered, density.draw(stream))];
    for (std::size_t i = 0; i < counts.size(); ++i)
        CHECK(counts[i] == doctest::Approx(draws * density.density(sdk::value_at(ordered, i))).epsilon(0.12));
}

TEST_CASE("a density of a slot beyond counting is of bins, and draws stay inside") {
    const sdk::Slot wide{"wide", -1'000'000'007, 1'000'000'007, 5, true};
    const std::vector<std::int64_t> observed(30, 999'999'998);
    const Parzen density{wide, observed, 0.5};
    sdk::Stream stream{4};
    int near = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto value = density.draw(stream);
        REQUIRE((value >= wide.lowest && value <= wide.highest && (value - wide.lowest) % wide.step == 0));
        near += value > 800'000'000 ? 1 : 0;
    }
    CHECK(near > 900);
}

TEST_CASE("tpe warns of a budget too short for its random trials, and of several objectives") {
    testkit::FakeHost host;
    const auto slots = tests::ordered_slots(2);
    auto scope = testkit::scope_of(slots, 3);
    scope.trials = 10;
    parzen(host)->begin(scope);
    CHECK(host.lines() ==
          std::vector<std::string>{
              "strategy tpe searches for the first objective alone; nsga2 searches for all 3",
              "strategy tpe begins with 16 random candidates; this search ends after 10 trials, so nothing is learnt "
              "from them"});
}

}  // namespace
