// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <sstream>
#include <thread>

#include "tests/runs/program.hpp"

using namespace linnet::test;
using nlohmann::json;

namespace {

// What must be the same in two runs of one seed: everything but how long it took.
json timeless(json result) {
    result.erase("seconds");
    result["run"].erase("overrides");
    result["run"].erase("workers");
    for (const auto* list : {"explored", "infeasible", "improvements", "pareto"})
        for (auto& trial : result[list]) {
            trial.erase("seconds");
            trial.erase("finished_at");
        }
    return result;
}

void wait_for_trials(const Workplace& place, const std::string& output, std::uint64_t count) {
    for (int i = 0; i < 6000 && place.measured_trials(output) < count; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    REQUIRE(place.measured_trials(output) >= count);
}

}  // namespace

TEST_CASE("a search ends with a trained, tested network under the limits and says so") {
    const Workplace place;
    const auto [code, out, err] = run_linnet(place.run("search", "a"));
    REQUIRE(explained(code, err) == 0);
    CHECK(out.starts_with("run: 240 windows 32x6, 6 classes, 12 subjects -> validation "));
    CHECK(out.find("board arduino_nano_33_ble · runtime tflm · ram <= 20 KiB · macs <= 20 000") != std::string::npos);
    CHECK(out.find("\nsearch 12 networks trained, ") != std::string::npos);
    CHECK(out.find("\nbest   k = ") != std::string::npos);
    CHECK(out.find('\x1b') == std::string::npos);
    CHECK(err.find('\x1b') == std::string::npos);

    const auto result = place.result("a");
    CHECK(result["outcome"] == "found");
    CHECK(result["counts"]["trained"] == 12);
    CHECK(result["explored"].size() >= 12);
    CHECK(result["data"]["train"] == json{240, 32, 6});
    CHECK(result["data"]["test"] == json{120, 32, 6});
    CHECK(result["data"]["split"]["by"] == "subject");
    const auto& best = result["best"];
    CHECK(best["metrics"]["ram"]["value"] <= 20480);
    CHECK(best["metrics"]["ram"]["limit"] == 20480);
    CHECK(best["metrics"]["macs"]["value"] <= 20000);
    CHECK(best["metrics"]["flash"]["limit"].is_number());  // taken from the board
    for (const auto* part : {"validation", "test"})
        for (const auto* metric : {"accuracy", "macro_f1"}) {
            CHECK(best["scores"][part][metric] > 0.0);
            CHECK(best["scores"][part][metric] <= 1.0);
        }
    // Accuracy on the test set, from the confusion matrix.
    double right = 0, all = 0;
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 6; ++j) {
            const double count = best["scores"]["confusion"][i][j];
            all += count;
            right += i == j ? count : 0;
        }
    CHECK(all == 120);
    CHECK(right / all == doctest::Approx(best["scores"]["test"]["accuracy"].get<double>()));
    // No explored network scored better in the search than the one that was chosen.
    const auto chosen = std::ranges::find_if(
        result["explored"], [&](const nlohmann::json& trial) { return trial["trial"] == best["trial"]; });
    REQUIRE(chosen != result["explored"].end());
    for (const auto& trial : result["explored"])
        CHECK(trial["metrics"]["accuracy"] <= (*chosen)["metrics"]["accuracy"]);
}

TEST_CASE("the same seed gives the same study on one worker and on three, another seed another one") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("search", "one", {"--quiet", "--set", "budget.workers=1"})).code == 0);
    REQUIRE(run_linnet(place.run("search", "three", {"--quiet", "--set", "budget.workers=3"})).code == 0);
    REQUIRE(run_linnet(place.run("search", "other", {"--quiet", "--set", "run.seed=8"})).code == 0);
    const auto one = timeless(place.result("one")), three = timeless(place.result("three"));
    CHECK(one == three);
    CHECK(one["best"]["weights"] == three["best"]["weights"]);
    CHECK(one["best"]["weights"] != place.result("other")["best"]["weights"]);
}

TEST_CASE("a study killed again and again ends like one that never was") {
    const Workplace place;
    // Trainings long enough to be killed in.
    const std::vector<std::string> slow{"--quiet", "--set", "trainer.epochs=100"};
    REQUIRE(run_linnet(place.run("search", "whole", slow)).code == 0);
    {
        Program search{place.run("search", "killed", slow)};
        wait_for_trials(place, "killed", 2);
        search.signal(SIGKILL);
        CHECK(search.wait().code == 128 + SIGKILL);
    }
    for (const std::uint64_t trials : {5U, 8U}) {
        Program resume{{"resume", place.path("killed").string(), "--quiet"}};
        wait_for_trials(place, "killed", trials);
        resume.signal(SIGKILL);
        resume.wait();
    }
    REQUIRE(run_linnet({"resume", place.path("killed").string(), "--quiet"}).code == 0);
    CHECK(timeless(place.result("killed")) == timeless(place.result("whole")));
    // A finished study has nothing to be gone on with, unless it is given more.
    const auto name = place.path("killed").string();
    const auto again = run_linnet({"resume", name});
    CHECK(again.code == 0);
    CHECK(again.out == name + ": this study is finished, its result is in " + name +
                           "/result.json; to search on, give it more: --set budget.search=... or --set "
                           "budget.trials=...\n");
    CHECK(timeless(place.result("killed")) == timeless(place.result("whole")));
    REQUIRE(run_linnet({"resume", name, "--quiet", "--set", "budget.trials=15"}).code == 0);
    CHECK(place.result("killed")["counts"]["trained"] == 15);
}

TEST_CASE("Ctrl-C ends a run with the best so far, and it can be gone on with") {
    const Workplace place;
    Program search{place.run("search", "a", {"--set", "budget.trials=2000", "--set", "trainer.epochs=200"})};
    wait_for_trials(place, "a", 3);
    search.signal(SIGINT);
    const auto [code, out, err] = search.wait();
    CHECK(code == 130);
    CHECK(out.find("interrupted: the best so far is above") != std::string::npos);
    const auto result = place.result("a");
    CHECK(result["outcome"] == "interrupted");
    CHECK(result["best"]["scores"]["test"].contains("accuracy"));
    const auto resumed = run_linnet({"resume", place.path("a").string(), "--quiet", "--set", "budget.trials=8"});
    CHECK_MESSAGE(resumed.code == 0, resumed.err);
    CHECK(place.result("a")["outcome"] == "found");
}

TEST_CASE("a search of half a second ends in time, with what was finished") {
    const Workplace place;
    const auto [code, out, err] = run_linnet(place.run("search", "a",
                                                       {"--set", "budget.trials=100000", "--set", "budget.search=0.5 s",
                                                        "--set", "final.epochs=0", "--set", "trainer.epochs=40"}));
    CHECK(explained(code, err) == 0);
    const auto result = place.result("a");
    CHECK(result["seconds"]["budget"] == 0.5);
    CHECK(result["seconds"]["search"] >= 0.5);
    CHECK(result["best"]["training"]["retrained"] == false);
}

TEST_CASE("a budget too short for one candidate is bad input, with what to do about it") {
    const Workplace place;
    const auto [code, out, err] = run_linnet(place.run("search", "a", {"--quiet", "--set", "budget.search=1 us"}));
    CHECK(code == 2);
    CHECK(err ==
          "linnet: the search time of 1 us was too short to train one candidate to its end; give [budget] search more "
          "time, or [trainer] fewer epochs\n");
}

TEST_CASE("nothing feasible is exit code 3 with the binding limit and the nearest candidate") {
    const Workplace place;
    const auto [code, out, err] =
        run_linnet(place.run("search", "a", {"--set", "constraints.macs=10", "--set", "strategy.use=exhaustive"}));
    CHECK(code == 3);
    CHECK(out.find("nothing feasible: none of ") != std::string::npos);
    CHECK(out.find("nearest k = 4, c = ") != std::string::npos);
    CHECK(out.find(" is over the limit of 10\n") != std::string::npos);
    CHECK(place.result("a")["binding"][0]["metric"] == "macs");
}

TEST_CASE("a limit on a score that nobody reaches says what comes nearest") {
    const Workplace place;
    const auto [code, out, err] =
        run_linnet(place.run("search", "a",
                             {"--quiet", "--set", "constraints.accuracy=1", "--set", "constraints.macs=1e9", "--set",
                              "constraints.ram=10 MiB", "--set", "constraints.flash=10 MiB"}));
    CHECK(code == 3);
    CHECK(err.find("nothing feasible: none of ") == 0);
    CHECK(err.find(" is under the limit of 1\n") != std::string::npos);
    CHECK(place.result("a")["binding"][0]["metric"] == "accuracy");
}

TEST_CASE("two runs never work in one folder") {
    const Workplace place;
    Program first{place.run("search", "a", {"--quiet", "--set", "budget.trials=2000", "--set", "trainer.epochs=200"})};
    wait_for_trials(place, "a", 1);
    const auto name = place.path("a").string();
    for (const auto& second : {run_linnet(place.run("search", "a")),
                               run_linnet(place.run("search", "a", {"--overwrite"})), run_linnet({"resume", name})}) {
        CHECK(second.code == 2);
        CHECK(second.err ==
              "linnet: " + name + ": another linnet is working in this folder; choose another with --out\n");
    }
    CHECK(place.measured_trials("a") >= 1);
}

TEST_CASE("a study is replaced only when that was asked for") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("search", "a", {"--quiet", "--set", "budget.trials=1"})).code == 0);
    const auto name = place.path("a").string();
    const auto again = run_linnet(place.run("search", "a"));
    CHECK(again.code == 2);
    CHECK(again.err == "linnet: " + name + ": this folder already holds a study; go on with it by linnet resume " +
                           name + ", start anew with --overwrite, or choose another folder with --out\n");
    CHECK(run_linnet(place.run("search", "a", {"--quiet", "--overwrite", "--set", "budget.trials=2"})).code == 0);
    CHECK(place.result("a")["counts"]["trained"] == 2);
    // A run file that cannot be used costs nothing.
    CHECK(run_linnet(place.run("search", "a", {"--overwrite", "--set", "strategy.use=nonsense"})).code == 2);
    CHECK(place.result("a")["counts"]["trained"] == 2);
    CHECK(place.measured_trials("a") == 2);
}

TEST_CASE("a disk that gets full ends the run with a sentence, and nothing finished is lost") {
    const Workplace place;
    Program search{place.run("search", "a", {"--quiet", "--set", "budget.trials=500"}), 300'000};
    const auto [code, out, err] = search.wait();
    CHECK(code == 1);
    const auto name = place.path("a").string();
    CHECK(err.starts_with("linnet: " + name + "/study.db: cannot be written ("));
    CHECK(
        err.ends_with("); everything up to the last finished trial is safe, go on with: linnet resume " + name + "\n"));
    const auto finished = place.measured_trials("a");
    CHECK(finished > 0);
    const auto resumed = run_linnet({"resume", name, "--quiet", "--set", "budget.trials=5"});
    CHECK_MESSAGE(resumed.code == 0, resumed.err);
    CHECK(place.measured_trials("a") >= finished);
}

TEST_CASE("training one named network tests it and leaves a study") {
    const Workplace place;
    const auto [code, out, err] = run_linnet(place.run("train", "a", {"--genes", "k=6,c=1"}));
    REQUIRE(explained(code, err) == 0);
    const auto result = place.result("a");
    CHECK(result["best"]["genes"] == json{{"k", 6}, {"c", 1}});
    CHECK(result["best"]["training"]["retrained"] == true);
    CHECK(result["best"]["scores"]["test"]["accuracy"] > 0.0);

    const auto name = place.path("a").string();
    const auto resumed = run_linnet({"resume", name});
    CHECK(resumed.code == 2);
    CHECK(resumed.err == "linnet: " + name +
                             ": this folder holds the training of one network, which cannot be gone on with; train it "
                             "again with --overwrite\n");
    CHECK(place.result("a") == result);
}

TEST_CASE("events are JSON lines and nothing else") {
    const Workplace place;
    const auto [code, out, err] = run_linnet(place.run("search", "a", {"--json"}));
    REQUIRE(explained(code, err) == 0);
    std::map<std::string, int> events;
    std::istringstream lines{out};
    for (std::string line; std::getline(lines, line);) ++events[json::parse(line)["event"]];
    CHECK(events["trial"] == place.result("a")["counts"]["proposed"]);
    CHECK(events["improvement"] == static_cast<int>(place.result("a")["improvements"].size()));
    CHECK(events["search_ended"] == 1);
    CHECK(events["final_epoch"] >= 1);
}

TEST_CASE("libraries that are no plugins are named, and the run goes on without them") {
    const Workplace place;
    const auto [code, out, err] = run_linnet(place.run(
        "search", "a", {"--set", std::string("plugins.search=[\"") + BAD_PLUGINS + "\"]", "--set", "budget.trials=1"}));
    CHECK(explained(code, err) == 0);
    CHECK(err.find("wrong_toolchain.so") != std::string::npos);
    CHECK(err.find("missing_symbol.so") != std::string::npos);
}
