// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The strategy `auto` as it is installed, in searches with bounds of time and of trials. Where its constants are, is
// not what these tests are about.

#include <doctest/doctest.h>

#include <algorithm>
#include <linnet/sdk/candidates.hpp>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/testkit/plugin.hpp>
#include <numeric>
#include <set>

#include "searches.hpp"

namespace {

using namespace linnet;
using tests::Settings;

constexpr auto endless = std::numeric_limits<std::uint64_t>::max();
constexpr auto forever = std::numeric_limits<double>::infinity();

struct World {
    std::vector<sdk::Slot> slots = tests::ordered_slots(6);
    double seconds = forever, seconds_of_an_epoch = 1;
    std::uint64_t trials = endless, windows = 20'000, validation_windows = 4000;
    std::uint32_t folds = 1;
    bool surrogate = true;
    std::uint64_t fails_on = endless;  // the remainder of 7 of the trials that fault
    std::uint64_t seed = 3;
};

struct Done {
    testkit::Step step;
    std::uint32_t total_epochs;  // with those it continued from
    double score;                // NaN: it faulted
    std::int64_t choice;         // after it was told
    friend bool operator==(const Done&, const Done&) = default;
};

std::shared_ptr<sdk::Strategy> make_auto(sdk::Host& host, const Settings& settings = {}) {
    static const testkit::Plugin plugin{LINNET_PLUGINS "/auto_strategy.so"};
    return plugin.make<sdk::Strategy>("auto", host, settings);
}

sdk::SearchScope scope_of(const World& world) {
    auto scope = testkit::scope_of(world.slots);
    scope.seconds = world.seconds;
    scope.trials = world.trials;
    scope.training_windows = world.windows;
    scope.validation_windows = world.validation_windows;
    scope.folds = world.folds;
    return scope;
}

// One trial after the other; longer trainings come nearer to the network's own score.
std::vector<Done> search(const World& world, Settings settings = {}, std::uint64_t most = 400,
                         std::vector<std::string>* said = nullptr) {
    testkit::FakeHost host{world.seed};
    settings.emplace("surrogate", world.surrogate);
    const auto strategy = make_auto(host, settings);
    strategy->begin(scope_of(world));
    std::vector<Done> done;
    double elapsed = 0;
    while (done.size() < std::min(most, world.trials) && elapsed < world.seconds) {
        const std::uint64_t number = done.size();
        testkit::Step step{number, sdk::Answer::exhausted, testkit::Genes(world.slots.size()), 0, -1};
        sdk::Proposal proposal{step.genes};
        step.answer = strategy->ask(number, proposal);
        REQUIRE(step.answer != sdk::Answer::wait_for_results);
        if (step.answer == sdk::Answer::exhausted) break;
        step.epochs = proposal.epochs;
        step.continue_from = proposal.continue_from;
        step.folds = proposal.folds;
        auto epochs = step.epochs;
        if (step.continue_from >= 0) epochs += done[static_cast<std::size_t>(step.continue_from)].total_epochs;
        elapsed += step.epochs * step.folds * world.seconds_of_an_epoch;
        const double score = tests::separable(0, step.genes).scores[0] + 1.0 / epochs;
        const bool fails = number % 7 == world.fails_on;
        sdk::Trial trial{};
        trial.number = number;
        trial.genes = step.genes;
        trial.epochs = step.epochs;
        trial.folds = step.folds;
        trial.outcome = fails ? sdk::Outcome::faulted : sdk::Outcome::measured;
        if (!fails) trial.scores = {&score, 1};
        trial.elapsed = elapsed;
        trial.duplicate_of = -1;
        strategy->tell(trial);
        done.push_back({step, epochs, fails ? std::nan("") : score, strategy->choice()});
    }
    if (said != nullptr) *said = host.lines();
    return done;
}

// The first trial that is one of a finalist: nothing is invented from there on.
std::size_t first_finalist(const std::vector<Done>& done, double share, const World& world) {
    std::size_t first = 0;
    double elapsed = 0;
    std::uint64_t trained = 0;
    while (first < done.size() && elapsed < share * world.seconds &&
           (world.trials == endless || static_cast<double>(trained) < share * static_cast<double>(world.trials))) {
        elapsed += done[first].step.epochs * done[first].step.folds * world.seconds_of_an_epoch;
        trained += std::isnan(done[first].score) ? 0 : 1;
        ++first;
    }
    return first;
}

void check_proposals(const std::vector<Done>& done, const World& world) {
    for (const auto& one : done) {
        const auto& step = one.step;
        CHECK(step.epochs >= 1);
        CHECK(step.folds >= 1);
        CHECK(step.folds <= world.folds);
        if (step.continue_from < 0) continue;
        CHECK(step.folds == 1);
        REQUIRE(step.continue_from < static_cast<std::int64_t>(step.trial));
        const auto& from = done[static_cast<std::size_t>(step.continue_from)];
        CHECK(from.step.genes == step.genes);
        CHECK_FALSE(std::isnan(from.score));
    }
}

TEST_CASE("proposals have epochs and folds that exist, and continue the same network where one fold judges it") {
    for (const std::uint32_t folds : {1u, 3u, 8u})
        for (const std::uint64_t windows : {200u, 3000u, 100'000u}) {
            World world;
            world.folds = folds;
            world.windows = windows;
            world.validation_windows = windows / 5;
            world.trials = 120;
            const auto done = search(world);
            CHECK(done.size() > 60);  // it may run out of finalists
            check_proposals(done, world);
        }
}

TEST_CASE("some candidates climb: they are trained longer than at first") {
    World world;
    world.trials = 100;
    const auto done = search(world);
    std::size_t continued = 0;
    for (const auto& one : done) continued += one.step.continue_from >= 0 ? 1 : 0;
    CHECK(continued > 10);
    CHECK(continued < 90);
}

TEST_CASE("the last part of the budget is for finalists: nothing new is tried in it") {
    World counted, timed;
    counted.trials = 80;
    timed.seconds = 2000;
    for (const auto& world : {counted, timed})
        for (const double share : {0.2, 0.5}) {
            const auto done = search(world, {{"finalists", share}});
            const auto finals = first_finalist(done, 1 - share, world);
            REQUIRE(finals > 10);
            REQUIRE(finals < done.size());
            std::set<testkit::Genes> known;
            for (std::size_t i = 0; i < finals; ++i) known.insert(done[i].step.genes);
            for (std::size_t i = finals; i < done.size(); ++i) CHECK(known.contains(done[i].step.genes));
            for (std::size_t i = 0; i < finals; ++i) CHECK(done[i].choice == -1);
        }
}

TEST_CASE("the choice is the best finalist, and no other trial") {
    World world;
    world.trials = 80;
    const double share = 0.3;
    const auto done = search(world, {{"finalists", share}});
    const auto finals = first_finalist(done, 1 - share, world);
    double best = forever;
    for (auto i = finals; i < done.size(); ++i) {
        best = std::min(best, done[i].score);
        REQUIRE(done[i].choice >= static_cast<std::int64_t>(finals));
        CHECK(done[static_cast<std::size_t>(done[i].choice)].score == best);
    }
}

TEST_CASE("with a bound of trials, proposals do not depend on how long trainings take") {
    World slow, fast;
    slow.trials = fast.trials = 100;
    slow.seconds_of_an_epoch = 1000;
    fast.seconds_of_an_epoch = 1e-6;
    CHECK(search(slow) == search(fast));
}

TEST_CASE("with a bound of time, the same results at the same times give the same proposals") {
    World world;
    world.seconds = 3000;
    world.folds = 4;
    CHECK(search(world) == search(world));
}

TEST_CASE("small data is judged by several folds from the first trial on") {
    World small, large;
    small.windows = 300;
    small.validation_windows = 60;
    small.folds = large.folds = 5;
    large.windows = 100'000;
    large.validation_windows = 20'000;
    for (const auto& one : search(small, {}, 60)) CHECK(one.step.folds > 1);
    CHECK(search(large, {}, 1).front().step.folds == 1);
}

TEST_CASE("a budget that leaves few candidates to choose from is said to be short") {
    World world;
    std::vector<std::string> said;
    const auto contains = [&](const std::string& line) { return std::ranges::find(said, line) != said.end(); };
    const std::string short_budget =
        "the budget was short: 4 candidates were trained before it was time for finalists; with a longer one there are "
        "more to choose from";
    world.trials = 10;
    search(world, {}, 400, &said);
    CHECK(contains(short_budget));
    world.trials = 100;
    search(world, {}, 400, &said);
    CHECK_FALSE(std::ranges::any_of(said, [](const auto& line) { return line.starts_with("the budget was short"); }));
}

TEST_CASE("a candidate that failed is left alone") {
    World world;
    world.trials = 150;
    world.fails_on = 3;
    const auto done = search(world);
    check_proposals(done, world);
    std::set<testkit::Genes> failed;
    for (const auto& one : done) {
        CHECK_FALSE(failed.contains(one.step.genes));
        if (std::isnan(one.score)) failed.insert(one.step.genes);
    }
    CHECK(failed.size() > 10);
}

TEST_CASE("it finds better candidates than random search that tries as many") {
    double found = 0, random = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        World world;
        world.trials = 300;
        world.seed = seed;
        std::set<testkit::Genes> tried;
        double best = forever, best_of_random = forever;
        for (const auto& one : search(world)) {
            best = std::min(best, tests::separable(0, one.step.genes).scores[0]);
            tried.insert(one.step.genes);
        }
        sdk::Stream stream{seed};
        testkit::Genes genes(world.slots.size());
        for (std::size_t i = 0; i < tried.size(); ++i) {
            sdk::draw_uniform(world.slots, stream, genes);
            best_of_random = std::min(best_of_random, tests::separable(0, genes).scores[0]);
        }
        found += best;
        random += best_of_random;
    }
    CAPTURE(random);
    CHECK(found < 0.7 * random);
}

TEST_CASE("a small space is used up, and ends in finalists") {
    World world;
    world.slots = {{"a", 0, 3, 1, true}, {"b", 0, 3, 1, false}};
    const auto done = search(world);
    CHECK(done.size() < 400);
    std::set<testkit::Genes> known;
    for (const auto& one : done) known.insert(one.step.genes);
    CHECK(known.size() == 16);
    CHECK(done.back().choice >= 0);
}

TEST_CASE("several objectives are left to nsga2") {
    static const testkit::Plugin genetic{LINNET_PLUGINS "/nsga2_strategy.so"};
    const tests::Make nsga2 = [](sdk::Host& host) { return genetic.make<sdk::Strategy>("nsga2", host); };
    const testkit::Landscape two = [](std::uint64_t trial, std::span<const std::int64_t> genes) {
        auto result = tests::separable(trial, genes);
        result.scores.push_back(static_cast<double>(genes[0]));
        return result;
    };
    const tests::Plan plan{.slots = tests::ordered_slots(6),
                           .landscape = two,
                           .trials = 200,
                           .objectives = 2,
                           .others = {{"nsga2", nsga2}}};
    const tests::Make automatic = [](sdk::Host& host) { return make_auto(host); };
    CHECK(tests::search(automatic, plan).proposals == tests::search(nsga2, plan).proposals);
}

// The multiply-accumulates of a candidate are the sum of its genes.
class Sized final : public sdk::Candidates {
public:
    sdk::Screening screen(std::span<std::int64_t> genes, std::span<double>) const override {
        std::uint64_t identity = 1;
        for (const auto gene : genes) identity = identity * 1000 + static_cast<std::uint64_t>(gene);
        return {true, true, identity};
    }
    void metrics(std::span<const std::int64_t> genes, std::span<const std::string_view> ids,
                 std::span<double> values) const override {
        for (std::size_t i = 0; i < ids.size(); ++i)
            values[i] = ids[i] == "macs" ? static_cast<double>(std::accumulate(genes.begin(), genes.end(), 0)) : 1;
    }
};

TEST_CASE("the first candidates are larger than random ones where sizes are known") {
    const auto slots = tests::ordered_slots(6);
    const auto mean_size = [&](bool known) {
        testkit::FakeHost host{3};
        const Sized candidates;
        if (known) host.provide<sdk::Candidates>(candidates);
        const auto strategy = make_auto(host);
        auto scope = testkit::scope_of(slots);
        scope.lag = 100;
        strategy->begin(scope);
        double sum = 0;
        for (std::uint64_t trial = 0; trial < 40; ++trial) {
            testkit::Genes genes(slots.size());
            sdk::Proposal proposal{genes};
            REQUIRE(strategy->ask(trial, proposal) == sdk::Answer::propose);
            sum += static_cast<double>(std::accumulate(genes.begin(), genes.end(), 0)) / 40;
        }
        return sum;
    };
    CHECK(mean_size(true) > 1.15 * mean_size(false));
}

TEST_CASE("what cannot be searched is refused with a sentence") {
    testkit::FakeHost host;
    const auto slots = tests::ordered_slots(2);
    const auto strategy = make_auto(host);
    CHECK_THROWS_WITH_AS(strategy->begin(testkit::scope_of(slots, 2)),
                         "strategy auto needs strategy nsga2 for several objectives", std::invalid_argument);
    CHECK_THROWS_WITH_AS(make_auto(host, {{"sample", std::int64_t{9}}, {"population", std::int64_t{8}}}),
                         "auto.create: sample = 9 is more than population = 8; expected no more than that",
                         std::runtime_error);
}

}  // namespace
