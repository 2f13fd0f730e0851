// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Parameters that are lists, and groups of them: the tables [[space.stage]].

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "core/kernel/component_config.hpp"
#include "core/support/errors.hpp"
#include "core/support/toml_io.hpp"

namespace {

namespace core = linnet::core;

constexpr std::array params{
    linnet_param{"widths", "list", "8..64 step 8", "", "", ""},
    linnet_param{"stages", "integer", "4", "0", "16", ""},
    linnet_param{"stage[].width", "list", "x1 x2", "", "", ""},
    linnet_param{"stage[].kernel", "integer", "3", "1", "9", ""},
    linnet_param{"stage[].table", "path", "", "", "", ""},
    linnet_param{"branch[].name", "text", nullptr, "", "", ""},
};

core::ComponentConfig configure(const std::string& text) {
    constexpr std::array<std::string_view, 1> ignored{"use"};
    const auto given = core::parse_toml(text, "har.toml");
    return core::configure(params, &given, "[space] of stages", "/data/runs", ignored);
}

std::string complaint(const std::string& text) {
    try {
        configure(text);
    } catch (const core::InputError& error) {
        return error.what();
    }
    return {};
}

std::string list(const std::string& value) { return std::string(configure("widths = " + value).text("widths")); }

const std::string expected_list = "a list such as [3, 5, 7], one value, or a range such as \"8..64 step 8\"";

TEST_CASE("a list is its items joined by spaces, and a value without brackets is a list of one") {
    CHECK(configure("").text("widths") == "8..64 step 8");
    CHECK(list("[3, 5, 7]") == "3 5 7");
    CHECK(list("[]").empty());
    CHECK(list("3") == "3");
    CHECK(list("0.5") == "0.5");
    CHECK(list("\"8..64 step 8\"") == "8..64 step 8");
    CHECK(list("[\"8..64 step 8\", 100]") == "8..64 step 8 100");
    CHECK(list("[\"conv1d\", \"mine\"]") == "conv1d mine");
    CHECK(list("[0, 0.1, 0.25]") == "0 0.1 0.25");
    CHECK(list("[false, true]") == "0 1");
    CHECK(list("[\n  -1,\n  1_000,\n]") == "-1 1000");
}

TEST_CASE("a list of what is no item is refused at its place") {
    CHECK(complaint("widths = [[3], [5]]") ==
          "har.toml:1:10: widths = [...] in [space] of stages cannot be used; expected " + expected_list);
    CHECK(complaint("widths = [3, {}]") ==
          "har.toml:1:10: widths = [...] in [space] of stages cannot be used; expected " + expected_list);
    CHECK(complaint("widths = {a = 3}") ==
          "har.toml:1:10: widths = {...} in [space] of stages cannot be used; expected " + expected_list);
}

TEST_CASE("a group has as many tables as the run file, each with its own values and defaults") {
    const auto none = configure("stages = 2");
    CHECK(none.integer("stage[]") == 0);
    CHECK(none.integer("branch[]") == 0);
    CHECK(none.integer("stages") == 2);
    const auto two = configure(R"(
[[stage]]
width = [8, 16]
table = "../costs.csv"

[[stage]]
kernel = 5

[[branch]]
name = "left"
)");
    CHECK(two.integer("stage[]") == 2);
    CHECK(two.text("stage[0].width") == "8 16");
    CHECK(two.integer("stage[0].kernel") == 3);
    CHECK(two.text("stage[0].table") == "/data/costs.csv");
    CHECK(two.text("stage[1].width") == "x1 x2");
    CHECK(two.integer("stage[1].kernel") == 5);
    CHECK(two.text("stage[1].table").empty());
    CHECK(two.text("branch[0].name") == "left");
    CHECK_THROWS_WITH_AS((void)two.text("stage[2].width"),
                         "no parameter \"stage[2].width\" is declared in the component's table", std::out_of_range);
}

TEST_CASE("tables of a group may be written in one line, and an empty list of them is none") {
    CHECK(configure("stage = [{width = 3}, {}]").integer("stage[]") == 2);
    CHECK(configure("stage = []").integer("stage[]") == 0);
}

TEST_CASE("the entries of a configuration are in the order of the table, group by group") {
    const auto config = configure("[[stage]]\n[[stage]]\n");
    std::vector<std::string> names;
    for (const auto& [name, value] : config.entries()) names.push_back(name);
    CHECK(names == std::vector<std::string>{"widths", "stages", "stage[]", "stage[0].width", "stage[0].kernel",
                                            "stage[0].table", "stage[1].width", "stage[1].kernel", "stage[1].table",
                                            "branch[]"});
}

TEST_CASE("a wrong value in a group is refused with the number of its table") {
    CHECK(complaint("[[stage]]\n[[stage]]\nkernel = 10\n") ==
          "har.toml:3:10: kernel = 10 in stage 2 of [space] of stages is out of range; expected a whole number from 1 "
          "to 9");
    CHECK(complaint("[[stage]]\nwidth = [[1]]\n") ==
          "har.toml:2:9: width = [...] in stage 1 of [space] of stages cannot be used; expected " + expected_list);
    CHECK(complaint("stages = 2\n[[branch]]\n") ==
          "har.toml:2:1: key \"name\" is missing in branch 1 of [space] of stages; expected a text");
}

TEST_CASE("an unknown key in a group, and an unknown group, are refused with the nearest known one") {
    CHECK(complaint("[[stage]]\nwdith = 8\n") ==
          "har.toml:2:1: unknown key \"wdith\" in stage 1 of [space] of stages; did you mean \"width\"?");
    CHECK(complaint("[[stage]]\ncolour = 8\n") ==
          "har.toml:2:1: unknown key \"colour\" in stage 1 of [space] of stages; known are width, kernel and table");
    CHECK(complaint("[[satge]]\nwidth = 8\n") ==
          "har.toml:1:3: unknown key \"satge\" in [space] of stages; did you mean \"stage\"?");
    CHECK(complaint("width = 8\n") ==
          "har.toml:1:1: unknown key \"width\" in [space] of stages; did you mean \"widths\"?");
    CHECK(complaint("colour = 8\n") ==
          "har.toml:1:1: unknown key \"colour\" in [space] of stages; known are widths, stages, stage and branch");
}

TEST_CASE("a group that is no list of tables is refused") {
    CHECK(complaint("stage = 3\n") ==
          "har.toml:1:9: stage = 3 in [space] of stages cannot be used; expected a list of tables");
    CHECK(complaint("[stage]\nwidth = 8\n") ==
          "har.toml:1:1: stage = {...} in [space] of stages cannot be used; expected a list of tables");
    CHECK(complaint("stage = [{width = 8}, 3]\n") ==
          "har.toml:1:9: stage = [...] in [space] of stages cannot be used; expected a list of tables");
}

TEST_CASE("of a group that is given in several places the last one counts as a whole") {
    const auto first = core::parse_toml("[[stage]]\nkernel = 5\n[[stage]]\n", "har.toml");
    const auto last = core::parse_toml("[[stage]]\nwidth = 7\n", "har.toml");
    const std::array given{core::GivenTable{&first, "[trainer] of sgd"},
                           core::GivenTable{&last, "[final.trainer] of sgd"}};
    const auto config = core::configure(params, given, "/data/runs", {});
    CHECK(config.integer("stage[]") == 1);
    CHECK(config.text("stage[0].width") == "7");
    CHECK(config.integer("stage[0].kernel") == 3);
}

}  // namespace
