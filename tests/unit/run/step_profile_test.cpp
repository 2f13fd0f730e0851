// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/step_profile.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/kernel/pricing.hpp"
#include "core/support/errors.hpp"
#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;
using sdk::Direction;

namespace {

constexpr sdk::StepTotals totals{100, 20, 4e-4, 1e-2, 4096};

std::optional<core::StepProfile> profile(World& world) {
    const auto plan = world.plan();
    const auto graph = core::build_graph(*plan, std::vector<std::int64_t>{10});
    const core::TimeBudget budget{world.clock, world.stop, {}};
    return core::profile_training(*plan, *graph, 100, budget);
}

std::string fault_of(std::function<void(sdk::ProfileSink&)> tell) {
    World world;
    world.trainer->profile = [&](const sdk::GraphView&, std::uint32_t, sdk::ProfileSink& sink) {
        tell(sink);
        return true;
    };
    try {
        profile(world);
    } catch (const core::PluginFault& fault) {
        return fault.what();
    }
    return {};
}

}  // namespace

TEST_CASE("what a trainer measures of itself arrives, with what follows from it") {
    World world;
    std::uint32_t asked = 0;
    world.trainer->profile = [&](const sdk::GraphView&, std::uint32_t steps, sdk::ProfileSink& sink) {
        asked = steps;
        sink.part({sdk::NodeId{2}, "", Direction::forward, 1e-4, 2e5, "own loops"});
        sink.part({sdk::NodeId{2}, "", Direction::backward, 2e-4, 4e5, "own loops"});
        sink.part({sdk::PartTime::no_node, "optimizer", Direction::none, 5e-5, 0, ""});
        sink.totals(totals);
        return true;
    };
    const auto result = profile(world);
    REQUIRE(result);
    CHECK(asked == 100);
    REQUIRE(result->parts.size() == 3);
    CHECK(result->parts[0].name == "dense 2");
    CHECK(result->parts[0].node == sdk::NodeId{2});
    CHECK(result->parts[0].implementation == "own loops");
    CHECK(result->parts[1].direction == Direction::backward);
    CHECK(result->parts[1].seconds == 2e-4);
    CHECK(result->parts[2].name == "optimizer");
    CHECK_FALSE(result->parts[2].node);
    CHECK(result->flops == 6e5);
    REQUIRE(result->totals);
    CHECK(result->totals->memory_bytes == 4096);
    CHECK(result->windows_per_second == doctest::Approx(50'000));
    CHECK(result->epoch_seconds == doctest::Approx(100 / 50'000.0));  // 100 training windows
}

TEST_CASE("a trainer that does not measure itself is no error") {
    World world;
    CHECK_FALSE(profile(world));
}

TEST_CASE("a profile that was stopped before its first step has no totals") {
    World world;
    world.trainer->profile = [](const sdk::GraphView&, std::uint32_t, sdk::ProfileSink&) { return true; };
    world.stop.request();
    const auto result = profile(world);
    REQUIRE(result);
    CHECK_FALSE(result->totals);
}

TEST_CASE("figures that cannot be are the trainer's fault") {
    const auto part = [](sdk::PartTime told) { return [told](sdk::ProfileSink& sink) { sink.part(told); }; };
    const auto whole = [](sdk::StepTotals told) { return [told](sdk::ProfileSink& sink) { sink.totals(told); }; };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(fault_of([](sdk::ProfileSink&) {}) == "test/trainer.profile: says it measured itself but told no totals");
    CHECK(fault_of(part({sdk::NodeId{99}, "", Direction::forward, 1e-4, 0, ""})) ==
          "test/trainer.profile: told of node 99, and the network has 5 nodes");
    CHECK(fault_of(part({sdk::NodeId{2}, "", Direction::forward, nan, 0, ""})) ==
          "test/trainer.profile: told a time or a number of operations of \"dense 2\" that is negative or not finite");
    CHECK(fault_of(part({sdk::PartTime::no_node, "loss", Direction::none, 1e-4, -1, ""})) ==
          "test/trainer.profile: told a time or a number of operations of \"loss\" that is negative or not finite");
    CHECK(fault_of(part({sdk::NodeId{2}, "", static_cast<Direction>(7), 1e-4, 0, ""})) ==
          "test/trainer.profile: told a direction of \"dense 2\" that is none");
    const std::string impossible =
        "test/trainer.profile: told totals that cannot be: steps, windows and time of a step must be above zero";
    CHECK(fault_of(whole({0, 20, 4e-4, 1e-2, 0})) == impossible);
    CHECK(fault_of(whole({100, 0, 4e-4, 1e-2, 0})) == impossible);
    CHECK(fault_of(whole({100, 20, 0, 1e-2, 0})) == impossible);
    CHECK(fault_of(whole({100, 20, 4e-4, nan, 0})) == impossible);
    CHECK(fault_of([](sdk::ProfileSink&) { throw std::runtime_error("no clock"); }) ==
          "test/trainer.profile: no clock");
}
