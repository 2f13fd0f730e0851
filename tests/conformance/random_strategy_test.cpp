// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <linnet/testkit/fakes.hpp>
#include <set>

#include "random/random.hpp"
#include "search_double.hpp"

namespace {

using namespace linnet;
using tests::Answered, tests::Delivery, tests::Genes, tests::History, tests::World;

const std::vector<sdk::Slot> small{{"k", 4, 12, 2, true}, {"c", 0, 3, 1, true}, {"kind", -1, 1, 1, false}};

History run(std::uint64_t seed, std::span<const sdk::Slot> slots, Delivery delivery = {}) {
    testkit::FakeHost host{seed};
    random_search::RandomSearch strategy{host, testkit::FakeConfig{{}}};
    const World any{[](const Genes&) { return Answered{sdk::Outcome::measured, 0}; }};
    return search(strategy, slots, any, delivery);
}

TEST_CASE("a small space is proposed completely, without repetition, and then exhausted") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto history = run(seed, small);
        CHECK(history.exhausted);
        CHECK_FALSE(history.outside);
        CHECK(history.proposed.size() == 5 * 4 * 3);
        CHECK(std::set<Genes>(history.proposed.begin(), history.proposed.end()).size() == 5 * 4 * 3);
    }
}

TEST_CASE("equal seeds give equal proposals whatever is under way, other seeds give others") {
    CHECK(run(7, small).proposed == run(7, small, {.lag = 16, .early_seed = 3}).proposed);
    CHECK(run(7, small).proposed != run(8, small).proposed);
}

TEST_CASE("first draws are uniform over every gene") {
    // 6000 independent seeds: each of the five values of k is expected 1200 times with a standard deviation of 31; the
    // seeds are fixed, so this cannot fail by chance.
    std::array<std::array<int, 5>, 3> counts{};
    constexpr int draws = 6000;
    for (std::uint64_t seed = 1; seed <= draws; ++seed) {
        const auto genes = run(seed, small, {.trials = 1}).proposed.front();
        for (std::size_t i = 0; i < small.size(); ++i)
            ++counts[i][static_cast<std::size_t>((genes[i] - small[i].lowest) / small[i].step)];
    }
    const std::array<std::size_t, 3> values{5, 4, 3};
    for (std::size_t i = 0; i < values.size(); ++i)
        for (std::size_t value = 0; value < values[i]; ++value)
            CHECK(counts[i][value] == doctest::Approx(draws / static_cast<double>(values[i])).epsilon(0.1));
}

TEST_CASE("a space beyond counting is searched without end") {
    constexpr auto huge = std::numeric_limits<std::int64_t>::max();
    const std::vector<sdk::Slot> slots(4, sdk::Slot{"gene", 0, huge, 1, true});
    const auto history = run(1, slots, {.trials = 500});
    CHECK_FALSE(history.exhausted);
    CHECK_FALSE(history.outside);
    CHECK(history.proposed.size() == 500);
    CHECK(std::set<Genes>(history.proposed.begin(), history.proposed.end()).size() == 500);
}

}  // namespace
