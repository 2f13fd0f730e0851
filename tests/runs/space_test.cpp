// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/runs/program.hpp"

// Spaces that the run file declares, with an operation that the runtime lacks: tflm on the device has no
// global_std_pool.

using namespace linnet::test;
using nlohmann::json;

namespace {

struct Place : Workplace {
    explicit Place(const std::string& space, const std::string& accounting = "device") {
        std::string text = run_file_text();
        const std::string old = "use = \"tinytnas\"\n";
        text.replace(text.find(old), old.size(), "use = \"stages\"\n" + space);
        text.replace(text.find("\"tflm\""), 6, "{ use = \"tflm\", accounting = \"" + accounting + "\" }");
        write("run.toml", text);
    }

    // What a command says on the second stream, without the folder's name.
    std::string says(const std::string& command, int expected_code, std::vector<std::string> extra = {}) const {
        const auto [code, out, err] = run_linnet(run(command, command == "train" ? "out" : "", std::move(extra)));
        CHECK(code == expected_code);
        const auto folder = path("").string();
        std::string text = err;
        for (auto found = text.find(folder); found != std::string::npos; found = text.find(folder))
            text.erase(found, folder.size());
        return text;
    }
};

const std::string one_stage = R"([[space.stage]]
blocks = ["conv1d"]
width = [4, 8]
repeats = 1
)";

}  // namespace

TEST_CASE("a space that a run file declares has the genes that are left to decide") {
    const Place place("head_pooling = \"average\"\nhead_units = 0\n" + one_stage);
    const auto [code, out, err] =
        run_linnet(place.run("price", "", {"--json", "--genes", "s1_width=8,s1_kernel=5,stem_width=4"}));
    REQUIRE(explained(code, err) == 0);
    const auto price = json::parse(out);
    CHECK(price["genes"]["s1_width"] == 8);
    CHECK_FALSE(price["genes"].contains("s1_repeats"));
    CHECK_FALSE(price["genes"].contains("head_units"));
    CHECK(price["feasible"] == true);
}

TEST_CASE("what a declared stage cannot be is refused at its place") {
    CHECK(Place("[[space.stage]]\nwdith = 8\n").says("check", 2) ==
          "linnet: run.toml:20:1: unknown key \"wdith\" in stage 1 of [space] of stages; did you mean \"width\"?\n");
    CHECK(Place("stage = 3\n").says("check", 2) ==
          "linnet: run.toml:19:9: stage = 3 in [space] of stages cannot be used; expected a list of tables\n");
    CHECK(Place("stem_width = \"x2\"\n").says("check", 2) ==
          "linnet: run.toml:18:7: [space] of stages: stem_width = \"x2\" cannot be used because of \"x2\"; "
          "expected whole numbers from 0 to 1024\n");
}

TEST_CASE("a block that no plugin has is refused with the nearest one") {
    CHECK(Place("[[space.stage]]\nblocks = [\"conv1d\", \"seperable_conv1d\"]\n").says("check", 2) ==
          "linnet: run.toml:18:7: no block is called \"seperable_conv1d\"; did you mean \"separable_conv1d\"?\n");
}

TEST_CASE("a block of a third party joins the stages by its id") {
    const Place place(
        "[[space.stage]]\nblocks = [\"conv1d\", \"gated\"]\nrepeats = 1\n[plugins]\nsearch = [\"" TEST_BLOCKS "\"]\n");
    const auto [code, out, err] = run_linnet(place.run("price", "", {"--genes", "s1_blocks=1,s1_kernel=5"}));
    REQUIRE(explained(code, err) == 0);
    CHECK(out.find("multiply") != std::string::npos);
    CHECK(out.find("kernel=5") != std::string::npos);
    CHECK(place.says("check", 0).find("gated") == std::string::npos);  // nothing to warn of
}

TEST_CASE("networks with an operation that the runtime lacks are left out, with a warning") {
    const Place place("head_pooling = [\"average\", \"statistics\", \"max\"]\n" + one_stage);
    const std::string sentence = "runtime tflm cannot run the operation global_std_pool";
    const auto text = place.says("check", 0);
    CHECK_MESSAGE(text.find(sentence + "; networks with it are left out of the search\n") != std::string::npos, text);
    CHECK(
        place.says("price", 2, {"--genes", "head_pooling=1"}).ends_with("linnet: run.toml:11:11: " + sentence + "\n"));
    CHECK(
        place.says("train", 2, {"--genes", "head_pooling=1"}).ends_with("linnet: run.toml:11:11: " + sentence + "\n"));
}

TEST_CASE("networks that leave out channels have a price, and are explained where the runtime cannot run them") {
    const std::string space = "channels = [\"0\", \"1\"]\nhead_pooling = \"average\"\n" + one_stage;
    const Place on_device(space);
    const auto [code, out, err] =
        run_linnet(on_device.run("price", "", {"--genes", "channels_0=0,channels_1=1,s1_width=8"}));
    REQUIRE(explained(code, err) == 0);
    CHECK(out.find("slice") != std::string::npos);
    CHECK(on_device.says("check", 0).find("slice") == std::string::npos);

    const Place as_profiled(space, "mltk");
    const std::string sentence = "runtime tflm cannot run the operation slice";
    const auto text = as_profiled.says("check", 0);
    CHECK_MESSAGE(text.find(sentence + "; networks with it are left out of the search\n") != std::string::npos, text);
    CHECK(as_profiled.says("price", 2, {"--genes", "channels_0=0,channels_1=1"})
              .ends_with("linnet: run.toml:11:11: " + sentence + "\n"));
}

TEST_CASE("channels that windows do not have are told, and those that overlap are refused") {
    const Place beyond("channels = [\"0\", \"7-9\"]\n" + one_stage);
    const auto text = beyond.says("check", 0);
    CHECK_MESSAGE(text.find("space stages: channels: the windows have channels 0 to ") != std::string::npos, text);
    CHECK(text.find("; beyond them, and without effect: 7-9\n") != std::string::npos);
    CHECK(Place("channels = \"0-1 1-2\"\n").says("check", 2) ==
          "linnet: run.toml:18:7: [space] of stages: channels = \"0-1 1-2\" cannot be used: the group 1-2 shares "
          "channel 1 with the group 0-1\n");
}

TEST_CASE("a space that builds nothing without such an operation is refused") {
    CHECK(Place("head_pooling = \"statistics\"\n" + one_stage).says("check", 2) ==
          "linnet: run.toml:11:11: runtime tflm cannot run the operation global_std_pool, which space stages builds\n");
}

TEST_CASE("a run file without space and strategy uses stages and auto") {
    Workplace place;
    std::string text = place.run_file_text();
    for (const std::string section : {"[space]\nuse = \"tinytnas\"\n", "[strategy]\nuse = \"random\"\n"}) {
        const auto found = text.find(section);
        REQUIRE(found != std::string::npos);
        text.erase(found, section.size());
    }
    place.write("run.toml", text);
    const auto [code, out, err] = run_linnet(place.run("check", "", {"--json"}));
    REQUIRE(explained(code, err) == 0);
    const auto check = json::parse(out);
    CHECK(check["space"] == "stages");
    CHECK(check["strategy"] == "auto");
}
