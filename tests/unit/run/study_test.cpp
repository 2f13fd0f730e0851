// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/support/errors.hpp"
#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;
using namespace std::chrono_literals;

namespace {

core::RunReport run(World& world, const std::filesystem::path& folder) {
    const auto plan = world.plan();
    auto journal = std::filesystem::exists(folder / "study.db") ? core::Journal::open(folder)
                                                                : core::Journal::create(folder, core::identify(*plan));
    return core::run_study(*plan, journal, folder, world.stop, world.clock, nullptr);
}

nlohmann::json result_of(const std::filesystem::path& folder) {
    std::ifstream file(folder / "result.json");
    return nlohmann::json::parse(file);
}

}  // namespace

TEST_CASE("a study ends with the best candidate, tested once, and says so in result.json") {
    const TemporaryFolder folder;
    World world;
    world.cost_limit = 90;
    world.strategy->widths = {3, 10, 95, 7, 51, 50};  // 10 scores best: 0.9
    const auto report = run(world, folder.path());
    CHECK(report.outcome == core::RunOutcome::found);
    const auto result = result_of(folder.path());
    CHECK(result["outcome"] == "found");
    CHECK(result["best"]["trial"] == 1);
    CHECK(result["best"]["genes"]["width"] == 10);
    CHECK(result["best"]["metrics"]["cost"]["value"] == 10);
    CHECK(result["best"]["metrics"]["cost"]["limit"] == 90);
    CHECK(result["best"]["metrics"]["cost"]["unit"] == "byte");
    CHECK(result["best"]["metrics"]["cost"]["provenance"] == "counted");
    CHECK(result["best"]["scores"]["validation"]["accuracy"] == doctest::Approx(0.9));
    CHECK(result["best"]["scores"]["test"]["accuracy"] == doctest::Approx(0.5));
    CHECK(result["best"]["scores"]["confusion"] == nlohmann::json{{100, 0}, {100, 0}});
    CHECK(result["counts"]["proposed"] == 6);
    CHECK(result["counts"]["trained"] == 4);
    CHECK(result["counts"]["infeasible"] == 1);
    CHECK(result["counts"]["duplicates"] == 1);
    CHECK(result["improvements"].size() == 2);
    CHECK(result["explored"].size() == 5);
    CHECK(result["infeasible"][0]["reason"] == "cost 95 B is over the limit of 90 B");
    CHECK(result["pareto"].size() == 1);
    CHECK(result["data"]["split"]["by"] == "stratified");
    CHECK(result["seconds"]["budget"].is_null());
}

TEST_CASE("nothing feasible is an answer: which limit binds, by how much, and what is nearest") {
    const TemporaryFolder folder;
    World world;
    world.cost_limit = 5;
    world.strategy->widths = {20, 8, 30};
    const auto report = run(world, folder.path());
    CHECK(report.outcome == core::RunOutcome::nothing_feasible);
    const auto result = result_of(folder.path());
    CHECK_FALSE(result.contains("best"));
    CHECK(result["nearest"]["genes"]["width"] == 8);
    CHECK(result["binding"][0]["metric"] == "cost");
    CHECK(result["binding"][0]["value"] == 8);
    CHECK(result["binding"][0]["limit"] == 5);
    CHECK(result["binding"][0]["relative"] == doctest::Approx(0.6));
}

TEST_CASE("the memory of every training is reported, and left out where the trainer does not say") {
    const TemporaryFolder folder;
    World world;
    world.strategy->widths = {3, 10, 51, 50};
    world.trainer->memory = [](std::int64_t width) {
        return static_cast<std::uint64_t>(width == 3 ? 0 : 1000 * width);
    };
    run(world, folder.path());
    const auto result = result_of(folder.path());
    REQUIRE(result["explored"].size() == 4);
    CHECK_FALSE(result["explored"][0].contains("training_memory"));
    CHECK(result["explored"][1]["training_memory"] == 10'000);
    CHECK(result["explored"][2]["training_memory"] == 50'000);
    CHECK(result["explored"][3]["duplicate_of"] == 2);
    CHECK(result["explored"][3]["training_memory"] == 50'000);
    CHECK(result["best"]["genes"]["width"] == 10);
    CHECK(result["best"]["training_memory"] == 10'000);
}

TEST_CASE("a budget too short for one candidate is said, not mistaken for nothing feasible") {
    const TemporaryFolder folder;
    World world;
    world.time = 1s;
    world.strategy->widths = {20, 8, 30};
    world.trainer->on_batch = [&](std::int64_t) { world.clock.advance(400ms); };
    const auto report = run(world, folder.path());
    CHECK(report.outcome == core::RunOutcome::failed);
    CHECK_FALSE(report.plugin_failed);
    CHECK(report.failure ==
          "the search time of 1 s was too short to train one candidate to its end; give [budget] search more time, or "
          "[trainer] fewer epochs");
    CHECK(result_of(folder.path())["outcome"] == "failed");
}

TEST_CASE("an interrupted study keeps the best so far, and ends like an uninterrupted one when gone on with") {
    const TemporaryFolder folder;
    World world;
    world.workers = 1;
    world.lag = 1;
    world.strategy->widths = {3, 7, 10, 4};
    int batches = 0;
    world.trainer->on_batch = [&](std::int64_t) {
        if (++batches == 20) world.stop.request();  // inside the third candidate
    };
    const auto report = run(world, folder.path());
    CHECK(report.outcome == core::RunOutcome::interrupted);
    REQUIRE(report.best);
    CHECK(report.best->genes == std::vector<std::int64_t>{7});
    CHECK_FALSE(report.best->retrained);
    CHECK(result_of(folder.path())["outcome"] == "interrupted");

    World second;
    second.strategy->widths = world.strategy->widths;
    const auto resumed = run(second, folder.path());
    CHECK(resumed.outcome == core::RunOutcome::found);
    CHECK(resumed.best->genes == std::vector<std::int64_t>{10});
    CHECK(second.trainer->fitted.count(3) == 0);

    World third;  // over and done: asks nobody, trains the final network again at most
    const auto again = run(third, folder.path());
    CHECK(again.outcome == core::RunOutcome::found);
    CHECK(again.best->genes == std::vector<std::int64_t>{10});
    CHECK(third.strategy->told_at_ask.empty());
    CHECK(again.best->weights.digest() == resumed.best->weights.digest());
}

TEST_CASE("a final training shorter than the search's counts only if it is better on validation") {
    const auto final_after = [](std::uint32_t epochs, double before, double after) {
        const TemporaryFolder folder;
        World world;  // whose final training has three epochs
        world.epochs = epochs;
        world.strategy->widths = {10};
        std::atomic<int> trainings{0};
        world.trainer->on_fit = [&](std::int64_t) { ++trainings; };
        world.trainer->accuracy = [&](std::int64_t) { return trainings.load() > 1 ? after : before; };
        auto report = run(world, folder.path());
        CHECK(report.best->history.size() == 3);
        CHECK(report.best->validation.at("accuracy") == doctest::Approx(report.best->retrained ? after : before));
        return report.best->retrained;
    };
    CHECK_FALSE(final_after(4, 0.8, 0.6));
    CHECK(final_after(4, 0.8, 0.95));
    CHECK(final_after(3, 0.8, 0.6));  // the search's score is the luckiest of many
}

TEST_CASE("a strategy that fails ends the run with its name and the best so far") {
    const TemporaryFolder folder;
    World world;
    world.lag = 1;
    world.strategy->ask = [](std::uint64_t trial, sdk::Proposal& proposal) {
        if (trial == 2) throw std::runtime_error("out of ideas");
        proposal.genes[0] = 3 + static_cast<std::int64_t>(trial);
        return sdk::Answer::propose;
    };
    const auto report = run(world, folder.path());
    CHECK(report.outcome == core::RunOutcome::failed);
    CHECK(report.plugin_failed);
    CHECK(report.failure == "test/strategy.ask: out of ideas");
    REQUIRE(report.best);
    CHECK(report.best->genes == std::vector<std::int64_t>{4});
}

TEST_CASE("another plan is told from the study's") {
    World world;
    const auto plan = world.plan();
    const auto study = core::identify(*plan);
    CHECK_NOTHROW(core::check_identity(study, *plan));
    auto other = study;
    other.data_hash = "0123";
    CHECK_THROWS_WITH_AS(core::check_identity(other, *plan),
                         "this study was made with other data (its hash was 0123), so it cannot be gone on with; start "
                         "a new one",
                         core::InputError);
    other = study;
    other.plugins["org.example.gone"] = "1.0.0";
    CHECK_THROWS_WITH_AS(core::check_identity(other, *plan),
                         "this study was made with the plugin org.example.gone, which is not loaded now, so it cannot "
                         "be gone on with; start a new one",
                         core::InputError);
}

TEST_CASE("trials of a study are of use on another board and under another compiler, but not with other data") {
    World world;
    const auto plan = world.plan();
    auto study = core::identify(*plan);
    study.toolchain = "another";
    CHECK_THROWS_AS(core::check_identity(study, *plan), core::InputError);
    CHECK_NOTHROW(core::check_identity(study, *plan, core::IdentityUse::same_board));
    study.board_hash = "0123";
    CHECK_THROWS_WITH_AS(core::check_identity(study, *plan, core::IdentityUse::same_board),
                         "this study was made with another version of the board's profile, so its trials cannot be "
                         "used here",
                         core::InputError);
    CHECK_NOTHROW(core::check_identity(study, *plan, core::IdentityUse::any_board));
    study.data_hash = "0123";
    CHECK_THROWS_WITH_AS(core::check_identity(study, *plan, core::IdentityUse::any_board),
                         "this study was made with other data (its hash was 0123), so its trials cannot be used here",
                         core::InputError);
}

TEST_CASE("result.json has the hypervolume of a front with several objectives, and of one objective none") {
    const TemporaryFolder folder, other;
    World world;
    world.strategy->widths = {3, 10, 43, 20};
    const auto plan = world.plan();
    plan->objectives.push_back({0, false});
    auto journal = core::Journal::create(folder.path(), core::identify(*plan));
    core::run_study(*plan, journal, folder.path(), world.stop, world.clock, nullptr);
    const auto result = result_of(folder.path());
    REQUIRE(result["pareto"].size() == 2);  // 3 with 0.62 and 10 with 0.9; cost from 100 to 0
    CHECK(result["hypervolume"]["value"] == doctest::Approx(0.9 * (0.9 - 0.62) / (1 - 0.62)));
    CHECK(result["hypervolume"]["objectives"]["accuracy"]["reference"] == doctest::Approx(0.62));
    CHECK(result["hypervolume"]["objectives"]["cost"] ==
          nlohmann::json{{"reference", 100.0}, {"origin", "limit"}, {"ideal", 0.0}});

    World single;
    single.strategy->widths = {3, 10};
    run(single, other.path());
    CHECK_FALSE(result_of(other.path()).contains("hypervolume"));
}

TEST_CASE("the final training counts where the search judged by other windows") {
    const TemporaryFolder folder;
    World world;
    world.held_out = 0.25;
    world.strategy->ask = [](std::uint64_t trial, sdk::Proposal& proposal) {
        if (trial > 0) return sdk::Answer::exhausted;
        proposal.genes[0] = 10;
        proposal.folds = 2;
        return sdk::Answer::propose;
    };
    std::atomic<int> trainings{0};
    world.trainer->on_fit = [&](std::int64_t) { ++trainings; };
    world.trainer->accuracy = [&](std::int64_t) { return trainings.load() > 2 ? 0.6 : 0.8; };  // two folds, then worse
    const auto report = run(world, folder.path());
    REQUIRE(report.best);
    CHECK(report.best->retrained);
    CHECK(report.best->validation.at("accuracy") == doctest::Approx(0.6));
}
