// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What a study is asked without a new search: its front, other limits, the training of one of its trials.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <sstream>
#include <thread>

#include "tests/runs/program.hpp"

using namespace linnet::test;
using nlohmann::json;

namespace {

const std::vector<std::string> two_objectives{"--quiet", "--set",
                                              "objectives={maximise = [\"accuracy\"], minimise = [\"macs\"]}"};

// A place with a finished search in folder "a".
struct Searched {
    explicit Searched(const std::vector<std::string>& extra = {"--quiet"}) {
        const auto result = run_linnet(place.run("search", "a", extra));
        REQUIRE(explained(result.code, result.err) == 0);
    }
    Result ask(const std::string& command, std::vector<std::string> options = {}) const {
        options.insert(options.begin(), {command, folder});
        return run_linnet(std::move(options));
    }
    Result train(std::vector<std::string> options) const {
        options.insert(options.begin(), {"train", "--from", folder});
        return run_linnet(std::move(options));
    }

    Workplace place;
    std::string folder = place.path("a").string();
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string complaint(const Result& result) {
    CHECK(result.code == 2);
    CHECK(result.out.empty());
    return result.err;
}

}  // namespace

TEST_CASE("the front of a study is that of its result.json, in a table for people") {
    const Searched study{two_objectives};
    const auto result = study.place.result("a");
    const auto [code, out, err] = study.ask("front", {"--json"});
    REQUIRE(explained(code, err) == 0);
    const auto front = json::parse(out);
    CHECK(front["pareto"] == result["pareto"]);
    CHECK(front["hypervolume"] == result["hypervolume"]);
    CHECK(front["objectives"][0] == json{{"metric", "accuracy"}, {"direction", "maximise"}, {"unit", ""}});
    CHECK(front["hypervolume"]["objectives"]["macs"]["reference"] == 20000);
    CHECK(front["hypervolume"]["objectives"]["macs"]["origin"] == "limit");
    CHECK(front["hypervolume"]["value"] > 0);
    CHECK(front["hypervolume"]["value"] < 1);

    const auto lines = lines_of(study.ask("front").out);
    REQUIRE(lines.size() == front["pareto"].size() + 3);
    CHECK(lines[0].starts_with("trial  genes"));
    CHECK(lines[0].find("accuracy") < lines[0].find("macs"));
    CHECK(lines[0].find("macs") < lines[0].find("ram"));
    CHECK(lines[1].find("maximise  minimise, <= 20 000  <= 20 KiB") != std::string::npos);
    CHECK(lines.back().starts_with("hypervolume "));
    CHECK(lines.back().ends_with("macs 20 000 (its limit) to accuracy 100.0 %, macs 0"));
}

TEST_CASE("a search with several objectives ends with how many networks its front has") {
    const Workplace place;
    const auto [code, out, err] =
        run_linnet(place.run("search", "a", {two_objectives.begin() + 1, two_objectives.end()}));
    REQUIRE(explained(code, err) == 0);
    const auto count = place.result("a")["pareto"].size();
    REQUIRE(count > 1);
    CHECK(out.find("\nfront  " + std::to_string(count) +
                   " networks that no other beats in every objective, hypervolume ") != std::string::npos);
    CHECK(out.find(" %; linnet front " + place.path("a").string() + " prints them\n") != std::string::npos);
}

TEST_CASE("one objective has a front of one network and no hypervolume") {
    const Searched study;
    const auto front = json::parse(study.ask("front", {"--json"}).out);
    REQUIRE(front["pareto"].size() == 1);
    CHECK(front["pareto"][0]["trial"] == study.place.result("a")["best"]["trial"]);
    CHECK_FALSE(front.contains("hypervolume"));
    CHECK(lines_of(study.ask("front").out).size() == 3);
}

TEST_CASE("a study is asked while its search goes on, and after it was killed") {
    const Workplace place;
    auto options = two_objectives;
    options.insert(options.end(), {"--set", "budget.trials=5000", "--set", "trainer.epochs=100"});
    Program search{place.run("search", "a", options)};
    for (int i = 0; i < 6000 && place.measured_trials("a") < 2; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    REQUIRE(place.measured_trials("a") >= 2);
    for (const bool running : {true, false}) {
        if (!running) {
            search.signal(SIGKILL);
            search.wait();
        }
        const auto front = run_linnet({"front", place.path("a").string(), "--json"});
        REQUIRE(explained(front.code, front.err) == 0);
        CHECK(json::parse(front.out)["pareto"].size() >= 1);
        const auto answer = run_linnet({"answer", place.path("a").string(), "--json"});
        REQUIRE(explained(answer.code, answer.err) == 0);
        CHECK(json::parse(answer.out)["outcome"] == "found");
    }
}

TEST_CASE("an unchanged question is answered by the network the search chose") {
    const Searched study;
    const auto result = study.place.result("a");
    const auto [code, out, err] = study.ask("answer", {"--json"});
    REQUIRE(explained(code, err) == 0);
    const auto answer = json::parse(out);
    CHECK(answer["best"]["trial"] == result["best"]["trial"]);
    CHECK(answer["best"]["graph"] == result["best"]["graph"]);
    for (const auto* metric : {"ram", "flash", "macs", "params", "latency", "energy"})
        CHECK(answer["best"]["metrics"][metric] == result["best"]["metrics"][metric]);
    CHECK(answer["counts"]["trained"] == 12);
    CHECK(answer["counts"]["fitting"] == 12);
    CHECK(answer["train"] ==
          json{"linnet", "train", "--from", study.folder, "--trial", answer["best"]["trial"].dump()});
}

TEST_CASE("another board and tighter limits are answered by what fits them, priced as a price would be") {
    const Searched study;
    // The limit is the median of what was trained: some fit and some do not.
    std::vector<double> costs;
    const auto result = study.place.result("a");
    for (const auto& trial : result["explored"]) costs.push_back(trial["metrics"]["macs"]);
    std::ranges::sort(costs);
    const auto limit = "constraints.macs=" + std::to_string(static_cast<int>(costs[costs.size() / 2]));
    const std::vector<std::string> question{"--board", "nucleo_f446re", "--runtime", "linnet_c", "--set", limit};
    auto options = question;
    options.emplace_back("--json");
    const auto [code, out, err] = study.ask("answer", options);
    REQUIRE(explained(code, err) == 0);
    const auto answer = json::parse(out);
    CHECK(answer["board"] == "nucleo_f446re");
    CHECK(answer["runtime"] == "linnet_c");
    CHECK(answer["counts"]["fitting"] < 12);
    CHECK(answer["counts"]["fitting"] > 0);
    CHECK(answer["kept"].empty());

    // Nothing that fits was better on validation, and costs are those of the new board and runtime.
    double best = 0;
    for (const auto& trial : result["explored"])
        if (trial["metrics"]["macs"] <= costs[costs.size() / 2])
            best = std::max(best, trial["metrics"]["accuracy"].get<double>());
    CHECK(answer["best"]["scores"]["validation"]["accuracy"] == best);
    const auto genes = answer["best"]["genes"];
    const auto price = json::parse(
        run_linnet(study.place.run("price", "",
                                   {"--genes", "k=" + genes["k"].dump() + ",c=" + genes["c"].dump(), "--json", "--set",
                                    "target={board = \"nucleo_f446re\", runtime = \"linnet_c\"}", "--set", limit}))
            .out);
    CHECK(answer["best"]["metrics"] == price["metrics"]);
    CHECK(price["feasible"] == true);

    const auto text = study.ask("answer", question).out;
    const auto trial = answer["best"]["trial"].dump();
    CHECK(text.find("\nbest   trial " + trial + "   k = ") != std::string::npos);
    CHECK(text.ends_with("\ntrain  linnet train --from " + study.folder + " --trial " + trial +
                         " --board nucleo_f446re --runtime linnet_c --set " + limit + "\n"));
    // The command it prints works.
    std::vector<std::string> words = answer["train"];
    words.erase(words.begin());
    words.insert(words.end(), {"--quiet"});
    const auto trained = run_linnet(words);
    REQUIRE(explained(trained.code, trained.err) == 0);
    const auto made = study.place.result("a/trial_" + trial);
    CHECK(made["run"]["board"] == "nucleo_f446re");
    CHECK(made["run"]["runtime"] == "linnet_c");
    CHECK(made["best"]["graph"] == answer["best"]["graph"]);
    CHECK(made["best"]["metrics"]["ram"] == answer["best"]["metrics"]["ram"]);
    CHECK(made["exported"] == json{"c_source"});
}

TEST_CASE("where nothing trained fits, the limit that binds and the nearest network are the answer") {
    const Searched study;
    const auto [code, out, err] = study.ask("answer", {"--set", "constraints.macs=10"});
    CHECK(code == 3);
    CHECK(out.find("\nnothing trained fits: none of 12 trained networks in this study keeps every limit\n"
                   "nearest trial ") != std::string::npos);
    CHECK(out.ends_with(" over the limit of 10\n"));
    const auto told = study.ask("answer", {"--set", "constraints.macs=10", "--json"});
    CHECK(told.code == 3);
    const auto answer = json::parse(told.out);
    CHECK(answer["outcome"] == "nothing_feasible");
    CHECK(answer["binding"][0]["metric"] == "macs");
    CHECK(answer["binding"][0]["limit"] == 10);
    double fewest = 1e9;
    const auto result = study.place.result("a");
    for (const auto& trial : result["explored"]) fewest = std::min(fewest, trial["metrics"]["macs"].get<double>());
    CHECK(answer["nearest"]["metrics"]["macs"] == fewest);
    CHECK(answer["binding"][0]["relative"] == fewest / 10 - 1);
}

TEST_CASE("wider limits name the networks that a new search could train") {
    const Searched study;
    const auto answer = json::parse(study.ask("answer", {"--json", "--set", "constraints.macs=1e6"}).out);
    CHECK(answer["counts"]["untrained_fitting"] > 0);
    const auto text = study.ask("answer", {"--set", "constraints.macs=1e6"}).out;
    CHECK(text.find("\nnote   " + answer["counts"]["untrained_fitting"].dump() +
                    " networks that the study did not train keep the limits known before training; a new search could "
                    "train them\n") != std::string::npos);
}

TEST_CASE("scores of the integers stay those of the study's runtime, and that is said") {
    const Searched study{{"--quiet", "--set", "objectives.maximise=[\"int8_accuracy\"]", "--set", "budget.trials=2"}};
    CHECK(json::parse(study.ask("answer", {"--json"}).out)["kept"].empty());
    const auto answer = study.ask("answer", {"--runtime", "linnet_c"});
    REQUIRE(explained(answer.code, answer.err) == 0);
    CHECK(answer.out.find("\nnote   int8_accuracy is as measured for the study's own board and runtime: a network must "
                          "be trained to measure that anew\n") != std::string::npos);
    const auto trial = study.place.result("a")["best"]["trial"].dump();
    const auto trained = study.train({"--trial", trial, "--runtime", "linnet_c", "--quiet"});
    REQUIRE(explained(trained.code, trained.err) == 0);
    CHECK(study.place.result("a/trial_" + trial)["best"]["training"]["retrained"] == true);
}

TEST_CASE("the best trial, trained again, is the network the search ended with, and any other can be trained too") {
    const Searched study;
    const auto searched = study.place.result("a");
    const auto trial = searched["best"]["trial"].dump();
    const auto again = study.train({"--trial", trial, "--out", study.place.path("b").string()});
    REQUIRE(explained(again.code, again.err) == 0);
    CHECK(again.out.find("\ntrial  " + trial + " of " + study.folder + ": k = ") != std::string::npos);
    const auto trained = study.place.result("b");
    CHECK(trained["best"]["weights"] == searched["best"]["weights"]);
    CHECK(trained["best"]["model"] == searched["best"]["model"]);
    CHECK(trained["best"]["scores"] == searched["best"]["scores"]);
    CHECK(trained["best"]["trial"] == searched["best"]["trial"]);
    CHECK(trained["best"]["study"] == study.folder);
    CHECK_FALSE(searched["best"].contains("study"));

    for (const auto& other : searched["explored"]) {
        if (other["trial"] == searched["best"]["trial"]) continue;
        const auto number = other["trial"].dump();
        const auto made = study.train({"--trial", number, "--quiet", "--set", "final.epochs=0"});
        REQUIRE(explained(made.code, made.err) == 0);
        const auto result = study.place.result("a/trial_" + number);
        CHECK(result["best"]["graph"] == other["graph"]);
        CHECK(result["best"]["training"]["retrained"] == false);
        CHECK(result["best"]["scores"]["validation"]["accuracy"] == other["metrics"]["accuracy"]);
        break;
    }
}

TEST_CASE("questions that cannot be answered say why") {
    const Searched study;
    const auto nowhere = study.place.path("gone").string();
    for (const auto* command : {"front", "answer"})
        CHECK(complaint(run_linnet({command, nowhere})) ==
              "linnet: " + nowhere + ": there is no study here (study.db is missing)\n");
    CHECK(complaint(run_linnet({"train", "--from", nowhere, "--trial", "1"})) ==
          "linnet: " + nowhere + ": there is no study here (study.db is missing)\n");
    CHECK(complaint(study.ask("answer", {"--board", "nucleo_f446er"})) ==
          "linnet: --set target.board=\"nucleo_f446er\": there is no board \"nucleo_f446er\"; did you mean "
          "\"nucleo_f446re\"?\n");
    CHECK(complaint(study.ask("answer", {"--set", "strategy.use=random"})) ==
          "linnet: --set strategy.use=random: an answer is taken from networks that are trained already, so it can "
          "change keys of [constraints], [objectives] and [target] only; another strategy.use needs a new search\n");
    CHECK(complaint(study.ask("answer", {"--set", "objectives.maximise=[]"})).find("nothing to search for") !=
          std::string::npos);
    CHECK(complaint(study.ask("answer", {"--set", "objectives.maximise=[\"acuracy\"]"})) ==
          "linnet: --set objectives.maximise=[\"acuracy\"]: no metric is called \"acuracy\"; did you mean "
          "\"accuracy\"?\n");
    CHECK(complaint(study.ask("answer", {"--set", "objectives.maximise=[\"int8_accuracy\"]"})) ==
          "linnet: metric \"int8_accuracy\" was not measured in this study, and it is known after quantization only; a "
          "new search with it in [constraints] or [objectives] would measure it\n");
    CHECK(complaint(study.train({"--trial", "99999"}))
              .starts_with("linnet: --trial 99999: the study in " + study.folder +
                           " has no such trial; its last one is "));
    CHECK(complaint(study.train({"--trial", "best"})) ==
          "linnet: --trial best cannot be used; expected the number of a trial, such as linnet front prints them\n");
    CHECK(complaint(run_linnet({"train", "--trial", "1"})) ==
          "linnet: linnet train: say which study the trial is of, by --from DIR\n");
    CHECK(complaint(study.train({"--trial", "1", "--genes", "k=8,c=1"})) ==
          "linnet: linnet train: --trial takes run file and genes from the study in --from DIR, so --genes does not go "
          "with it\n");
    CHECK(complaint(run_linnet({"train"})) ==
          "linnet: usage: linnet train RUN.toml --genes GENES, or linnet train --from DIR --trial N\n");
    CHECK(complaint(study.train({"--trial", "1", "--overwrite", "--out", study.folder})) ==
          "linnet: --out " + study.folder +
              " is the study that the trial comes from; choose another folder for its training\n");
    const auto infeasible = study.place.result("a")["infeasible"][0];
    const auto genes = "k = " + infeasible["genes"]["k"].dump() + ", c = " + infeasible["genes"]["c"].dump();
    CHECK(complaint(study.train({"--trial", infeasible["trial"].dump()})) ==
          "linnet: --trial " + infeasible["trial"].dump() + ": this trial (" + genes + ") was not trained, because " +
              infeasible["reason"].get<std::string>() + "; linnet train RUN.toml --genes ... trains any network\n");
}

TEST_CASE("trials of other data, and folders without trials, are refused") {
    const Searched study;
    const auto trial = study.place.result("a")["best"]["trial"].dump();
    const auto refused = complaint(study.train({"--trial", trial, "--set", "dataset.windows=300"}));
    CHECK(refused.starts_with("linnet: this study was made with other data (its hash was "));
    CHECK(refused.ends_with("), so its trials cannot be used here\n"));
    CHECK(complaint(study.train({"--trial", trial, "--set", "space.batch_norm=true"})) ==
          "linnet: " + study.folder + ": the network of trial " + trial +
              " cannot be built again; space tinytnas is another one than when the study was made\n");
    REQUIRE(study.train({"--trial", trial, "--quiet", "--out", study.place.path("b").string()}).code == 0);
    const auto single = study.place.path("b").string();
    CHECK(complaint(run_linnet({"front", single})) ==
          "linnet: " + single + ": this folder holds the training of one network, not a search, so it has no trials\n");
}

TEST_CASE("a study without a feasible network has no front") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("search", "a",
                                 {"--quiet", "--set", "constraints.macs=10", "--set", "strategy.use=exhaustive"}))
                .code == 3);
    const auto name = place.path("a").string();
    const auto front = run_linnet({"front", name});
    CHECK(front.code == 3);
    CHECK(front.out == name + ": no trial of this study is trained and keeps every limit\n");
    const auto answer = run_linnet({"answer", name});
    CHECK(answer.code == 3);
    CHECK(answer.out.find("\nnothing trained fits: no network of this study was trained to its end\n") !=
          std::string::npos);
}

TEST_CASE("check looks at a sample of the space, and price without genes too") {
    const Workplace place;
    const auto [code, out, err] = run_linnet({"check", place.path("run.toml").string(), "--json"});
    REQUIRE(explained(code, err) == 0);
    const auto sample = json::parse(out)["sample"];
    CHECK(sample["genes"] == 2);
    CHECK(sample["candidates"] == 253 * 5);
    CHECK(sample["samples"] == 1000);
    CHECK(sample["whole"] == false);
    CHECK(sample["networks"] >= sample["distinct"]);
    CHECK(sample["distinct"] >= sample["feasible"]);
    CHECK(sample["broken"]["macs"]["networks"] > sample["broken"]["ram"]["networks"]);
    CHECK(sample["feasible_share"][0] < sample["feasible"].get<double>() / 1000);
    CHECK(sample["feasible_share"][1] > sample["feasible"].get<double>() / 1000);
    CHECK(run_linnet({"price", place.path("run.toml").string(), "--json"}).out == out);

    const auto whole = json::parse(
        run_linnet({"check", place.path("run.toml").string(), "--json", "--samples", "5_000"}).out)["sample"];
    CHECK(whole["whole"] == true);
    CHECK(whole["samples"] == 1265);
    const double share = whole["feasible"].get<double>() / 1265;
    CHECK(whole["feasible_share"] == json{share, share});
    CHECK(sample["feasible_share"][0] < share);
    CHECK(sample["feasible_share"][1] > share);

    const auto text = run_linnet({"check", place.path("run.toml").string(), "--samples", "5000"}).out;
    CHECK(text.find("\nspace tinytnas: 2 genes, 1 265 candidates; all were looked at\n  1 265 networks among them, ") !=
          std::string::npos);
    CHECK(text.find("\n  macs <= 20 000 is the limit that most break: ") != std::string::npos);
    CHECK(text.ends_with("nothing wrong was found\n"));
    CHECK(complaint(run_linnet({"check", place.path("run.toml").string(), "--samples", "0"})) ==
          "linnet: --samples 0 cannot be used; expected a whole number from 1 to 1000000\n");
    CHECK(complaint(run_linnet(place.run("price", "", {"--samples", "9", "--genes", "k=8,c=1"}))) ==
          "linnet: linnet price: --samples looks at the space, so it does not go with --genes\n");
}
