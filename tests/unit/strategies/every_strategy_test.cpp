// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What all strategies that look at candidates have in common.

#include <doctest/doctest.h>

#include <set>

#include "hyperband/halving.hpp"
#include "local_search/local_search.hpp"
#include "nsga2/nsga2.hpp"
#include "regularized_evolution/regularized_evolution.hpp"
#include "searches.hpp"
#include "tpe/tpe.hpp"

namespace {

using namespace linnet;
using tests::made, tests::Make, tests::Plan, tests::search;

const auto evolution = made<regularized_evolution::RegularizedEvolution>(regularized_evolution::params);

// All of them; successive halving has one rung, so that it proposes what its base does.
const std::map<std::string, Make> strategies{
    {"local_search", made<local_search::LocalSearch>(local_search::params)},
    {"local_search, best improvement",
     made<local_search::LocalSearch>(
         local_search::params, {{"climb", std::string("best_improvement")}, {"restart", std::string("perturbed")}})},
    {"nsga2", made<nsga2::Nsga2>(nsga2::params)},
    {"regularized_evolution", evolution},
    {"successive_halving",
     made<hyperband::SuccessiveHalving>(hyperband::successive_halving_params, {{"first_epochs", std::int64_t{5}}})},
    {"tpe", made<tpe::Tpe>(tpe::params)}};

template <class Check>
void for_each(const Check& check) {
    for (const auto& [name, make] : strategies)
        for (const std::uint64_t lag : {1u, 3u, 16u}) {
            CAPTURE(name);
            CAPTURE(lag);
            check(make, lag);
        }
}

TEST_CASE("a small space is proposed completely, each candidate once, and then exhausted") {
    for_each([](const Make& make, std::uint64_t lag) {
        for (const bool screened : {false, true}) {
            const auto found = search(make, {.slots = {{"a", 0, 9, 1, true}, {"b", 0, 7, 1, false}},
                                             .landscape = tests::separable,
                                             .trials = 10000,
                                             .lag = lag,
                                             .screened = screened,
                                             .others = {{"regularized_evolution", evolution}}});
            CHECK(found.exhausted);
            CHECK(found.proposals.size() == 80);
            std::set<testkit::Genes> different;
            for (const auto& step : found.proposals) different.insert(step.genes);
            CHECK(different.size() == 80);
        }
    });
}

TEST_CASE("a small feasible part of a space is proposed completely, and nothing else once it is found") {
    // The sum of four genes of 16 values is at most 3: 35 of 65 536 candidates.
    for_each([](const Make& make, std::uint64_t lag) {
        const auto found = search(make, {.slots = tests::ordered_slots(4),
                                         .landscape = tests::bounded(3),
                                         .trials = 10000,
                                         .lag = lag,
                                         .constraints = 1,
                                         .screened = true,
                                         .others = {{"regularized_evolution", evolution}}});
        CHECK(found.exhausted);
        std::size_t feasible = 0;
        for (const auto& result : found.results) feasible += result.outcome == sdk::Outcome::measured ? 1 : 0;
        CHECK(feasible == 35);
        CHECK(found.proposals.size() <= 40);
    });
}

TEST_CASE("one feasible candidate in ten thousand is not luck: nearly all trials train") {
    // Eight genes, their sum at most 20: 0.01 % of all candidates by a count of lattice points.
    for_each([](const Make& make, std::uint64_t lag) {
        const auto found = search(make, {.slots = tests::ordered_slots(8),
                                         .landscape = tests::bounded(20),
                                         .trials = 200,
                                         .lag = lag,
                                         .constraints = 1,
                                         .screened = true,
                                         .others = {{"regularized_evolution", evolution}}});
        std::size_t infeasible = 0;
        for (const auto& result : found.results) infeasible += result.outcome == sdk::Outcome::infeasible ? 1 : 0;
        CHECK(infeasible <= 2);
        CHECK(found.best() <= -8);  // on the bound, changes of one gene lead a climb no further
    });
}

TEST_CASE("where nothing is feasible, the nearest candidate of all is found") {
    // The violation is smallest, 0.1, where all genes are at their best values.
    const testkit::Landscape nothing = [](std::uint64_t trial, std::span<const std::int64_t> genes) {
        return testkit::Result{sdk::Outcome::infeasible, {}, {0.1 + tests::separable(trial, genes).scores[0]}};
    };
    for_each([&](const Make& make, std::uint64_t lag) {
        const auto found = search(make, {.slots = tests::ordered_slots(6),
                                         .landscape = nothing,
                                         .trials = 100,
                                         .lag = lag,
                                         .constraints = 1,
                                         .screened = true,
                                         .others = {{"regularized_evolution", evolution}}});
        double nearest = 100;
        for (const auto& result : found.results) nearest = std::min(nearest, result.violations[0]);
        CHECK(nearest == 0.1);
    });
}

}  // namespace
