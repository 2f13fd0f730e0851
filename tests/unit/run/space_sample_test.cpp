// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/kernel/space_sample.hpp"
#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("a space that is no larger than the sample is looked at as a whole") {
    World world;
    world.cost_limit = 40;
    const auto plan = world.plan();
    const auto sample = core::sample_space(*plan, 200);
    CHECK(sample.whole);
    CHECK(sample.genes == 1);
    CHECK(sample.candidates == 200);
    CHECK(sample.samples == 200);
    CHECK(sample.networks == 199);  // 99 forms none
    CHECK(sample.distinct == 98);   // 1 to 100, without 99, and 51 is 50; what is above 100 is 100
    CHECK(sample.feasible == 40);
    CHECK(sample.faulted == 0);
    CHECK(sample.broken == std::vector<std::uint64_t>{159});
    CHECK(sample.most_broken() == 0);
    CHECK(sample.feasible_share.low == 0.2);
    CHECK(sample.feasible_share.high == 0.2);
}

TEST_CASE("a sample depends on the seed alone, and its share is near that of the space") {
    World world;
    world.cost_limit = 60;
    const auto plan = world.plan(), other = world.plan();
    const auto first = core::sample_space(*plan, 199), again = core::sample_space(*plan, 199);
    CHECK_FALSE(first.whole);
    CHECK(first.samples == 199);
    CHECK(first.feasible == again.feasible);
    CHECK(first.distinct == again.distinct);
    CHECK(first.distinct < first.networks);
    CHECK(core::space_json(*plan, first) == core::space_json(*plan, again));
    CHECK(first.feasible_share.low < 0.3);
    CHECK(first.feasible_share.high > 0.3);
    CHECK(first.feasible + first.broken[0] == first.networks);
    other->host = std::make_unique<core::HostServices>(8, other->phase_budget);
    const auto differently = core::sample_space(*other, 199);
    CHECK(differently.distinct + 1000 * differently.feasible != first.distinct + 1000 * first.feasible);
}

TEST_CASE("the interval of a sampled share holds the true share about as often as it says") {
    World world;
    world.cost_limit = 60;
    int held = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto plan = world.plan();
        plan->host = std::make_unique<core::HostServices>(seed, plan->phase_budget);
        const auto share = core::sample_space(*plan, 100).feasible_share;
        held += share.low <= 0.3 && 0.3 <= share.high ? 1 : 0;
    }
    CHECK(held >= 180);  // 190 expected, with a standard deviation of 3
    CHECK(held <= 199);
}

TEST_CASE("Wilson's interval agrees with its closed form and stays within 0 and 1") {
    // Brown, Cai, DasGupta: the bounds solve (p - hits / n)^2 = z^2 p (1 - p) / n.
    constexpr double z = 1.959963984540054;
    for (const std::uint64_t n : {1U, 7U, 100U, 1000U})
        for (std::uint64_t hits = 0; hits <= n; ++hits) {
            const auto [low, high] = core::wilson_interval(hits, n);
            const auto count = static_cast<double>(n), share = static_cast<double>(hits) / count;
            for (const double p : {low, high})
                CHECK((p - share) * (p - share) ==
                      doctest::Approx(z * z * p * (1 - p) / count).epsilon(1e-9).scale(1e-12));
            CHECK(low >= 0);
            CHECK(high <= 1);
            CHECK(low <= share);
            CHECK(share <= high);
        }
}

TEST_CASE("what a plugin fails on is counted and never feasible") {
    World world;
    world.cost = [](std::int64_t width) { return width == 100 ? std::nan("") : 1.0; };
    const auto plan = world.plan();
    const auto sample = core::sample_space(*plan, 1000);
    CHECK(sample.faulted == 101);
    CHECK(sample.fault == "test/cost.measure: answered NaN, which is no measurement");
    CHECK(sample.feasible == 98);
    CHECK_FALSE(sample.most_broken());
    const auto json = nlohmann::json::parse(core::space_json(*plan, sample));
    CHECK(json["sample"]["faulted"] == 101);
    CHECK(json["sample"]["fault"] == sample.fault);
    CHECK(json["sample"]["broken"] == nlohmann::json{{"cost", {{"limit", 100.0}, {"networks", 0}}}});
    CHECK(json["sample"]["feasible_share"] == nlohmann::json{0.49, 0.49});
    CHECK(json["strategy"] == "strategy");
}
