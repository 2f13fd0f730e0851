// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/runs/program.hpp"

// What a user sees of a trainer: its profile of itself, its memory, its settings for search and final training.

using namespace linnet::test;
using nlohmann::json;

namespace {

const std::string plugins = "plugins.search=[\"" TEST_PLUGINS "\"]";

Result train(const Workplace& place, const std::string& trainer, const std::string& output,
             std::vector<std::string> extra, const std::string& genes = "k=8,c=2") {
    std::vector<std::string> options{"--genes", genes, "--set", plugins, "--set", "trainer.use=" + trainer};
    options.insert(options.end(), extra.begin(), extra.end());
    return run_linnet(place.run("train", output, options));
}

// One number of each epoch of the final training.
std::vector<double> epochs(const Result& result, const char* key) {
    std::vector<double> values;
    for (std::size_t at = 0; at < result.out.size();) {
        const auto end = result.out.find('\n', at);
        const auto event = json::parse(result.out.substr(at, end - at));
        if (event["event"] == "final_epoch") values.push_back(event[key]);
        at = end + 1;
    }
    return values;
}

// The setting `rate` that a trainer of the test was made with.
std::vector<double> rates(const Result& result) { return epochs(result, "train_loss"); }

}  // namespace

TEST_CASE("a profile says where the time of a training step goes, and leaves nothing behind") {
    const Workplace place;
    const auto [code, out, err] = train(place, "measuring", "", {"--profile"});
    REQUIRE(explained(code, err) == 0);
    const auto table = out.substr(out.find("part "));
    // 32x6 windows: depthwise and pointwise 6->8, 8->12, 12->18; dense 18->27->6; 25 windows per step.
    CHECK(table ==
          "part       direction  us       share    GFLOP/s  implementation\n"
          "conv1d 1   forward    250.0    2.5 %    0.12     paper\n"
          "conv1d 2   forward    250.0    2.5 %    0.31     paper\n"
          "conv1d 5   forward    250.0    2.5 %    0.08     paper\n"
          "conv1d 6   forward    250.0    2.5 %    0.31     paper\n"
          "conv1d 9   forward    250.0    2.5 %    0.06     paper\n"
          "conv1d 10  forward    250.0    2.5 %    0.35     paper\n"
          "dense 13   forward    250.0    2.5 %    0.10     paper\n"
          "dense 15   forward    250.0    2.5 %    0.03     paper\n"
          "conv1d 1   backward   500.0    5.0 %    0.12     paper\n"
          "conv1d 2   backward   500.0    5.0 %    0.31     paper\n"
          "conv1d 5   backward   500.0    5.0 %    0.08     paper\n"
          "conv1d 6   backward   500.0    5.0 %    0.31     paper\n"
          "conv1d 9   backward   500.0    5.0 %    0.06     paper\n"
          "conv1d 10  backward   500.0    5.0 %    0.35     paper\n"
          "dense 13   backward   500.0    5.0 %    0.10     paper\n"
          "dense 15   backward   500.0    5.0 %    0.03     paper\n"
          "optimizer             250.0    2.5 %             pencil\n"
          "rest                  3750.0   37.5 %\n"
          "total                 10000.0  100.0 %  0.10\n"
          "\n"
          "step   10.000 ms for 25 windows, mean of 100 steps\n"
          "       0.10 GFLOP/s, 2 500 windows per second\n"
          "epoch  80 ms for 200 training windows, without validation\n"
          "memory 3 MiB for the training\n"
          "create 5 ms for the net\n");
}

TEST_CASE("a profile is one JSON object for programs") {
    const Workplace place;
    const auto [code, out, err] = train(place, "measuring", "", {"--profile", "--json"});
    REQUIRE(explained(code, err) == 0);
    CHECK(err == "");
    const auto profile = json::parse(out);
    CHECK(profile["genes"] == json{{"k", 8}, {"c", 2}});
    CHECK(profile["graph"].get<std::string>().starts_with("sha256:"));
    CHECK(profile["trainer"] == "measuring");
    REQUIRE(profile["parts"].size() == 17);
    CHECK(profile["parts"][0] == json{{"part", "conv1d 1"},
                                      {"node", 1},
                                      {"direction", "forward"},
                                      {"seconds", 2.5e-4},
                                      {"flops", 2 * 25 * 32 * 6 * 3},
                                      {"implementation", "paper"}});
    // The final training's settings: its own default, 0.25.
    CHECK(profile["parts"][16] ==
          json{{"part", "optimizer"}, {"seconds", 0.25 / 1000}, {"flops", 0}, {"implementation", "pencil"}});
    const int macs = 32 * 6 * 3 + 32 * 6 * 8 + 16 * 8 * 3 + 16 * 8 * 12 + 8 * 12 * 3 + 8 * 12 * 18 + 18 * 27 + 27 * 6;
    CHECK(profile["step"] == json{{"seconds", 1e-2}, {"flops", 3 * 2 * 25 * macs}, {"windows", 25}, {"measured", 100}});
    CHECK(profile["windows_per_second"] == 2500);
    CHECK(profile["epoch_seconds"].get<double>() > 0);
    CHECK(profile["creation_seconds"] == 5e-3);
    CHECK(profile["memory"] == 3 << 20);
}

TEST_CASE("a trainer that does not measure itself says so, and options that mean nothing to a profile are refused") {
    const Workplace place;
    const auto silent = train(place, "silent", "", {"--profile"});
    CHECK(silent.code == 2);
    CHECK(silent.out == "");
    CHECK(silent.err ==
          "linnet: linnet train: trainer silent does not measure itself, so there is nothing for --profile to print\n");
    const auto output = train(place, "measuring", "a", {"--profile"});
    CHECK(output.code == 2);
    CHECK(output.err == "linnet: linnet train: --profile only prints, so it does not go with --out\n");
    CHECK_FALSE(std::filesystem::exists(place.path("a")));
    CHECK(train(place, "measuring", "", {"--profile", "--overwrite"}).err ==
          "linnet: linnet train: --profile only prints, so it does not go with --overwrite\n");
    CHECK(train(place, "measuring", "", {"--profile", "--from", "a"}).err ==
          "linnet: linnet train: --profile only prints, so it does not go with --from\n");
    CHECK(train(place, "measuring", "", {"--profile", "--quiet"}).err ==
          "linnet: linnet train: --profile only prints, so it does not go with --quiet\n");
}

TEST_CASE("the final training is made with [final.trainer], then [trainer], then the trainer's defaults for it") {
    const Workplace place;
    const auto rates_of = [&](const std::string& trainer, const std::string& output, std::vector<std::string> extra) {
        extra.insert(extra.end(), {"--json", "--set", "final.epochs=2"});
        const auto result = train(place, trainer, output, extra);
        REQUIRE(explained(result.code, result.err) == 0);
        return rates(result);
    };
    CHECK(rates_of("silent", "a", {}) == std::vector{0.5, 0.5});
    CHECK(rates_of("measuring", "b", {}) == std::vector{0.25, 0.25});
    CHECK(rates_of("measuring", "c", {"--set", "trainer.rate=0.75"}) == std::vector{0.75, 0.75});
    CHECK(rates_of("measuring", "d", {"--set", "trainer.rate=0.75", "--set", "final.trainer.rate=1"}) ==
          std::vector{1.0, 1.0});
    CHECK(place.result("d")["best"]["training_memory"] == 1 << 20);
}

TEST_CASE("the search is made with [trainer] alone") {
    const Workplace place;
    const auto [code, out, err] =
        run_linnet(place.run("search", "a",
                             {"--json", "--set", plugins, "--set", "trainer.use=measuring", "--set",
                              "final.trainer.rate=1", "--set", "budget.trials=1", "--set", "trainer.epochs=1"}));
    REQUIRE(explained(code, err) == 0);
    const auto result = place.result("a");
    REQUIRE(result["counts"]["trained"] == 1);
    CHECK(result["explored"][0]["training_memory"] == 1 << 20);
    CHECK(rates({code, out, err}) == std::vector<double>(4, 1.0));
}

TEST_CASE("keys of [final.trainer] are checked like those of [trainer]") {
    const Workplace place;
    const auto complaint = [&](const std::string& option) {
        const auto result =
            run_linnet(place.run("check", "", {"--set", plugins, "--set", "trainer.use=measuring", "--set", option}));
        CHECK(result.code == 2);
        return result.err;
    };
    CHECK(complaint("final.trainer.raet=1") ==
          "linnet: --set final.trainer.raet=1: unknown key \"raet\" in [final.trainer] of measuring; did you mean "
          "\"rate\"?\n");
    CHECK(complaint("final.trainer.rate=2") ==
          "linnet: --set final.trainer.rate=2: rate = 2 in [final.trainer] of measuring is out of range; expected a "
          "number from 0 to 1\n");
    CHECK(complaint("final.trainer.epochs=2") ==
          "linnet: --set final.trainer.epochs=2: epochs = 2 in [final.trainer] cannot be used; the epochs of the final "
          "training belong into [final]\n");
}

TEST_CASE("a training may start with what an earlier run's network has in common with its own") {
    const Workplace place;
    const auto first = train(place, "silent", "a", {"--set", "final.epochs=1"});
    REQUIRE(explained(first.code, first.err) == 0);
    const auto from = [&](const std::string& output, std::vector<std::string> extra) {
        extra.insert(extra.end(), {"--set", plugins, "--set", "trainer.use=silent", "--set", "final.epochs=1", "--from",
                                   place.path("a").string()});
        return run_linnet(place.run("train", output, extra));
    };
    // The deeper network shares three cells of a depthwise and a pointwise convolution; its dense layers are wider.
    const auto deeper = from("b", {"--genes", "k=8,c=3", "--json"});
    REQUIRE(explained(deeper.code, deeper.err) == 0);
    CHECK(epochs(deeper, "validation_loss") == std::vector{6.0});
    const auto start = place.result("b")["best"]["training"]["start"];
    CHECK(start["from"] == place.path("a").string());
    CHECK(start["arrays"] == 6);
    CHECK(start["values"] == 6 * 3 + 6 * 8 + 8 * 3 + 8 * 12 + 12 * 3 + 12 * 18);
    CHECK(start["all_arrays"] > 6);

    const auto same = from("c", {"--genes", "k=8,c=2"});
    REQUIRE(explained(same.code, same.err) == 0);
    const auto all = place.result("c")["best"]["training"]["start"];
    CHECK(same.out.find("\nstart  8 of " + all["all_arrays"].dump() + " arrays (1 086 of ") != std::string::npos);
    CHECK(same.out.find(" values) from " + place.path("a").string() + "\n") != std::string::npos);
    CHECK_FALSE(place.result("a")["best"]["training"].contains("start"));
}

TEST_CASE("what cannot be started from is said") {
    const Workplace place;
    const auto complaint = [&](std::vector<std::string> extra, const std::string& genes = "k=8,c=2") {
        extra.insert(extra.end(), {"--from", place.path("a").string()});
        const auto result = train(place, "silent", "b", extra, genes);
        CHECK(result.code == 2);
        CHECK_FALSE(std::filesystem::exists(place.path("b")));
        return result.err;
    };
    const auto folder = place.path("a").string();
    CHECK(complaint({}) == "linnet: " + folder + ": there is no study here (study.db is missing)\n");
    const auto first = train(place, "silent", "a", {"--set", "final.epochs=1"});
    REQUIRE(explained(first.code, first.err) == 0);
    // Windows of another width and other classes: not one layer of the same shape.
    CHECK(complaint({"--set", "dataset.kind=ecg", "--set", "dataset.time=64"}, "k=9,c=1") ==
          "linnet: --from " + folder + ": its network has no layer in common with this one\n");
    auto result = place.result("a");
    result["best"]["genes"]["k"] = 9;
    place.write("a/result.json", result.dump());
    CHECK(complaint({}) == "linnet: --from " + folder +
                               ": its network cannot be built again; space tinytnas is another one than when the run "
                               "was made\n");
    result.erase("best");
    place.write("a/result.json", result.dump());
    CHECK(complaint({}) == "linnet: --from " + folder + ": its result.json does not describe a network\n");
}

TEST_CASE("a trainer's other defaults for the final training are listed where they differ") {
    const auto measuring = run_linnet({"plugin", "measuring", "--plugins", TEST_PLUGINS});
    CHECK(measuring.out ==
          "trainer org.linnet.test.trainers/measuring 0.1.0\n"
          "measures itself\n\n"
          "parameter  type     default  final training  range   what it does\n"
          "rate       real     0.5      0.25            0 .. 1  how fast it does nothing\n"
          "size       integer  4                        1 .. 8  how much of it\n");
    CHECK(run_linnet({"plugin", "silent", "--plugins", TEST_PLUGINS}).out ==
          "trainer org.linnet.test.trainers/silent 0.1.0\n"
          "does not measure itself\n\n"
          "parameter  type     default  range   what it does\n"
          "rate       real     0.5      0 .. 1  how fast it does nothing\n"
          "size       integer  4        1 .. 8  how much of it\n");
    const auto listed = json::parse(run_linnet({"plugin", "measuring", "--json", "--plugins", TEST_PLUGINS}).out);
    const auto& parameters = listed["components"][0]["parameters"];
    CHECK(parameters[0]["final_default"] == "0.25");
    CHECK_FALSE(parameters[1].contains("final_default"));
}
