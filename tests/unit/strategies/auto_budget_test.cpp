// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "auto/budget.hpp"

namespace {

using namespace linnet;
using auto_search::Budget;

constexpr auto endless = std::numeric_limits<std::uint64_t>::max();
constexpr auto forever = std::numeric_limits<double>::infinity();

sdk::SearchScope scope(std::uint64_t windows, std::uint32_t folds = 6, double seconds = forever,
                       std::uint64_t trials = endless) {
    sdk::SearchScope scope{};
    scope.objectives = 1;
    scope.seconds = seconds;
    scope.trials = trials;
    scope.training_windows = windows;
    scope.validation_windows = windows / 6;
    scope.folds = folds;
    return scope;
}

sdk::Trial measured(std::uint32_t epochs, double elapsed, std::uint32_t folds = 1) {
    sdk::Trial trial{};
    trial.outcome = sdk::Outcome::measured;
    trial.epochs = epochs;
    trial.folds = folds;
    trial.elapsed = elapsed;
    trial.duplicate_of = -1;
    return trial;
}

TEST_CASE("a unit of training is an epoch of large data, and more epochs of smaller data") {
    CHECK(Budget{scope(1'000'000), 0.3}.unit() == 1);
    std::uint32_t before = 1;
    for (std::uint64_t windows = 1'000'000; windows > 0; windows /= 2) {
        const auto unit = Budget{scope(windows), 0.3}.unit();
        CHECK(unit >= before);
        before = unit;
    }
    CHECK(before > 1);
    CHECK(Budget{scope(0), 0.3}.unit() >= before);
}

TEST_CASE("no candidate is worth more than about sixty epochs, but of small data, whose unit is longer") {
    for (std::uint64_t windows = 1; windows < 1'000'000; windows *= 3) {
        Budget budget{scope(windows, 4, 1e9), 0.5};
        budget.note(measured(1'000'000, 1));
        const auto plan = budget.plan_finalists();
        CHECK(budget.longest_epochs() % budget.unit() == 0);
        CHECK(plan.epochs == budget.longest_epochs());
        CHECK(plan.epochs <= std::max(60U, 3 * budget.unit()));
        CHECK(plan.epochs > 40);
    }
}

TEST_CASE("small data is judged by several folds, large data by one, and none has more than there are") {
    CHECK(Budget{scope(300), 0.3}.search_folds() > 1);
    CHECK(Budget{scope(1'000'000), 0.3}.search_folds() == 1);
    for (std::uint64_t windows = 1; windows < 1'000'000; windows *= 3)
        for (std::uint32_t folds = 1; folds <= 10; ++folds) {
            const Budget budget{scope(windows, folds), 0.3};
            CHECK(budget.search_folds() >= 1);
            CHECK(budget.search_folds() <= budget.wanted_folds());
            CHECK(budget.wanted_folds() <= folds);
        }
    CHECK(Budget{scope(1'000'000), 0.3}.wanted_folds() == 1);
}

TEST_CASE("speed is epochs of all folds per second of the search, those of doubles and failures not counted") {
    Budget budget{scope(5000, 6, 100), 0.3};
    CHECK(budget.unknown());
    CHECK(budget.total_epochs() == forever);
    auto failed = measured(7, 1);
    failed.outcome = sdk::Outcome::faulted;
    budget.note(failed);
    auto twin = measured(7, 2);
    twin.duplicate_of = 0;
    budget.note(twin);
    CHECK(budget.unknown());
    budget.note(measured(4, 8));
    CHECK_FALSE(budget.unknown());
    budget.note(measured(2, 10, 3));
    CHECK(budget.total_epochs() == doctest::Approx(100));  // 4 + 2 * 3 in 10 s of 100 s
    CHECK(budget.epochs_left() == doctest::Approx(90));
    budget.note(measured(5, 9));  // told late, finished before
    CHECK(budget.total_epochs() == doctest::Approx(150));
    budget.note(measured(1, 130));  // beyond the end
    CHECK(budget.epochs_left() == 0);
}

TEST_CASE("it is time for finalists when their share of the time, or of the trials, is left") {
    Budget timed{scope(5000, 6, 100), 0.25};
    CHECK_FALSE(timed.is_late());
    timed.note(measured(1, 74.9));
    CHECK_FALSE(timed.is_late());
    timed.note(measured(1, 75));
    CHECK(timed.is_late());

    Budget counted{scope(5000, 6, forever, 8), 0.25};
    for (int i = 0; i < 5; ++i) counted.note(measured(1, 1000.0 * i));
    auto failed = measured(1, 9000);
    failed.outcome = sdk::Outcome::faulted;
    counted.note(failed);
    CHECK_FALSE(counted.is_late());
    counted.note(measured(1, 9001));
    CHECK(counted.is_late());

    Budget endless_one{scope(5000), 0.25};
    endless_one.note(measured(1, 1e9));
    CHECK_FALSE(endless_one.is_late());
}

TEST_CASE("without a bound of time, plans depend on the data alone, not on how long anything took") {
    const auto plan = [](double pace) {
        Budget budget{scope(2000, 6, forever, 50), 0.3};
        for (int i = 1; i <= 20; ++i) budget.note(measured(3, pace * i));
        CHECK(budget.total_epochs() == forever);
        return budget.plan_finalists();
    };
    const auto slow = plan(100), fast = plan(0.001);
    CHECK(slow.folds == fast.folds);
    CHECK(slow.epochs == fast.epochs);
}

TEST_CASE("finalists get whole units, folds that the data has, and no more than the time that is left") {
    for (const std::uint64_t windows : {200u, 2000u, 20'000u})
        for (std::uint32_t folds = 1; folds <= 7; folds += 3) {
            std::uint32_t before = 0;
            for (double speed = 0.01; speed < 1e4; speed *= 2) {  // epochs in a second
                Budget budget{scope(windows, folds, 100), 0.35};
                const auto epochs = static_cast<std::uint32_t>(std::max(1.0, std::floor(speed * 65)));
                budget.note(measured(epochs, epochs / speed < 100 ? epochs / speed : 65));
                const auto plan = budget.plan_finalists();
                CHECK(plan.folds >= budget.search_folds());
                CHECK(plan.folds <= budget.wanted_folds());
                REQUIRE(plan.epochs >= budget.unit());
                CHECK(plan.epochs % budget.unit() == 0);
                const bool shortest = plan.epochs == budget.unit() && plan.folds == budget.search_folds();
                CHECK((shortest || plan.epochs * plan.folds <= budget.epochs_left()));
                CHECK(plan.epochs * plan.folds >= before / 2);  // more speed is never much less training
                before = plan.epochs * plan.folds;
            }
        }
}

}  // namespace
