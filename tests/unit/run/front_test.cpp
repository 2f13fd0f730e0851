// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/kernel/front.hpp"
#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

// Objectives: accuracy up, cost down.
std::unique_ptr<core::RunPlan> two_objectives(World& world) {
    auto plan = world.plan();
    plan->objectives.push_back({0, false});
    return plan;
}

core::TrialRecord measured(std::uint64_t number, double accuracy, double cost) {
    core::TrialRecord trial;
    trial.number = number;
    trial.genes = {static_cast<std::int64_t>(number) + 1};
    trial.digest = std::to_string(number);
    trial.finished = true;
    trial.outcome = sdk::Outcome::measured;
    trial.metrics = {{"accuracy", accuracy}, {"cost", cost}};
    trial.scores = {-accuracy, cost};
    trial.violations = {cost / 100 - 1};
    return trial;
}

}  // namespace

TEST_CASE("a front holds the feasible trials that no other beats, of equals the first") {
    World world;
    const auto plan = two_objectives(world);
    std::vector trials{measured(0, 0.5, 50),  measured(1, 0.6, 60), measured(2, 0.5, 40), measured(3, 0.6, 60),
                       measured(4, 0.9, 101), measured(5, 0.4, 10), measured(6, 0.7, 20), measured(7, 0.4, 5)};
    trials[4].reason = "cost is over the limit";
    trials[7].duplicate_of = 5;
    trials[6].outcome = sdk::Outcome::faulted;
    CHECK(core::pareto_front(*plan, trials) == std::vector<std::uint64_t>{1, 2, 5});
    CHECK(core::pareto_front(*plan, {}).empty());
}

TEST_CASE("the hypervolume of a front is a share of the box between its limits and the ideal") {
    World world;  // cost <= 100
    const auto plan = two_objectives(world);
    // Accuracy counts from the worst trial, 0.4, to 1; cost from its limit, 100, to 0.
    const std::vector trials{measured(0, 0.4, 20), measured(1, 0.7, 50), measured(2, 0.55, 40), measured(3, 0.55, 70)};
    const auto volume = core::front_volume(*plan, trials);
    REQUIRE(volume);
    CHECK(volume->value == doctest::Approx(0.5 * 0.5 + 0.25 * 0.1));
    REQUIRE(volume->ranges.size() == 2);
    CHECK(volume->ranges[0].reference == 0.4);
    CHECK_FALSE(volume->ranges[0].limited);
    CHECK(volume->ranges[0].ideal == 1);
    CHECK(volume->ranges[1].reference == 100);
    CHECK(volume->ranges[1].limited);
    CHECK(volume->ranges[1].ideal == 0);
}

TEST_CASE("a limit on what is to be maximised is where the hypervolume counts from, and the best beyond one is ideal") {
    World world;
    const auto plan = two_objectives(world);
    plan->constraints = {{1, 0.2, false, "fake.toml:1:1"}};
    auto trials = std::vector{measured(0, 0.8, 30), measured(1, 3.2, 60)};
    for (auto& trial : trials) trial.violations = {0};
    const auto volume = core::front_volume(*plan, trials);
    REQUIRE(volume);
    CHECK(volume->ranges[0].reference == 0.2);
    CHECK(volume->ranges[0].limited);
    CHECK(volume->ranges[0].ideal == 3.2);
    CHECK(volume->ranges[1].reference == 60);  // the worst trial; it therefore adds nothing
    CHECK(volume->value == doctest::Approx(0.2 * 0.5));
    plan->metrics[1].unit = "s";  // of which more than one is nothing special
    trials[1] = measured(1, 0.5, 60);
    trials[1].violations = {0};
    CHECK(core::front_volume(*plan, trials)->ranges[0].ideal == 0.8);
}

TEST_CASE("there is no hypervolume of one objective or of no trial, and none to speak of where all trials are equal") {
    World world;
    const auto plan = world.plan();
    CHECK_FALSE(core::front_volume(*plan, std::vector{measured(0, 0.4, 20)}));
    const auto two = two_objectives(world);
    CHECK_FALSE(core::front_volume(*two, {}));
    CHECK_FALSE(core::front_volume(*two, std::vector{measured(0, 0.4, 101)}));
    CHECK(core::front_volume(*two, std::vector{measured(0, 1, 20), measured(1, 1, 30)})->value == 0);
}

TEST_CASE("a front for programs names objectives, trials and what the hypervolume counts") {
    World world;
    const auto plan = two_objectives(world);
    const std::vector trials{measured(0, 0.4, 20), measured(1, 0.7, 50)};
    const auto front = nlohmann::json::parse(core::front_json(*plan, "runs/a", trials));
    CHECK(front["study"] == "runs/a");
    CHECK(front["objectives"] == nlohmann::json{{{"metric", "accuracy"}, {"direction", "maximise"}, {"unit", ""}},
                                                {{"metric", "cost"}, {"direction", "minimise"}, {"unit", "byte"}}});
    REQUIRE(front["pareto"].size() == 2);
    CHECK(front["pareto"][1]["trial"] == 1);
    CHECK(front["pareto"][1]["genes"]["width"] == 2);
    CHECK(front["pareto"][1]["metrics"]["cost"] == 50);
    CHECK(front["hypervolume"]["value"] == doctest::Approx(0.25));
    CHECK(front["hypervolume"]["objectives"]["cost"] ==
          nlohmann::json{{"reference", 100.0}, {"origin", "limit"}, {"ideal", 0.0}});
    CHECK(front["hypervolume"]["objectives"]["accuracy"] ==
          nlohmann::json{{"reference", 0.4}, {"origin", "worst_trial"}, {"ideal", 1.0}});
}
