// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/kernel/answer.hpp"
#include "core/support/errors.hpp"
#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

// The study of a search in `before`, asked about under the settings of `now`.
core::EarlierStudy study_of(World& before, World& now) {
    const TemporaryFolder folder;
    core::EarlierStudy study;
    study.folder = "runs/a";
    study.trials = search(before, folder.path()).result.trials;
    study.started = study.trials.size();
    study.plan = now.plan();
    return study;
}

// Accuracy of width w: 0.5 + 0.04 (w % 11). 20 -> 0.86, 10 -> 0.9, 30 -> 0.82, 43 -> 0.9, 95 -> 0.78
struct Searched : World {
    explicit Searched(std::vector<std::int64_t> widths = {20, 10, 30, 43, 95, 20}) {
        cost_limit = 90;
        strategy->widths = std::move(widths);
    }
};

}  // namespace

TEST_CASE("an answer is the best trained network that keeps the new limits") {
    Searched before;
    World now;
    now.cost_limit = 90;
    const auto same = core::answer(study_of(before, now));
    CHECK(same.trials.size() == 4);  // neither the infeasible one nor the duplicate
    CHECK(same.fitting == 4);
    REQUIRE(same.best);
    CHECK(same.trials[*same.best].number == 1);  // 43 is as good, but later
    CHECK_FALSE(same.nearest);
    CHECK(same.untrained == 0);

    now.cost_limit = 9;  // every cost is halved on the other board, so 10 and smaller fit
    now.cost = [](std::int64_t width) { return static_cast<double>(width) / 2; };
    Searched again;
    const auto halved = core::answer(study_of(again, now));
    CHECK(halved.fitting == 1);
    CHECK(halved.trials[*halved.best].number == 1);
    CHECK(halved.trials[*halved.best].metrics.at("cost") == 5);
    CHECK(halved.trials[*halved.best].metrics.at("accuracy") == doctest::Approx(0.9));
}

TEST_CASE("what the study did not train is counted where it would fit now") {
    Searched before{{20, 95, 96, 95, 99, 150}};  // 99 forms no network, 150 is 100
    World now;
    now.cost_limit = 95;
    const auto found = core::answer(study_of(before, now));
    CHECK(found.untrained == 1);
    CHECK(found.trials[*found.best].number == 0);
}

TEST_CASE("where nothing fits the nearest network is named with the limit that binds") {
    Searched before;
    World now;
    now.cost_limit = 8;
    const auto study = study_of(before, now);
    const auto found = core::answer(study);
    CHECK_FALSE(found.best);
    CHECK(found.fitting == 0);
    REQUIRE(found.nearest);
    CHECK(found.trials[*found.nearest].genes == std::vector<std::int64_t>{10});
    CHECK(found.trials[*found.nearest].reason == "cost 10 B is over the limit of 8 B");
    const auto json = nlohmann::json::parse(core::answer_json(study, found, {}));
    CHECK(json["outcome"] == "nothing_feasible");
    CHECK(json["nearest"]["trial"] == 1);
    CHECK(json["binding"] == nlohmann::json{{{"metric", "cost"}, {"value", 10.0}, {"limit", 8.0}, {"relative", 0.25}}});
    CHECK_FALSE(json.contains("train"));
    CHECK_FALSE(json.contains("best"));
}

TEST_CASE("an answer for programs has the fields of result.json") {
    Searched before;
    World now;
    now.cost_limit = 50;
    const auto study = study_of(before, now);
    const auto json = nlohmann::json::parse(core::answer_json(study, core::answer(study), {"linnet", "train"}));
    CHECK(json["study"] == "runs/a");
    CHECK(json["outcome"] == "found");
    CHECK(json["best"]["trial"] == 1);
    CHECK(json["best"]["genes"]["width"] == 10);
    CHECK(json["best"]["graph"] == "sha256:" + study.trials[1].digest);
    CHECK(json["best"]["epochs"] == 2);
    CHECK(json["best"]["metrics"]["cost"] ==
          nlohmann::json{{"value", 10.0}, {"unit", "byte"}, {"limit", 50.0}, {"provenance", "counted"}});
    CHECK(json["best"]["scores"]["validation"]["accuracy"] == doctest::Approx(0.9));
    CHECK(json["counts"] == nlohmann::json{{"trained", 4}, {"fitting", 4}, {"untrained_fitting", 0}});
    CHECK(json["train"] == nlohmann::json{"linnet", "train"});
    CHECK_FALSE(json.contains("nearest"));
}

TEST_CASE("another objective ranks anew, and a limit on a score is one on what was measured") {
    Searched before;
    World now;
    auto study = study_of(before, now);
    study.plan->objectives = {{0, false}};
    study.plan->constraints.push_back({1, 0.85, false, "--set"});
    const auto found = core::answer(study);
    CHECK(found.fitting == 3);
    CHECK(found.trials[*found.best].number == 1);
    study.plan->objectives = {{0, true}};
    const auto most = core::answer(study);
    CHECK(most.trials[*most.best].number == 3);
}

TEST_CASE("a metric that was never measured is no basis of an answer") {
    Searched before;
    World now;
    auto study = study_of(before, now);
    study.plan->metrics[1].id = "int8_accuracy";
    CHECK_THROWS_WITH_AS(
        core::answer(study),
        "metric \"int8_accuracy\" was not measured in this study, and it is known after training only; "
        "a new search with it in [constraints] or [objectives] would measure it",
        core::InputError);
    study.plan->metrics[1].stage = sdk::Stage::after_quantization;
    CHECK_THROWS_WITH_AS(core::answer(study),
                         "metric \"int8_accuracy\" was not measured in this study, and it is known after quantization "
                         "only; a new search with it in [constraints] or [objectives] would measure it",
                         core::InputError);
}

TEST_CASE("metrics of integers and firmware are named where another target would change them") {
    Searched before;
    World now;
    auto study = study_of(before, now);
    CHECK(core::answer(study).kept.empty());
    study.other_target = true;
    CHECK(core::answer(study).kept.empty());
    study.plan->metrics[1].stage = sdk::Stage::after_quantization;
    CHECK(core::answer(study).kept == std::vector<std::string>{"accuracy"});
    study.other_target = false;
    CHECK(core::answer(study).kept.empty());
    CHECK(core::without_target(*study.plan, study.trials[1]).metrics == std::map<std::string, double>{{"cost", 10}});
}

TEST_CASE("a trial that cannot be priced does not fit, and where none can be the plugin is named") {
    Searched before;
    World now;
    now.cost = [](std::int64_t width) { return width == 10 ? std::nan("") : static_cast<double>(width); };
    const auto found = core::answer(study_of(before, now));
    CHECK(found.trials.size() == 3);
    CHECK(found.trials[*found.best].number == 3);
    now.cost = [](std::int64_t) { return std::nan(""); };
    Searched again;
    CHECK_THROWS_WITH_AS(core::answer(study_of(again, now)), "test/cost.measure: answered NaN, which is no measurement",
                         core::PluginFault);
}

TEST_CASE("a study whose networks the space does not build any more is refused") {
    Searched before;
    World now;
    auto study = study_of(before, now);
    study.plan->space_id = "fake";
    study.trials[1].digest = "0123";
    CHECK_THROWS_WITH_AS(
        core::answer(study),
        "runs/a: the network of trial 1 cannot be built again; space fake is another one than when the "
        "study was made",
        core::InputError);
}

TEST_CASE("only limits, objectives and target can be asked about") {
    CHECK_NOTHROW(core::expect_answerable({"constraints.ram=\"2 KiB\"", "constraints={}", "target.board=\"x\"",
                                           "target.runtime.accounting=\"device\"", "objectives.maximise=[\"ram\"]"}));
    CHECK_THROWS_WITH_AS(core::expect_answerable({"constraints.ram=1", "space.blocks=3"}),
                         "--set space.blocks=3: an answer is taken from networks that are trained already, so it can "
                         "change keys of [constraints], [objectives] and [target] only; another space.blocks needs a "
                         "new search",
                         core::InputError);
    CHECK_THROWS_AS(core::expect_answerable({"constraintsx.ram=1"}), core::InputError);
}

TEST_CASE("a trial is found by its number, through duplicates, and only when it was trained to its end") {
    Searched before{{20, 95, 20, 30}};
    World now;
    auto study = study_of(before, now);
    CHECK(core::trained_trial(study, 0).number == 0);
    CHECK(core::trained_trial(study, 2).number == 0);
    CHECK_THROWS_WITH_AS(core::trained_trial(study, 9),
                         "--trial 9: the study in runs/a has no such trial; its last one is 3", core::InputError);
    CHECK_THROWS_WITH_AS(core::trained_trial(study, 1),
                         "--trial 1: this trial (width = 95) was not trained, because cost 95 B is over the limit of "
                         "90 B; linnet train RUN.toml --genes ... trains any network",
                         core::InputError);
    study.trials[3].outcome = sdk::Outcome::faulted;
    study.trials[3].reason = "the training diverged";
    CHECK_THROWS_WITH_AS(core::trained_trial(study, 3),
                         "--trial 3: this trial (width = 30) was not trained to its end: the training diverged",
                         core::InputError);
    study.trials.pop_back();
    CHECK_THROWS_WITH_AS(core::trained_trial(study, 3), "--trial 3: this trial was not trained to its end",
                         core::InputError);
    study.trials.clear();
    study.started = 0;
    CHECK_THROWS_WITH_AS(core::trained_trial(study, 0),
                         "--trial 0: the study in runs/a has no such trial; it has none yet", core::InputError);
}
