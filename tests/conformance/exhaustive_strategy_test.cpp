// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "exhaustive/exhaustive.hpp"
#include "search_double.hpp"

namespace {

using namespace linnet;
using tests::Answered, tests::Genes, tests::World;

const World any{[](const Genes&) { return Answered{sdk::Outcome::measured, 0}; }};

TEST_CASE("every combination is proposed once, the last gene fastest") {
    const std::vector<sdk::Slot> slots{{"k", 4, 9, 2, true}, {"c", 0, 1, 1, true}};
    exhaustive::Exhaustive strategy;
    const auto history = search(strategy, slots, any, {.lag = 4});
    CHECK(history.exhausted);
    CHECK_FALSE(history.outside);
    CHECK(history.proposed == std::vector<Genes>{{4, 0}, {4, 1}, {6, 0}, {6, 1}, {8, 0}, {8, 1}});
}

TEST_CASE("a space without genes has one candidate") {
    exhaustive::Exhaustive strategy;
    const auto history = search(strategy, {}, any, {});
    CHECK(history.exhausted);
    CHECK(history.proposed == std::vector<Genes>{{}});
}

TEST_CASE("a space without end is begun in order") {
    constexpr auto huge = std::numeric_limits<std::int64_t>::max();
    const std::vector<sdk::Slot> slots{{"a", 0, huge, 1, true}, {"b", huge - 1, huge, 1, true}};
    exhaustive::Exhaustive strategy;
    const auto history = search(strategy, slots, any, {.trials = 3});
    CHECK_FALSE(history.exhausted);
    CHECK(history.proposed == std::vector<Genes>{{0, huge - 1}, {0, huge}, {1, huge - 1}});
}

}  // namespace
