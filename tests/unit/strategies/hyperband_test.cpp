// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "hyperband/halving.hpp"
#include "random/random.hpp"
#include "regularized_evolution/regularized_evolution.hpp"
#include "searches.hpp"

namespace {

using namespace linnet;
using hyperband::Hyperband, hyperband::SuccessiveHalving;
using tests::made, tests::Make, tests::Plan, tests::search, tests::Settings;

const std::vector<sdk::Slot> endless(4, sdk::Slot{"gene", 0, 1'000'000, 1, true});
const auto random_search = made<random_search::RandomSearch>({});
const auto evolution = made<regularized_evolution::RegularizedEvolution>(linnet::regularized_evolution::params);

Make halving(Settings settings) {
    settings.emplace("base", std::string("random"));
    return made<SuccessiveHalving>(hyperband::successive_halving_params, settings);
}

Make brackets(Settings settings) { return made<Hyperband>(hyperband::hyperband_params, settings); }

Plan plan_of(std::uint64_t trials, std::uint64_t lag = 1) {
    return {.slots = endless,
            .landscape = tests::separable,
            .trials = trials,
            .lag = lag,
            .others = {{"random", random_search}, {"regularized_evolution", evolution}}};
}

struct Place {          // of a trial
    std::size_t first;  // the trial of its candidate in the first rung
    std::size_t rung;
    std::uint32_t epochs;  // all in all
};

std::vector<Place> places(const std::vector<testkit::Step>& proposals) {
    std::vector<Place> places;
    for (const auto& step : proposals) {
        if (step.continue_from < 0) {
            places.push_back({places.size(), 0, step.epochs});
            continue;
        }
        const auto& from = places[static_cast<std::size_t>(step.continue_from)];
        CHECK(step.genes == proposals[static_cast<std::size_t>(step.continue_from)].genes);
        places.push_back({from.first, from.rung + 1, from.epochs + step.epochs});
    }
    return places;
}

TEST_CASE("rungs have the last epochs, and fewer by eta each, down to the first") {
    using Epochs = std::vector<std::uint32_t>;
    CHECK(hyperband::rung_epochs(1, 81, 3) == Epochs{1, 3, 9, 27, 81});
    CHECK(hyperband::rung_epochs(2, 20, 3) == Epochs{2, 7, 20});
    CHECK(hyperband::rung_epochs(1, 5, 3) == Epochs{2, 5});
    CHECK(hyperband::rung_epochs(4, 5, 3) == Epochs{5});
    CHECK(hyperband::rung_epochs(1, 1, 2) == Epochs{1});
    CHECK(hyperband::rung_epochs(1, 100'000, 100) == Epochs{10, 1000, 100'000});
}

TEST_CASE("brackets have the sizes of table 1 of the Hyperband paper") {
    // R = 81, eta = 3: n of s = 4 .. 0.
    CHECK(hyperband::bracket_size(4, 4, 3) == 81);
    CHECK(hyperband::bracket_size(3, 4, 3) == 34);
    CHECK(hyperband::bracket_size(2, 4, 3) == 15);
    CHECK(hyperband::bracket_size(1, 4, 3) == 8);
    CHECK(hyperband::bracket_size(0, 4, 3) == 5);
}

TEST_CASE("the rungs of every bracket have the sizes of the formula, whatever the lag") {
    using Sizes = std::vector<std::size_t>;
    const std::vector<Sizes> expected{{81, 27, 9, 3, 1}, {34, 11, 3, 1}, {15, 5, 1}, {8, 2}, {5}};
    const std::uint32_t first_epochs[] = {1, 3, 9, 27, 81};
    for (const std::uint64_t lag : {1u, 2u, 5u, 16u}) {
        CAPTURE(lag);
        // One round has 206 trials; the next one has begun by then.
        const auto found = search(brackets({{"last_epochs", std::int64_t{81}}}), plan_of(300, lag));
        REQUIRE_FALSE(found.exhausted);
        const auto placed = places(found.proposals);
        for (std::size_t bracket = 0; bracket < expected.size(); ++bracket) {
            std::vector<std::size_t> entered;
            for (std::size_t trial = 0; trial < placed.size(); ++trial)
                if (placed[trial].rung == 0 && placed[trial].epochs == first_epochs[bracket] &&
                    entered.size() < expected[bracket][0])
                    entered.push_back(trial);
            Sizes sizes(expected[bracket].size());
            for (const auto& place : placed) {
                if (std::ranges::find(entered, place.first) == entered.end()) continue;
                REQUIRE(place.rung < sizes.size());
                CHECK(place.epochs == first_epochs[bracket + place.rung]);
                ++sizes[place.rung];
            }
            CHECK(sizes == expected[bracket]);
        }
    }
}

TEST_CASE("the best candidates of a rung are the promoted ones") {
    const auto found =
        search(halving({{"last_epochs", std::int64_t{9}}, {"candidates", std::int64_t{27}}}), plan_of(1000));
    CHECK(found.exhausted);
    const auto placed = places(found.proposals);
    CHECK(placed.size() == 27 + 9 + 3);
    // With every result at once, a candidate is promoted when a third result arrives: it is then the best not promoted.
    std::vector<double> waiting;
    for (std::size_t trial = 0; trial < placed.size(); ++trial) {
        if (placed[trial].rung == 0) waiting.push_back(found.results[trial].scores[0]);
        if (placed[trial].rung != 1) continue;
        const double promoted = found.results[trial].scores[0];
        CHECK(promoted == *std::ranges::min_element(waiting));
        std::erase(waiting, promoted);
    }
    // The best of all goes up to the end.
    const auto longest = std::ranges::max_element(placed, {}, &Place::epochs);
    CHECK(longest->epochs == 9);
    bool best_trained_longest = false;
    for (std::size_t trial = 0; trial < placed.size(); ++trial)
        best_trained_longest |= placed[trial].epochs == 9 && found.results[trial].scores[0] == found.best();
    CHECK(best_trained_longest);
}

TEST_CASE("halving without end keeps its rungs at shares of eta at any time, and nobody waits") {
    for (const std::uint64_t lag : {1u, 16u}) {
        CAPTURE(lag);
        const auto plan = plan_of(500, lag);
        const auto found = search(halving({{"last_epochs", std::int64_t{27}}}), plan);
        CHECK(found.proposals.size() == 500);
        std::array<std::size_t, 4> sizes{};
        for (const auto& place : places(found.proposals)) {
            ++sizes[place.rung];
            for (std::size_t rung = 1; rung < 4; ++rung) CHECK(sizes[rung] <= sizes[rung - 1] / 3);
        }
        CHECK(sizes[3] >= 10);
    }
}

TEST_CASE("successive halving finds as good a candidate as its base with a fraction of the epochs") {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        CAPTURE(seed);
        auto plan = plan_of(900);
        plan.slots = tests::ordered_slots(6);
        plan.seed = seed;
        const auto found = search(
            made<SuccessiveHalving>(hyperband::successive_halving_params, {{"last_epochs", std::int64_t{27}}}), plan);
        double best = 100;
        std::uint64_t epochs = 0;
        const auto placed = places(found.proposals);
        for (std::size_t trial = 0; trial < placed.size(); ++trial) {
            epochs += found.proposals[trial].epochs;
            if (placed[trial].epochs == 27) best = std::min(best, found.results[trial].scores[0]);
        }
        CHECK(best <= 2.0 / 15);  // of those trained to the end
        CHECK(epochs < 900 * 27 / 5);
    }
}

// A base that writes down what it is told.
class Listener final : public sdk::Strategy {
public:
    Listener(sdk::Host& host, std::vector<sdk::Trial>& told) : random_{host, testkit::FakeConfig{{}}}, told_{told} {}
    void begin(const sdk::SearchScope& scope) override {
        epochs_ = scope.epochs;
        random_.begin(scope);
    }
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override { return random_.ask(trial, proposal); }
    void tell(const sdk::Trial& trial) override {
        CHECK(trial.epochs == epochs_);
        told_.push_back(trial);
    }

private:
    random_search::RandomSearch random_;
    std::vector<sdk::Trial>& told_;
    std::uint32_t epochs_ = 0;
};

TEST_CASE(
    "the base is told the results of the first rung alone, all of as many epochs as it was told at the beginning") {
    std::vector<sdk::Trial> told;
    auto plan = plan_of(300);
    plan.others["listener"] = [&](sdk::Host& host) { return std::make_shared<Listener>(host, told); };
    const auto found = search(brackets({{"last_epochs", std::int64_t{27}}, {"base", std::string("listener")}}), plan);
    const auto placed = places(found.proposals);
    std::size_t first_rung = 0;
    for (const auto& place : placed) first_rung += place.rung == 0 ? 1 : 0;
    // The last results are not told yet.
    CHECK(told.size() + 1 >= first_rung);
    for (const auto& trial : told) CHECK(placed[trial.number].rung == 0);
}

TEST_CASE("a small space is finished: rungs are completed when the base has nothing left") {
    auto plan = plan_of(1000, 4);
    plan.slots = {{"a", 0, 4, 1, true}, {"b", 0, 3, 1, false}};
    const auto found = search(halving({{"last_epochs", std::int64_t{9}}}), plan);
    CHECK(found.exhausted);
    CHECK(found.proposals.size() == 20 + 6 + 2);
}

TEST_CASE("halving refuses settings that do not go together") {
    testkit::FakeHost host;
    const auto slots = tests::ordered_slots(2);
    const testkit::FakeStrategies strategies{{{"random", [&] { return random_search(host); }}}};
    const auto scope = testkit::scope_of(slots);
    CHECK_THROWS_WITH_AS(halving({})(host)->begin(scope),
                         "strategy successive_halving builds upon another strategy, which this linnet cannot make",
                         std::invalid_argument);
    host.provide<sdk::Strategies>(strategies);
    CHECK_NOTHROW(halving({})(host)->begin(scope));
    CHECK_THROWS_WITH_AS(brackets({{"base", std::string("org.linnet.hyperband_strategy/successive_halving")}})(host),
                         "strategy hyperband cannot build upon \"org.linnet.hyperband_strategy/successive_halving\", "
                         "which trains in rungs itself; base has to be a strategy that proposes candidates, such as "
                         "\"regularized_evolution\" or \"random\"",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(halving({{"base", std::string("nothing")}})(host)->begin(scope),
                         "there is no strategy \"nothing\"", std::invalid_argument);
    CHECK_THROWS_WITH_AS(halving({{"eta", std::int64_t{1}}})(host),
                         "strategy successive_halving promotes one in eta candidates; eta = 1 has to be 2 or more",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        halving({{"first_epochs", std::int64_t{9}}, {"last_epochs", std::int64_t{4}}})(host)->begin(scope),
        "strategy successive_halving cannot train the last rung for 4 epochs and the first for 9; "
        "last_epochs has to be first_epochs or more",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        halving({{"first_epochs", std::int64_t{9}}})(host)->begin(scope),
        "strategy successive_halving cannot train the last rung for 5 epochs, the run's, and the first "
        "for 9; last_epochs has to be first_epochs or more",
        std::invalid_argument);
}

TEST_CASE("halving warns of one rung, of several objectives, and of a budget too short for its rungs") {
    testkit::FakeHost host;
    const auto slots = tests::ordered_slots(2);
    const testkit::FakeStrategies strategies{{{"random", [&] { return random_search(host); }}}};
    host.provide<sdk::Strategies>(strategies);
    auto scope = testkit::scope_of(slots, 2);
    scope.trials = 39;
    halving({{"first_epochs", std::int64_t{4}}})(host)->begin(scope);
    halving({{"last_epochs", std::int64_t{27}}})(host)->begin(scope);
    CHECK(host.lines() ==
          std::vector<std::string>{
              "strategy successive_halving has one rung alone between 4 and 5 epochs with eta = 3, so that every "
              "candidate of random is trained to the end",
              "strategy successive_halving promotes by the first objective alone of 2",
              "strategy successive_halving promotes by the first objective alone of 2",
              "strategy successive_halving takes 40 trials until one candidate is trained for 27 epochs; this search "
              "ends after 39"});
}

}  // namespace
