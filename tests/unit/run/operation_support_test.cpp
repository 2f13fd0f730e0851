// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/kernel/operation_support.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/strategy_services.hpp"
#include "core/support/errors.hpp"
#include "tests/unit/run/fake_world.hpp"

// Runtimes and trainers that lack an operation cost candidates, not runs.

using namespace linnet;
using namespace linnet::test;

namespace {

std::unique_ptr<core::RunPlan> without(World& world, const std::set<std::string>& operations) {
    world.unsupported = operations;
    auto plan = world.plan();
    core::find_unsupported(*plan, plan->make_trainer(core::Purpose::search));
    return plan;
}

core::Graph network(const core::RunPlan& plan, std::int64_t width) {
    const std::vector<std::int64_t> genes{width};
    return *core::build_graph(plan, genes);
}

}  // namespace

TEST_CASE("every operation that a plugin of the run lacks is found, once") {
    World world;
    CHECK(without(world, {})->unsupported.empty());
    const auto plan = without(world, {"softmax", "sigmoid"});
    REQUIRE(plan->unsupported.size() == 2);
    std::set<std::string> sentences;
    for (const auto& reason : plan->unsupported) {
        CHECK(reason.where == "fake.toml: ");
        sentences.insert(reason.sentence);
    }
    CHECK(sentences == std::set<std::string>{"runtime runtime cannot run the operation sigmoid",
                                             "runtime runtime cannot run the operation softmax"});
}

TEST_CASE("a network with such an operation is not feasible, with the sentence as its reason and without violations") {
    World world;
    const auto plan = without(world, {"softmax"});
    const auto graph = network(*plan, 98);  // ends in a softmax
    REQUIRE(core::unsupported_in(*plan, graph));
    const auto price = core::price(*plan, graph, core::Thoroughness::all);
    CHECK_FALSE(price.feasible);
    CHECK(price.reason == "runtime runtime cannot run the operation softmax");
    CHECK(price.violations.empty());
    for (const auto value : price.values) CHECK(std::isnan(value));
    CHECK_THROWS_WITH_AS(core::refuse_unsupported(*plan, graph),
                         "fake.toml: runtime runtime cannot run the operation softmax", core::InputError);

    const auto other = network(*plan, 97);
    CHECK(core::unsupported_in(*plan, other) == nullptr);
    CHECK(core::price(*plan, other, core::Thoroughness::all).feasible);
    CHECK_NOTHROW(core::refuse_unsupported(*plan, other));
}

TEST_CASE("a search leaves such candidates out and goes on") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {10, 98, 20};
    const auto plan = without(world, {"softmax"});
    auto journal = core::Journal::create(folder.path(), core::identify(*plan));
    const core::TimeBudget budget{world.clock, world.stop, {}};
    core::Search search{*plan, journal, budget, world.stop, world.clock, nullptr};
    search.run();
    const auto result = search.take_result();
    CHECK(world.trainer->fitted == std::multiset<std::int64_t>{10, 20});
    REQUIRE(result.trials.size() == 3);
    CHECK(result.trials[1].outcome == sdk::Outcome::infeasible);
    CHECK(result.trials[1].reason == "runtime runtime cannot run the operation softmax");
    CHECK(result.trials[1].metrics.empty());
    CHECK(result.counts.infeasible == 1);
    CHECK_FALSE(result.nearest);  // it breaks no bound, so it is not near to any
}

TEST_CASE("a strategy that looks at such a candidate sees no network") {
    World world;
    const auto plan = without(world, {"softmax"});
    const core::PlannedCandidates candidates{*plan};
    std::vector<double> violations(plan->constraints.size());
    std::vector<std::int64_t> genes{98};
    CHECK_FALSE(candidates.screen(genes, violations).network);
    genes = {97};
    const auto seen = candidates.screen(genes, violations);
    CHECK(seen.network);
    CHECK(seen.feasible);
}
