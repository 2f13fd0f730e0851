// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;
using namespace std::chrono_literals;

TEST_CASE("a budget is exhausted at its limit, and never again alive") {
    FakeClock clock;
    const core::StopFlag stop;
    const core::TimeBudget budget{clock, stop, 10s};
    CHECK(budget.left() == 10s);
    clock.advance(9999ms);
    CHECK_FALSE(budget.exhausted());
    CHECK(budget.left() == 1ms);
    clock.advance(1ms);
    CHECK(budget.exhausted());
    clock.advance(1h);
    CHECK(budget.left() == 0ms);
}

TEST_CASE("what an earlier session used is gone") {
    FakeClock clock;
    const core::StopFlag stop;
    const core::TimeBudget budget{clock, stop, 10s, 7s};
    CHECK(budget.left() == 3s);
    clock.advance(2s);
    CHECK(budget.consumed() == 9s);
}

TEST_CASE("a stop request ends every budget, with or without a limit") {
    FakeClock clock;
    core::StopFlag stop;
    const core::TimeBudget limited{clock, stop, 10s}, endless{clock, stop, {}};
    CHECK(endless.left() == std::chrono::milliseconds::max());
    CHECK_FALSE(endless.exhausted());
    stop.request();
    CHECK(limited.exhausted());
    CHECK(endless.exhausted());
    CHECK(endless.left() == 0ms);
}

TEST_CASE("an inner budget lives no longer than the outer one") {
    FakeClock clock;
    const core::StopFlag stop;
    const core::TimeBudget outer{clock, stop, 5s};
    const core::TimeBudget inner{clock, stop, 10s, {}, &outer};
    CHECK(inner.left() == 5s);
    clock.advance(5s);
    CHECK(inner.exhausted());
}
