// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/runs/program.hpp"

using namespace linnet::test;
using nlohmann::json;

TEST_CASE("a price is one JSON object and nothing else") {
    const Workplace place;
    const auto [code, out, err] = run_linnet(place.run("price", "", {"--genes", "k=8,c=2", "--json"}));
    REQUIRE(explained(code, err) == 0);
    const auto price = json::parse(out);
    CHECK(price["genes"] == json{{"k", 8}, {"c", 2}});
    CHECK(price["graph"].get<std::string>().starts_with("sha256:"));
    // 32x6: depthwise 3 T C and pointwise T C n for 6->8, 16x8->12, 8x12->18; dense 18->27->6
    const int macs = 32 * 6 * 3 + 32 * 6 * 8 + 16 * 8 * 3 + 16 * 8 * 12 + 8 * 12 * 3 + 8 * 12 * 18 + 18 * 27 + 27 * 6;
    CHECK(price["metrics"]["macs"]["value"] == macs);
    CHECK(price["metrics"]["macs"]["provenance"] == "counted");
    CHECK(price["feasible"] == true);
    CHECK(price["violations"].empty());
}

TEST_CASE("a price over a limit is infeasible and says by how much") {
    const Workplace place;
    const auto [code, out, err] =
        run_linnet(place.run("price", "", {"--genes", "k=8,c=2", "--json", "--set", "constraints.macs=1000"}));
    REQUIRE(explained(code, err) == 0);
    const auto price = json::parse(out);
    CHECK(price["feasible"] == false);
    REQUIRE(price["violations"].size() == 1);
    CHECK(price["violations"][0]["metric"] == "macs");
    CHECK(price["violations"][0]["limit"] == 1000);
}

TEST_CASE("plugins and boards can be listed by programs") {
    const auto plugins = json::parse(run_linnet({"plugins", "--json"}).out);
    CHECK(plugins["components"].size() >= 15);
    CHECK(plugins["refused"].empty());
    const auto plugin = json::parse(run_linnet({"plugin", "onednn", "--json"}).out);
    CHECK(plugin["components"][0]["kind"] == "trainer");
    const auto boards = json::parse(run_linnet({"boards", "--json"}).out);
    CHECK(boards["boards"].size() >= 10);
    const auto board = json::parse(run_linnet({"boards", "nucleo_f446re", "--json"}).out);
    CHECK(board["numbers"]["memory.flash.size"]["value"] == 524288);
    CHECK_FALSE(board["numbers"]["memory.flash.size"]["source"].get<std::string>().empty());
}

TEST_CASE("a board of the user's own, in any folder, decides what fits") {
    const Workplace place;
    place.write("boards/mine.toml", R"(schema = 1
inherits = "cores/cortex_m4f"
name = "My board"
[memory]
source = "measured with a ruler"
[memory.ram]
size = "4 KiB"
[memory.flash]
size = "1 MiB"
[clock]
source = "the label"
hz = "64 MHz"
)");
    const auto [code, out, err] = run_linnet(
        place.run("price", "",
                  {"--genes", "k=8,c=2", "--json", "--set", "target.boards=[\"" + place.path("boards").string() + "\"]",
                   "--set", "target.board=mine", "--set", "constraints={}"}));
    REQUIRE(explained(code, err) == 0);
    const auto price = json::parse(out);
    CHECK(price["metrics"]["ram"]["limit"] == 4096);
    CHECK(price["feasible"] == false);
}
