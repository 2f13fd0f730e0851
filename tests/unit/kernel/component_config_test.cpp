// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <string>

#include "core/kernel/component_config.hpp"
#include "core/support/errors.hpp"
#include "core/support/toml_io.hpp"

namespace {

namespace core = linnet::core;

constexpr std::array params{
    linnet_param{"reach", "integer", "2", "1", "16", ""},
    linnet_param{"seeds", "integer", "60_000", "", "", ""},
    linnet_param{"decay", "real", "0.5", "0", "1", ""},
    linnet_param{"rate", "real", "1e-3", "1e-6", "", ""},
    linnet_param{"greedy", "flag", "false", "", "", ""},
    linnet_param{"label", "text", "none", "", "", ""},
    linnet_param{"optimiser", "choice", "adam", "adam|adamw|sgd", "", ""},
    linnet_param{"table", "path", "", "", "", ""},
    linnet_param{"memory", "bytes", "4 KiB", "1024", "65536", ""},
};

constexpr std::array required{linnet_param{"train", "path", nullptr, "", "", ""},
                              linnet_param{"test", "path", nullptr, "", "", ""}};

core::ComponentConfig configure(std::span<const linnet_param> table, const std::string& text) {
    constexpr std::array<std::string_view, 1> ignored{"use"};
    const auto given = core::parse_toml(text, "har.toml");
    return core::configure(table, &given, "[strategy] of walk", "/data/runs", ignored);
}

std::string complaint(std::span<const linnet_param> table, const std::string& text) {
    try {
        configure(table, text);
    } catch (const core::InputError& error) {
        return error.what();
    }
    FAIL("nothing was refused");
    return {};
}

}  // namespace

TEST_CASE("of values given in several places the last one counts, and each is checked where it stands") {
    const auto search = core::parse_toml("reach = 3\ndecay = 0.25\n", "har.toml");
    const auto check_both = [&](const std::string& text) {
        const auto final_training = core::parse_toml(text, "har.toml");
        const std::array given{core::GivenTable{&search, "[trainer] of sgd"},
                               core::GivenTable{&final_training, "[final.trainer] of sgd"}};
        return core::configure(params, given, "/data/runs", {});
    };
    const auto config = check_both("reach = 5\ngreedy = true\n");
    CHECK(config.integer("reach") == 5);
    CHECK(config.real("decay") == 0.25);
    CHECK(config.flag("greedy"));
    CHECK(config.real("rate") == 1e-3);
    CHECK_THROWS_WITH_AS(check_both("\nreach = 17\n"),
                         "har.toml:2:9: reach = 17 in [final.trainer] of sgd is out of range; expected a whole number "
                         "from 1 to 16",
                         core::InputError);
    CHECK_THROWS_WITH_AS(check_both("raech = 3\n"),
                         "har.toml:1:1: unknown key \"raech\" in [final.trainer] of sgd; did you mean \"reach\"?",
                         core::InputError);
}

TEST_CASE("a table with other defaults is the same table otherwise") {
    constexpr std::array defaults{linnet_setting{"rate", "0.5"}, linnet_setting{"optimiser", "sgd"}};
    const auto changed = core::with_defaults(params, defaults);
    const auto config = core::configure(changed, nullptr, "[trainer]", "/data/runs", {});
    CHECK(config.real("rate") == 0.5);
    CHECK(config.text("optimiser") == "sgd");
    CHECK(config.integer("reach") == 2);
    const auto given = core::parse_toml("rate = 0.125\n", "har.toml");
    CHECK(core::configure(changed, &given, "[trainer]", "/data/runs", {}).real("rate") == 0.125);
}

TEST_CASE("what is not written has its default") {
    const auto config = core::configure(params, nullptr, "[strategy]", "/data/runs", {});
    CHECK(config.integer("reach") == 2);
    CHECK(config.integer("seeds") == 60000);
    CHECK(config.real("decay") == 0.5);
    CHECK(config.real("rate") == 1e-3);
    CHECK_FALSE(config.flag("greedy"));
    CHECK(config.text("label") == "none");
    CHECK(config.text("optimiser") == "adam");
    CHECK(config.text("table") == "");
    CHECK(config.integer("memory") == 4096);
    CHECK(config.entries().size() == params.size());
    CHECK(config.entries()[0].first == "reach");
}

TEST_CASE("what is written is taken, in any notation a person uses") {
    const auto config = configure(params, R"(
use = "walk"
reach = 16
seeds = -1
decay = 1
greedy = true
label = ""
optimiser = "sgd"
table = "../first.csv"
memory = "20 KiB"
)");
    CHECK(config.integer("reach") == 16);
    CHECK(config.integer("seeds") == -1);
    CHECK(config.real("decay") == 1.0);
    CHECK(config.flag("greedy"));
    CHECK(config.text("label") == "");
    CHECK(config.text("optimiser") == "sgd");
    CHECK(config.text("table") == "/data/first.csv");
    CHECK(config.integer("memory") == 20480);
    CHECK(configure(params, "memory = 2_048").integer("memory") == 2048);
    CHECK(configure(params, "table = \"/abs/x.csv\"").text("table") == "/abs/x.csv");
}

TEST_CASE("an unknown key is refused at its place, with the nearest known one") {
    CHECK(complaint(params, "raech = 3") ==
          "har.toml:1:1: unknown key \"raech\" in [strategy] of walk; did you mean \"reach\"?");
    CHECK(complaint(std::span{params}.first(2), "\n  colour = 3") ==
          "har.toml:2:3: unknown key \"colour\" in [strategy] of walk; known are reach and seeds");
    CHECK(complaint({}, "use = \"walk\"\nreach = 3") ==
          "har.toml:2:1: unknown key \"reach\" in [strategy] of walk, which takes no parameters");
}

TEST_CASE("a value out of range is refused with the range") {
    CHECK(complaint(params, "reach = 99") ==
          "har.toml:1:9: reach = 99 in [strategy] of walk is out of range; expected a whole number from 1 to 16");
    CHECK(complaint(params, "reach = 0") ==
          "har.toml:1:9: reach = 0 in [strategy] of walk is out of range; expected a whole number from 1 to 16");
    CHECK(complaint(params, "decay = 1.5") ==
          "har.toml:1:9: decay = 1.5 in [strategy] of walk is out of range; expected a number from 0 to 1");
    CHECK(complaint(params, "rate = 0") ==
          "har.toml:1:8: rate = 0 in [strategy] of walk is out of range; expected a number of at least 1e-06");
    CHECK(complaint(params, "memory = \"1 MiB\"") ==
          "har.toml:1:10: memory = \"1 MiB\" in [strategy] of walk is out of range; expected a size such as 20480 or "
          "\"20 KiB\" from 1024 to 65536 bytes");
    CHECK(complaint(params, "optimiser = \"adan\"") ==
          "har.toml:1:13: optimiser = \"adan\" in [strategy] of walk is unknown; did you mean \"adam\"?");
    CHECK(complaint(params, "optimiser = \"newton\"") ==
          "har.toml:1:13: optimiser = \"newton\" in [strategy] of walk is unknown; known are adam, adamw and sgd");
}

TEST_CASE("a value of another type is refused with the type that was wanted") {
    CHECK(complaint(params, "reach = \"far\"") ==
          "har.toml:1:9: reach = \"far\" in [strategy] of walk cannot be used; expected a whole number from 1 to 16");
    CHECK(complaint(params, "reach = 2.5") ==
          "har.toml:1:9: reach = 2.5 in [strategy] of walk cannot be used; expected a whole number from 1 to 16");
    CHECK(complaint(params, "decay = nan") ==
          "har.toml:1:9: decay = nan in [strategy] of walk cannot be used; expected a number from 0 to 1");
    CHECK(complaint(params, "rate = inf") ==
          "har.toml:1:8: rate = inf in [strategy] of walk cannot be used; expected a number of at least 1e-06");
    CHECK(complaint(params, "greedy = 1") ==
          "har.toml:1:10: greedy = 1 in [strategy] of walk cannot be used; expected true or false");
    CHECK(complaint(params, "label = [1]") ==
          "har.toml:1:9: label = [...] in [strategy] of walk cannot be used; expected a text");
    CHECK(complaint(params, "optimiser = true") ==
          "har.toml:1:13: optimiser = true in [strategy] of walk cannot be used; expected one of \"adam\", \"adamw\", "
          "\"sgd\"");
    CHECK(complaint(params, "table = {}") ==
          "har.toml:1:9: table = {...} in [strategy] of walk cannot be used; expected the path of a file or folder, as "
          "a text");
    CHECK(
        complaint(params, "memory = \"20 parsec\"") ==
        "har.toml:1:10: memory = \"20 parsec\" in [strategy] of walk cannot be used; expected a size such as 20480 or "
        "\"20 KiB\" from 1024 to 65536 bytes");
    CHECK(
        complaint(params, "memory = -1") ==
        "har.toml:1:10: memory = -1 in [strategy] of walk cannot be used; expected a size such as 20480 or \"20 KiB\" "
        "from 1024 to 65536 bytes");
    CHECK(complaint(params, "memory = \"0.3 B\"") ==
          "har.toml:1:10: memory = \"0.3 B\" in [strategy] of walk cannot be used; expected a size such as 20480 or "
          "\"20 KiB\" from 1024 to 65536 bytes");
}

TEST_CASE("a missing mandatory key is named, after any misspelt one") {
    const auto given = core::parse_toml("[dataset]\nuse = \"npz\"\ntrain = \"a.npz\"\n", "har.toml");
    const auto* dataset = std::get_if<core::Table>(&given.find("dataset")->value);
    REQUIRE(dataset);
    constexpr std::array<std::string_view, 1> ignored{"use"};
    CHECK_THROWS_WITH_AS(
        core::configure(required, dataset, "[dataset] of npz", "/", ignored),
        (dataset->where.text() +
         ": key \"test\" is missing in [dataset] of npz; expected the path of a file or folder, as a text")
            .c_str(),
        core::InputError);
    CHECK_THROWS_WITH_AS(
        core::configure(required, nullptr, "[dataset] of npz", "/", {}),
        "key \"train\" is missing in [dataset] of npz; expected the path of a file or folder, as a text",
        core::InputError);
    CHECK(complaint(required, "train = \"a.npz\"\ntset = \"b.npz\"") ==
          "har.toml:2:1: unknown key \"tset\" in [strategy] of walk; did you mean \"test\"?");
}

TEST_CASE("asking for what was not declared is the plugin's mistake, and says so") {
    const auto config = core::configure(params, nullptr, "[strategy]", "/", {});
    CHECK_THROWS_WITH_AS((void)config.integer("raech"), "no parameter \"raech\" is declared in the component's table",
                         std::out_of_range);
    CHECK_THROWS_WITH_AS((void)config.real("reach"), "parameter \"reach\" is not declared as \"real\"",
                         std::out_of_range);
    CHECK_THROWS_WITH_AS((void)config.text("reach"),
                         "parameter \"reach\" is not declared as \"text\", \"choice\", \"path\" or \"list\"",
                         std::out_of_range);
    CHECK_THROWS_WITH_AS((void)config.flag("decay"), "parameter \"decay\" is not declared as \"flag\"",
                         std::out_of_range);
    CHECK_THROWS_WITH_AS((void)config.integer("decay"),
                         "parameter \"decay\" is not declared as \"integer\" or \"bytes\"", std::out_of_range);
}
