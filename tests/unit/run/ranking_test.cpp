// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/kernel/front.hpp"
#include "core/kernel/ranking.hpp"
#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

core::TrialRecord trial_of(std::uint64_t number, const std::string& network, std::uint32_t folds, double accuracy) {
    core::TrialRecord trial;
    trial.number = number;
    trial.digest = network;
    trial.folds = folds;
    trial.epochs = 5;
    trial.finished = true;
    trial.outcome = sdk::Outcome::measured;
    trial.scores = {-accuracy};
    trial.violations = {0};
    return trial;
}

std::vector<std::uint64_t> numbers(const std::vector<const core::TrialRecord*>& trials) {
    std::vector<std::uint64_t> numbers;
    for (const auto* trial : trials) numbers.push_back(trial->number);
    return numbers;
}

}  // namespace

TEST_CASE("a network is represented by its trial of the most folds, then of the longest training, then by its last") {
    std::vector trials{trial_of(0, "a", 1, 0.9), trial_of(1, "a", 3, 0.8), trial_of(2, "a", 1, 0.95),
                       trial_of(3, "b", 1, 0.7), trial_of(4, "b", 1, 0.6), trial_of(5, "c", 1, 0.7),
                       trial_of(6, "c", 1, 0.7), trial_of(7, "d", 1, 0.9), trial_of(8, "e", 1, 0.9)};
    trials[3].epochs = 20;
    trials[7].outcome = sdk::Outcome::faulted;
    trials[8].duplicate_of = 0;
    CHECK(numbers(core::one_per_network(trials)) == std::vector<std::uint64_t>{1, 3, 6});
}

TEST_CASE("a share of predictions counts with the lower end of Wilson's interval") {
    World world;
    const auto plan = world.plan();
    const double n = static_cast<double>(plan->data->validation().size());
    // The end of the interval is the share from which the measured one is two of its standard errors away.
    const double bound = -core::cautious_scores(*plan, trial_of(0, "a", 1, 0.75))[0];
    CHECK(bound < 0.75);
    CHECK((0.75 - bound) / std::sqrt(bound * (1 - bound) / n) == doctest::Approx(2));
    // Minimised, the upper one.
    plan->objectives = {{1, false}};
    auto error = trial_of(0, "a", 1, 0);
    error.scores = {0.25};
    CHECK(core::cautious_scores(*plan, error)[0] == doctest::Approx(1 - bound));
    // What is no share stays as it is.
    error.scores = {1.5};
    CHECK(core::cautious_scores(*plan, error)[0] == 1.5);
    plan->objectives = {{0, false}};
    error.scores = {0.25};
    CHECK(core::cautious_scores(*plan, error)[0] == 0.25);
}

TEST_CASE("caution keeps the order of what as many windows judged") {
    World world;
    const auto plan = world.plan();
    double last = 1;
    for (const double accuracy : {0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
        const double score = core::cautious_scores(*plan, trial_of(0, "a", 1, accuracy))[0];
        CHECK(score < last);
        last = score;
    }
}

TEST_CASE("a candidate that many windows judged is ahead of one that a few flatter") {
    World world;
    world.held_out = 0.25;
    const auto plan = world.plan();
    REQUIRE(plan->data->fold_rows().size() >= 2);
    std::vector trials{trial_of(0, "a", 1, 0.92), trial_of(1, "b", 3, 0.9)};
    CHECK(core::pareto_front(*plan, trials) == std::vector<std::uint64_t>{1});
    trials[1].folds = 1;
    CHECK(core::pareto_front(*plan, trials) == std::vector<std::uint64_t>{0});
}
