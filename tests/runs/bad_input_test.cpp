// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/runs/program.hpp"

using namespace linnet::test;

namespace {

// The run file with one line replaced; the sentence `linnet check` ends with, without the folder's name.
std::string complaint(const std::string& line, const std::string& replacement, int expected_code = 2) {
    const Workplace place;
    std::string text = Workplace::run_file_text();
    const auto at = text.find(line);
    REQUIRE_MESSAGE(at != std::string::npos, line);
    place.write("run.toml", text.replace(at, line.size(), replacement));
    const auto [code, out, err] = run_linnet({"check", place.path("run.toml").string()});
    CHECK(code == expected_code);
    const auto folder = place.path("").string();
    std::string sentence = err;
    for (auto found = sentence.find(folder); found != std::string::npos; found = sentence.find(folder))
        sentence.erase(found, folder.size());
    return sentence;
}

}  // namespace

TEST_CASE("names of parts that do not exist come with the nearest that do") {
    CHECK(complaint("use = \"random\"", "use = \"randon\"") ==
          "linnet: run.toml:20:7: no strategy is called \"randon\"; did you mean \"random\"?\n");
    CHECK(complaint("runtime = \"tflm\"", "runtime = \"tfml\"") ==
          "linnet: run.toml:11:11: no runtime is called \"tfml\"; did you mean \"tflm\"?\n");
    CHECK(complaint("macs = 20_000", "mcas = 20_000") ==
          "linnet: run.toml:14:1: no metric is called \"mcas\"; did you mean \"macs\"?\n");
    CHECK(complaint("[\"accuracy\"]", "[\"acuracy\"]") ==
          "linnet: run.toml:16:12: no metric is called \"acuracy\"; did you mean \"accuracy\"?\n");
    CHECK(complaint("arduino_nano_33_ble", "arduino_nano_33_bel").starts_with("linnet: run.toml:10:9: "));
}

TEST_CASE("parameters of plugins are checked before anything is trained") {
    CHECK(complaint("windows = 240", "widnows = 240") ==
          "linnet: run.toml:5:1: unknown key \"widnows\" in [dataset] of synthetic; did you mean \"windows\"?\n");
    CHECK(complaint("epochs = 2", "batch = \"many\"") ==
          "linnet: run.toml:23:9: batch = \"many\" in [trainer] of onednn cannot be used; expected a whole number "
          "from "
          "1 to 4096\n");
    CHECK(
        complaint("macs = 20_000", "macs = \"20 KiB\"") ==
        "linnet: run.toml:14:8: macs = \"20 KiB\" in [constraints] cannot be used; expected a number such as 60_000\n");
    CHECK(
        complaint("ram = \"20 KiB\"", "ram = \"20 ms\"") ==
        "linnet: run.toml:13:7: ram = \"20 ms\" in [constraints] cannot be used; expected a size such as 20480 or \"20 "
        "KiB\"\n");
    CHECK(complaint("ram = \"20 KiB\"", "ram = -1") ==
          "linnet: run.toml:13:7: ram = -1 in [constraints] cannot be used; expected a size such as 20480 or \"20 "
          "KiB\"\n");
}

TEST_CASE("parameters that do not go together, or not with the data, are found before anything is trained") {
    CHECK(complaint("epochs = 2", "rotation = 20") ==
          "linnet: run.toml:22:7: [trainer] of onednn: rotation needs axis_groups, the channels of the sensors with "
          "three axes, "
          "such as \"0-2 3-5\"\n");
    CHECK(complaint("epochs = 2", "rotation = 20\naxis_groups = \"0-2 5-7\"") ==
          "linnet: run.toml:22:7: [trainer] of onednn: axis_groups: group \"5-7\" is not in the windows, which have "
          "channels 0 to "
          "5\n");
}

TEST_CASE("what is to become of the final network is checked before anything is trained") {
    CHECK(complaint("epochs = 4", "quantize = \"int4\"") ==
          "linnet: run.toml:27:12: quantize = \"int4\" in [final] cannot be used; expected \"int8\" or \"none\"\n");
    CHECK(complaint("epochs = 4", "calibration = \"min_mux\"") ==
          "linnet: run.toml:27:15: calibration = \"min_mux\" in [final] cannot be used; did you mean \"min_max\"?\n");
    CHECK(
        complaint("epochs = 4", "calibration_windows = 0") ==
        "linnet: run.toml:27:23: calibration_windows = 0 in [final] cannot be used; expected a whole number from 1 to "
        "1000000\n");
    CHECK(complaint("epochs = 4", "export = \"c_source\"") ==
          "linnet: run.toml:27:10: export = \"c_source\" in [final] cannot be used; expected a list such as "
          "[\"c_source\", { use = \"onnx\" }]\n");
    CHECK(complaint("epochs = 4", "export = [\"c_sorce\"]") ==
          "linnet: run.toml:27:11: no exporter is called \"c_sorce\"; did you mean \"c_source\"?\n");
    CHECK(complaint("epochs = 4", "export = [{ use = \"c_source\", goldn = 3 }]") ==
          "linnet: run.toml:27:31: unknown key \"goldn\" in [final] export of c_source; did you mean \"golden\"?\n");
}

TEST_CASE("data that is not there, or no data, is named") {
    CHECK(complaint("use = \"synthetic\"\nwindows = 240\ntest_windows = 120\ntime = 32\nrate = 12.5",
                    "use = \"npz\"\ntrain = \"gone.npz\"") == "linnet: gone.npz: there is no such file\n");
}

TEST_CASE("the command line itself is checked") {
    CHECK(run_linnet({"serach"}).err == "linnet: linnet has no command \"serach\"; did you mean \"search\"?\n");
    CHECK(run_linnet({"serach"}).code == 2);
    CHECK(run_linnet({"search"}).err == "linnet: usage: linnet search RUN.toml\n");
    CHECK(run_linnet({"search", "a.toml", "--ovrwrite"}).err ==
          "linnet: linnet search: unrecognised option '--ovrwrite'; see linnet search --help\n");
    CHECK(run_linnet({"search", "nowhere.toml"}).err == "linnet: nowhere.toml: there is no such file\n");
    const Workplace place;
    CHECK(run_linnet(place.run("price", "", {"--genes", "k=8"})).err == "linnet: --genes k=8: gene \"c\" is missing\n");
    CHECK(run_linnet(place.run("price", "", {"--genes", "k=8,d=1"})).err ==
          "linnet: --genes k=8,d=1: space tinytnas has no gene \"d\"; known are k and c\n");
    CHECK(run_linnet(place.run("price", "", {"--genes", "k=8,c=99"})).err ==
          "linnet: --genes k=8,c=99: c=99 is out of range; expected c from 0 to 4 in steps of 1\n");
    CHECK(run_linnet({"resume", place.path("").string()}).code == 2);
    CHECK(run_linnet({}).code == 2);
}

TEST_CASE("help fits a screen for every command") {
    for (const auto* command : {"search", "resume", "price", "train", "check", "plugins", "plugin", "boards", "data",
                                "export", "measure", "front", "answer"}) {
        const auto [code, out, err] = run_linnet({command, "--help"});
        CHECK(code == 0);
        CHECK(std::ranges::count(out, '\n') <= 24);
    }
    CHECK(std::ranges::count(run_linnet({"--help"}).out, '\n') <= 24);
}
