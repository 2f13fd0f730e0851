// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/support/errors.hpp"
#include "core/support/settings.hpp"
#include "core/support/suggest.hpp"
#include "core/support/toml_io.hpp"

using namespace linnet::core;

namespace {

constexpr const char* text = R"(
[budget]
search = "10 min"
workers = 2
ratio = 0.5
on = true
names = ["a", "b"]
)";

std::string message(auto&& call) {
    try {
        call();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("values come out as they were written") {
    const auto root = parse_toml(text, "a.toml");
    Section top{root, "the run file"};
    Section section{*top.table("budget"), "[budget]"};
    CHECK(section.text("search", "") == "10 min");
    CHECK(section.integer("workers", 0, 0, 8) == 2);
    CHECK(section.real("ratio", 0, 0, 1) == 0.5);
    CHECK(section.real("workers", 0, 0, 8) == 2.0);
    CHECK(section.flag("on", false));
    CHECK(section.texts("names", {}) == std::vector<std::string>{"a", "b"});
    CHECK(section.integer("absent", 7, 0, 9) == 7);
    section.finish();
    top.finish();
}

TEST_CASE("a key nobody knows is refused with the nearest known one") {
    const auto root = parse_toml("[budget]\nserach = 1\n", "a.toml");
    Section top{root, "the run file"};
    Section section{*top.table("budget"), "[budget]"};
    section.text("search", "");
    section.integer("workers", 1, 1, 2);
    CHECK(message([&] { section.finish(); }) ==
          "a.toml:2:1: unknown key \"serach\" in [budget]; did you mean \"search\"?");
}

TEST_CASE("wrong types and values out of range say what was expected") {
    const auto root = parse_toml(text, "a.toml");
    Section top{root, "the run file"};
    Section section{*top.table("budget"), "[budget]"};
    CHECK(message([&] { section.integer("search", 0, 1, 8); }) ==
          "a.toml:3:10: search = \"10 min\" in [budget] cannot be used; expected a whole number from 1 to 8");
    CHECK(message([&] { section.integer("workers", 0, 4, 8); }) ==
          "a.toml:4:11: workers = 2 in [budget] cannot be used; expected a whole number from 4 to 8");
    CHECK(message([&] { section.flag("ratio", true); }) ==
          "a.toml:5:9: ratio = 0.5 in [budget] cannot be used; expected true or false");
    CHECK(message([&] { section.texts("on", {}); }) ==
          "a.toml:6:6: on = true in [budget] cannot be used; expected a list of texts");
    CHECK(message([&] { section.required_text("seed"); }) == "a.toml:2:1: key \"seed\" is missing in [budget]");
}

TEST_CASE("a syntax error names file, line and column") {
    const auto text_of = message([] { parse_toml("[run\nseed = 1\n", "broken.toml"); });
    CHECK(text_of.starts_with("broken.toml:1:5: "));
    CHECK(message([] { read_toml("/nowhere/run.toml"); }) == "/nowhere/run.toml: there is no such file");
    CHECK(message([] { read_toml("/"); }) == "/: this is not a file");
    CHECK(message([] { parse_toml("a = 1979-05-27\n", "d.toml"); }) ==
          "d.toml:1:5: dates and times are not used here; write a text or a number");
}

TEST_CASE("a value on the command line is TOML where it can be, and text otherwise") {
    const Location where{"--set x"};
    CHECK(std::get<std::int64_t>(parse_toml_value("60_000", where).value) == 60000);
    CHECK(std::get<bool>(parse_toml_value("true", where).value));
    CHECK(std::get<std::string>(parse_toml_value("10 min", where).value) == "10 min");
    CHECK(std::get<std::string>(parse_toml_value("\"10 min\"", where).value) == "10 min");
    CHECK(std::get<std::string>(parse_toml_value("1\nb = 2", where).value) == "1\nb = 2");
}

TEST_CASE("suggestions are near, or a list of what there is") {
    const std::vector<std::string> known{"tinytnas", "random", "exhaustive"};
    CHECK(nearest("tinytans", known) == "tinytnas");
    CHECK(nearest("zzz", known).empty());
    CHECK(suggestion("zzz", known) == "; known are tinytnas, random and exhaustive");
    CHECK(suggestion("randon", known) == "; did you mean \"random\"?");
    CHECK(suggestion("x", std::vector<std::string>{}).empty());
}
