// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/kernel/run_file.hpp"
#include "core/support/errors.hpp"

using namespace linnet::core;
using namespace std::chrono_literals;

namespace {

constexpr const char* minimal = R"([dataset]
use = "npz"
train = "train.npz"
[target]
board = "nucleo_f446re"
runtime = "tflm"
[objectives]
maximise = ["accuracy"]
[space]
use = "tinytnas"
[strategy]
use = "random"
[budget]
trials = 10
)";

RunFile parse(const std::string& text, const std::vector<std::string>& overrides = {}) {
    return parse_run_file(text, "runs/har.toml", overrides);
}

std::string message(const std::string& text, const std::vector<std::string>& overrides = {}) {
    try {
        parse(text, overrides);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

// The minimal file with one line put behind another.
std::string with(const std::string& after, const std::string& line) {
    std::string text = minimal;
    const auto at = text.find(after);
    REQUIRE(at != std::string::npos);
    return text.insert(text.find('\n', at) + 1, line + "\n");
}

}  // namespace

TEST_CASE("a minimal run file has sensible defaults") {
    const auto run = parse(minimal);
    CHECK(run.seed == 0);
    CHECK(run.output == "runs/har");
    CHECK(run.dataset.id == "npz");
    CHECK(run.dataset.settings.keys() == std::vector<std::string>{"train"});
    CHECK(run.board == "nucleo_f446re");
    CHECK(run.runtime.id == "tflm");
    CHECK(run.trainer.id.empty());
    CHECK(run.search_epochs == 5);
    CHECK(run.search_trials == 10);
    CHECK_FALSE(run.search_time);
    CHECK(run.lag == 8);
    CHECK(run.final.epochs == 100);
    CHECK(run.final.patience == 0);  // a schedule of the learning rate runs to its end
    CHECK(run.final.plateau == 0);
}

TEST_CASE("everything a user says arrives") {
    const auto run = parse(R"([run]
seed = 7
output = "out"
[dataset]
use = "npz"
train = "train.npz"
validation = { fraction = 0.2, by = "subject" }
[target]
board = "./mine.toml"
boards = ["boards"]
runtime = { use = "tflm", accounting = "device" }
[constraints]
ram = "20 KiB"
macs = 60_000
[objectives]
maximise = ["accuracy"]
minimise = ["ram"]
[space]
use = "tinytnas"
batch_norm = true
[strategy]
use = "org.example.walk/walk"
reach = 3
[trainer]
use = "onednn"
epochs = 3
patience = 2
keep = "best"
batch = 64
[budget]
search = "10 min"
trials = 100
workers = 2
lag = 4
[final]
epochs = 50
patience = 5
plateau = 3
plateau_factor = 0.1
time = "1 min"
[plugins]
search = ["./plugins"]
)");
    CHECK(run.seed == 7);
    CHECK(run.output == "out");
    CHECK(run.validation.fraction == 0.2);
    CHECK(run.validation.by == "subject");
    CHECK(run.dataset.settings.keys() == std::vector<std::string>{"train"});
    CHECK(run.board_folders == std::vector<std::filesystem::path>{"runs/boards"});
    CHECK(run.plugin_folders == std::vector<std::filesystem::path>{"runs/plugins"});
    CHECK(run.runtime.id == "tflm");
    CHECK(run.runtime.settings.keys() == std::vector<std::string>{"accounting"});
    REQUIRE(run.constraints.size() == 2);
    CHECK(run.constraints[0].metric == "ram");
    REQUIRE(run.objectives.size() == 2);
    CHECK(run.objectives[1].metric == "ram");
    CHECK_FALSE(run.objectives[1].maximise);
    CHECK(run.space.settings.keys() == std::vector<std::string>{"batch_norm"});
    CHECK(run.trainer.settings.keys() == std::vector<std::string>{"batch"});
    CHECK(run.search_epochs == 3);
    CHECK(run.patience == 2);
    CHECK(run.keep == Keep::best);
    CHECK(run.final.keep == Keep::last);
    CHECK(run.search_time == 600s);
    CHECK(run.search_trials == 100);
    CHECK(run.workers == 2);
    CHECK(run.final.time == 60s);
    CHECK(run.final.plateau_factor == 0.1);
}

TEST_CASE("--set reaches every key, also of sections that are not there") {
    const auto run = parse(minimal, {"run.seed=9", "budget.search=90 s", "trainer.batch=16", "final.epochs=0",
                                     "constraints.ram=20 KiB", "target.runtime.accounting=device"});
    CHECK(run.seed == 9);
    CHECK(run.search_time == 90s);
    CHECK(run.trainer.settings.keys() == std::vector<std::string>{"batch"});
    CHECK(run.final.epochs == 0);
    CHECK(run.constraints.at(0).bound.display() == "\"20 KiB\"");
    CHECK(run.runtime.id == "tflm");
    CHECK(run.runtime.settings.keys() == std::vector<std::string>{"accounting"});
}

TEST_CASE("paths on the command line start where it was typed, those of the file at the file") {
    const auto run = parse_run_file(std::string(minimal) + "[plugins]\nsearch = [\"mine\"]\n", "runs/har.toml",
                                    {"dataset.train=here.npz", "target.boards=[\"boards\"]"}, "/somewhere");
    CHECK(run.dataset.settings.find("train")->where.folder == "/somewhere");
    CHECK(run.board_folders == std::vector<std::filesystem::path>{"/somewhere/boards"});
    CHECK(run.plugin_folders == std::vector<std::filesystem::path>{"runs/mine"});
}

TEST_CASE("what cannot be used is said with file, line, column, key and value") {
    CHECK(message(with("trials", "serach = \"1 min\"")) ==
          "runs/har.toml:15:1: unknown key \"serach\" in [budget]; did you mean \"search\"?");
    CHECK(message(with("trials", "search = \"soon\"")) ==
          "runs/har.toml:15:10: search = \"soon\" in [budget] cannot be used; expected a time such as \"10 min\" or 90 "
          "(seconds), above zero");
    CHECK(message(with("trials", "search = 0")) ==
          "runs/har.toml:15:10: search = 0 in [budget] cannot be used; expected a time such as \"10 min\" or 90 "
          "(seconds), above zero");
    CHECK(message(with("trials", "workers = -1")) ==
          "runs/har.toml:15:11: workers = -1 in [budget] cannot be used; expected a whole number from 0 to 1024");
    CHECK(message(with("trials", "[fianl]\nepochs = 3")) ==
          "runs/har.toml:15:2: unknown key \"fianl\" in the run file; did you mean \"final\"?");
    CHECK(message(with("train.npz", "validation = { by = \"patient\" }")) ==
          "runs/har.toml:4:21: by = \"patient\" in [dataset] validation cannot be used; expected \"subject\", "
          "\"stratified\" or \"automatic\"");
    CHECK(message(with("train.npz", "validation = 0.2")) ==
          "runs/har.toml:4:14: validation = 0.2 in [dataset] cannot be used; expected a table such as { fraction = "
          "0.15, by = \"subject\" }");
    CHECK(message(minimal, {"budget.trials=lots"}) ==
          "--set budget.trials=lots: trials = \"lots\" in [budget] cannot be used; expected a whole number from 1 to "
          "2147483647");
    CHECK(message(minimal, {"budget"}) == "--set budget: expected key=value, such as budget.search=\"60 s\"");
}

TEST_CASE("the final training may have settings of its own") {
    const auto run = parse(std::string(minimal) + "[final]\nepochs = 50\n[final.trainer]\nbatch = 8\n",
                           {"final.trainer.learning_rate=0.01"});
    CHECK(run.final.epochs == 50);
    CHECK(run.final.trainer.keys() == std::vector<std::string>{"batch", "learning_rate"});
    CHECK(run.final.trainer.find("batch")->display() == "8");
    CHECK(run.trainer.settings.empty());
    CHECK(parse(minimal).final.trainer.empty());
    CHECK(message(std::string(minimal) + "[final]\ntrainer = \"onednn\"\n") ==
          "runs/har.toml:16:11: trainer = \"onednn\" in [final] cannot be used; expected a table");
}

TEST_CASE("keys of linnet in [final.trainer] are told where they belong") {
    const auto with_final = [](const std::string& line) {
        return message(std::string(minimal) + "[final.trainer]\n" + line + "\n");
    };
    CHECK(with_final("use = \"onednn\"") ==
          "runs/har.toml:16:7: use = \"onednn\" in [final.trainer] cannot be used; the search and the final training "
          "have one trainer, which [trainer] names");
    CHECK(with_final("epochs = 5") ==
          "runs/har.toml:16:10: epochs = 5 in [final.trainer] cannot be used; the epochs of the final training belong "
          "into [final]");
    CHECK(with_final("patience = 5") ==
          "runs/har.toml:16:12: patience = 5 in [final.trainer] cannot be used; the patience of the final training "
          "belongs into [final]");
    CHECK(
        with_final("keep = \"best\"") ==
        "runs/har.toml:16:8: keep = \"best\" in [final.trainer] cannot be used; what the final training keeps belongs "
        "into [final]");
}

TEST_CASE("keep says which epoch's weights a training keeps, and nothing else") {
    CHECK(parse(minimal, {"final.keep=best"}).final.keep == Keep::best);
    CHECK(message(std::string(minimal) + "[final]\nkeep = \"first\"\n") ==
          "runs/har.toml:16:8: keep = \"first\" in [final] cannot be used; expected \"last\" or \"best\"");
}

TEST_CASE("what is missing is asked for") {
    CHECK(message("[run]\nseed = 1\n") ==
          "runs/har.toml: section [target] is missing; it names the board and the runtime, such as board = "
          "\"arduino_nano_33_ble\"");
    CHECK(message("[target]\nruntime = \"tflm\"\n") == "runs/har.toml:1:1: key \"board\" is missing in [target]");
    CHECK(message("[target]\nboard = \"b\"\n") ==
          "runs/har.toml: nothing to search for; name at least one metric in [objectives], such as maximise = "
          "[\"accuracy\"]");
    CHECK(message("[target]\nboard = \"b\"\n[objectives]\nmaximise = [\"accuracy\"]\n") ==
          "runs/har.toml: section [budget] is missing; say search = \"10 min\", trials = 100, or both");
    CHECK(message("[target]\nboard = \"b\"\n[objectives]\nmaximise = [\"accuracy\"]\n[budget]\nworkers = 1\n") ==
          "runs/har.toml:5:1: [budget] has no end; say search = \"10 min\", trials = 100, or both");
}
