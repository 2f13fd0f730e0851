// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/measurement/process.hpp"
#include "tests/runs/program.hpp"

using namespace linnet;
using namespace linnet::test;
using nlohmann::json;

namespace {

const std::vector<std::string> as_c{"--quiet", "--set", "target.runtime=linnet_c", "--set", "budget.trials=3"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

bool missing_tools() {
    for (const auto& [program, package] :
         {std::pair{"arm-none-eabi-gcc", "gcc-arm-none-eabi"}, std::pair{"qemu-system-arm", "qemu-system-arm"}}) {
        if (core::find_program(program)) continue;
        MESSAGE("skipped: ", program, " is missing; the Debian package ", package, " has it");
        return true;
    }
    return false;
}

core::ProcessResult make(const std::filesystem::path& folder, const std::vector<std::string>& words) {
    std::vector<std::string> command{"make", "-s", "-C", folder.string()};
    command.insert(command.end(), words.begin(), words.end());
    auto result = core::run_program(command, std::chrono::minutes{5});
    if (result.status != 0) MESSAGE(result.output);
    return result;
}

// The model's sentences hold the folder's name, which is another one in each run.
std::string without(std::string text, const std::string& folder) {
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) text.erase(at, folder.size());
    return text;
}

}  // namespace

TEST_CASE("a run ends with a folder of C that says which network it is and passes its own test") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("search", "a", as_c)).code == 0);
    const auto result = place.result("a");
    CHECK(result["exported"] == json{"c_source"});
    CHECK(result["seconds"]["export"] > 0.0);
    const auto& best = result["best"];
    for (const auto* scores : {"int8_validation", "int8_test"}) CHECK(best["scores"][scores]["accuracy"] > 0.0);
    CHECK(best["quantization"]["input_values"] == 120 * 32 * 6);
    CHECK(best["metrics"]["int8_accuracy"]["value"] == best["scores"]["int8_validation"]["accuracy"]);

    const auto described = json::parse(text_of(place.path("a/model/model.json")));
    CHECK(best["model"] == described["model"]);
    CHECK(best["graph"] == described["graph"]);
    CHECK(text_of(place.path("a/model/model.h")).find(described["model"].get<std::string>().substr(7)) !=
          std::string::npos);
    CHECK(best["metrics"]["flash"]["value"] == described["footprint"]["flash"]);
    CHECK(best["metrics"]["ram"]["value"] == described["footprint"]["ram"]);
    CHECK(make(place.path("a/model"), {"test"}).output == "0 of 8 golden windows differ\n");
}

TEST_CASE("the same seed gives the same integers and the same files on one worker and on three") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("search", "one", with(as_c, {"--set", "budget.workers=1"}))).code == 0);
    REQUIRE(run_linnet(place.run("search", "three", with(as_c, {"--set", "budget.workers=3"}))).code == 0);
    CHECK(place.result("one")["best"]["model"] == place.result("three")["best"]["model"]);
    for (const auto* file : {"model.c", "golden.c", "model.json"})
        CHECK(text_of(place.path("one/model") / file) == text_of(place.path("three/model") / file));
}

TEST_CASE("a search can rank its candidates by what is deployed") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("search", "a",
                                 with(as_c, {"--set", "objectives.maximise=[\"int8_accuracy\"]", "--set",
                                             "constraints.int8_macro_f1=0.01"})))
                .code == 0);
    const auto result = place.result("a");
    CHECK(result["explored"].size() >= 3);
    double top = 0;
    for (const auto& trial : result["explored"]) {
        CHECK(trial["metrics"].contains("int8_macro_f1"));
        top = std::max(top, trial["metrics"]["int8_accuracy"].get<double>());
    }
    CHECK(result["improvements"].back()["metrics"]["int8_accuracy"] == top);
}

TEST_CASE("firmware is measured in the emulator, bit for bit the host's, as large as it was priced") {
    if (missing_tools()) return;
    const Workplace place;
    REQUIRE(run_linnet(place.run("search", "a", as_c)).code == 0);
    const auto name = place.path("a").string();
    const auto [code, out, err] = run_linnet({"measure", name, "--json"});
    REQUIRE(explained(code, err) == 0);
    const auto measured = json::parse(out);
    CHECK(measured["core"] == "m4");
    CHECK(measured["bit_exact"] == true);
    CHECK(measured["windows"] == 120);  // there are no more
    CHECK(measured["instructions"] > 1000);
    const auto best = place.result("a")["best"]["metrics"];
    const double flash = best["flash"]["value"], ram = best["ram"]["value"];
    CHECK(measured["flash"].get<double>() == doctest::Approx(flash).epsilon(0.02));
    CHECK(measured["static_ram"].get<double>() + measured["stack"].get<double>() <= ram);
    CHECK(run_linnet({"measure", name, "--core", "m9"}).err ==
          "linnet: there is no emulated core \"m9\"; did you mean \"m0\"?\n");
    CHECK(run_linnet({"measure", name, "--board", "esp32_devkit"}).err ==
          "linnet: firmware cannot be measured for board esp32_devkit: its profile names no emulated core "
          "(core.emulated)\n");
}

TEST_CASE("a search on real sensor data ends with firmware whose self-test passes on an emulated Cortex-M4") {
    const char* given = std::getenv("LINNET_DATASETS");
    const std::filesystem::path source = LINNET_SOURCE_DIR;
    const auto data = (given ? std::filesystem::path(given) : source.parent_path() / "shared" / "datasets") / "uci_har";
    if (!std::filesystem::exists(data / "train.npz")) {
        MESSAGE("skipped: ", data.string(), " is not there");
        return;
    }
    if (missing_tools()) return;
    const Workplace place;
    const auto [code, out, err] = run_linnet({"search",
                                              (source / "examples/uci_har.toml").string(),
                                              "--out",
                                              place.path("a").string(),
                                              "--quiet",
                                              "--set",
                                              "dataset.train=\"" + (data / "train.npz").string() + '"',
                                              "--set",
                                              "dataset.test=\"" + (data / "test.npz").string() + '"',
                                              "--set",
                                              "target.board=mps2_an386",
                                              "--set",
                                              "target.runtime=linnet_c",
                                              "--set",
                                              "budget.trials=2",
                                              "--set",
                                              "trainer.epochs=1",
                                              "--set",
                                              "final.epochs=3",
                                              "--set",
                                              "final.fine_tune=1"});
    REQUIRE(explained(code, err) == 0);
    const auto model = place.path("a/model");
    CHECK(make(model, {"firmware", "CORE=m4"}).status == 0);
    CHECK(std::filesystem::is_regular_file(model / "build/m4/firmware.elf"));
    const auto check = make(model, {"check", "CORE=m4"});
    CHECK(check.status == 0);
    const auto [measured, report, complaint] = run_linnet({"measure", place.path("a").string(), "--json"});
    REQUIRE(explained(measured, complaint) == 0);
    CHECK(json::parse(report)["bit_exact"] == true);
    CHECK(json::parse(report)["windows"] == 200);
}

TEST_CASE("a firmware too large for a board is named by memory and bytes") {
    if (missing_tools()) return;
    const Workplace place;
    place.write("tiny.toml",
                "schema = 1\nname = \"Tiny\"\n[source]\ndocument = \"a test\"\n[core]\nname = \"M4\"\n"
                "isa = \"armv7e-m\"\ndsp = true\nemulated = \"m4\"\n[memory.ram]\nsize = \"64 B\"\n"
                "[memory.flash]\nsize = \"1 KiB\"\n[clock]\nhz = \"64 MHz\"\n");
    REQUIRE(run_linnet(place.run("train", "a", {"--genes", "k=6,c=1", "--quiet", "--set", "target.runtime=linnet_c"}))
                .code == 0);
    const auto [code, out, err] =
        run_linnet({"measure", place.path("a").string(), "--board", place.path("tiny.toml").string()});
    CHECK_MESSAGE(code == 1, err);
    CHECK(err.starts_with("linnet: the firmware does not fit: the model's code and constants take "));
    CHECK(err.find(" bytes of flash, ") != std::string::npos);
    CHECK(err.ends_with(" more than board tiny has\n"));
}

TEST_CASE("metrics of the linked firmware can be constraints") {
    if (missing_tools()) return;
    const Workplace place;
    const std::vector<std::string> one{"--set", "budget.trials=1", "--set", "final.epochs=0"};
    const auto [code, out, err] = run_linnet(place.run(
        "search", "a",
        with(with(as_c, one), {"--set", "constraints.measured_instructions=1_000_000", "--set",
                               "constraints.measured_flash=60 KiB", "--set", "constraints.measured_ram=20 KiB"})));
    REQUIRE(explained(code, err) == 0);
    const auto metrics = place.result("a")["best"]["metrics"];
    CHECK(metrics["measured_instructions"]["provenance"] == "emulated: linked firmware on the board's core");
    CHECK(metrics["measured_flash"]["value"].get<double>() ==
          doctest::Approx(metrics["flash"]["value"].get<double>()).epsilon(0.02));
    const auto none =
        run_linnet(place.run("search", "b", with(with(as_c, one), {"--set", "constraints.measured_ram=8"})));
    CHECK(none.code == 3);
    const std::string reason = place.result("b")["explored"][0]["reason"];
    CHECK(reason.starts_with("measured_ram "));
    CHECK(reason.ends_with(" is over the limit of 8 B"));
}

TEST_CASE("without a compiler or an emulator the message says which package has it") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("train", "a", {"--genes", "k=4,c=0", "--quiet", "--set", "target.runtime=linnet_c"}))
                .code == 0);
    const std::string path = ::getenv("PATH");
    ::setenv("PATH", "/nowhere", 1);
    const auto measured = run_linnet({"measure", place.path("a").string()});
    const auto checked = run_linnet(
        place.run("check", "", {"--set", "target.runtime=linnet_c", "--set", "constraints.measured_flash=60 KiB"}));
    ::setenv("PATH", path.c_str(), 1);
    const std::string sentence =
        "linnet: firmware cannot be measured: make and arm-none-eabi-gcc and qemu-system-arm are not installed; on "
        "Debian and Ubuntu: apt-get install make gcc-arm-none-eabi qemu-system-arm\n";
    CHECK(measured.code == 2);
    CHECK(measured.err == sentence);
    CHECK(checked.code == 2);
    CHECK(checked.err == sentence);
}

TEST_CASE("a model folder that is not what was exported is not measured") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("train", "a", {"--genes", "k=4,c=1", "--quiet", "--set", "target.runtime=linnet_c"}))
                .code == 0);
    REQUIRE(run_linnet(place.run("train", "b", {"--genes", "k=5,c=1", "--quiet", "--set", "target.runtime=linnet_c"}))
                .code == 0);
    const auto folder = place.path("").string();
    const auto complaint = [&] {
        const auto [code, out, err] = run_linnet({"measure", place.path("a").string()});
        CHECK(code == 2);
        return without(err, folder);
    };
    const auto source = text_of(place.path("a/model/model.c"));
    place.write("a/model/model.c", source + "\n");
    CHECK(
        complaint() ==
        "linnet: a/model: the file model.c is not as it was exported; its digest differs from the one in model.json\n");
    std::filesystem::remove(place.path("a/model/model.c"));
    CHECK(complaint() == "linnet: a/model: the file model.c is missing\n");
    place.write("a/model/model.json", "{}");
    CHECK(complaint() == "linnet: a/model/model.json: this is not the description of an exported model\n");
    std::filesystem::remove_all(place.path("a/model"));
    CHECK(
        complaint() ==
        "linnet: a/model/model.json: there is no exported model here; make one with linnet export DIR --as c_source\n");
    std::filesystem::copy(place.path("b/model"), place.path("a/model"), std::filesystem::copy_options::recursive);
    CHECK(complaint().starts_with(
        "linnet: a/model: this model was made of another network than the run ended with (sha256:"));
}

TEST_CASE("a finished run is exported again, as something else or for another board") {
    const Workplace place;
    REQUIRE(run_linnet(place.run("train", "a",
                                 {"--genes", "k=4,c=1", "--quiet", "--set", "target.runtime=linnet_c", "--set",
                                  "final.export=[]"}))
                .code == 0);
    CHECK(!std::filesystem::exists(place.path("a/model")));
    CHECK(!place.result("a").contains("exported"));
    const auto name = place.path("a").string(), to = place.path("out/firmware").string();
    const auto [code, out, err] =
        run_linnet({"export", name, "--as", "{ use = \"c_source\", golden = 3 }", "--to", to});
    REQUIRE(explained(code, err) == 0);
    CHECK(out.starts_with("wrote  " + to + "/   sha256:"));
    CHECK(make(to, {"test"}).output == "0 of 3 golden windows differ\n");
    const auto described = json::parse(text_of(place.path("out/firmware/model.json")));
    CHECK(described["model"] == place.result("a")["best"]["model"]);

    CHECK(run_linnet({"export", name, "--as", "c_source", "--to", to}).err ==
          "linnet: --to " + to + ": this is there already; name a folder that is not\n");
    CHECK(run_linnet({"export", name, "--as", "c_sorce", "--to", to + "2"})
              .err.ends_with("no exporter is called \"c_sorce\"; did you mean \"c_source\"?\n"));
    CHECK(run_linnet({"export", name, "--to", to + "2"}).err ==
          "linnet: linnet export: say which exporter, such as --as c_source\n");
    CHECK(run_linnet({"export", name, "--as", "c_source"}).err ==
          "linnet: linnet export: say where to, such as --to firmware/model\n");
    CHECK(run_linnet({"export", name, "--as", "c_source", "--to", to + "3", "--board", "raspberry_pi_pico"}).code == 0);
    CHECK(json::parse(text_of(place.path("out/firmware3/model.json")))["board"] == "raspberry_pi_pico");
}

TEST_CASE("a run without a network in int8 has nothing to export") {
    const Workplace place;
    REQUIRE(
        run_linnet(place.run("train", "a", {"--genes", "k=4,c=1", "--quiet", "--set", "final.quantize=none"})).code ==
        0);
    CHECK(!place.result("a")["best"].contains("model"));
    const auto name = place.path("a").string();
    const auto [code, out, err] = run_linnet({"export", name, "--as", "c_source", "--to", place.path("x").string()});
    CHECK(code == 2);
    CHECK(err == "linnet: " + name +
                     ": this run has no network in int8; it is not finished, or [final] quantize is \"none\"\n");
}

TEST_CASE("settings of an exporter that do not suit the model lose nothing that was trained") {
    const Workplace place;
    const auto [code, out, err] =
        run_linnet(place.run("train", "a",
                             {"--genes", "k=4,c=1", "--quiet", "--set", "target.runtime=linnet_c", "--set",
                              "final.export=[{ use = \"c_source\", input = \"int16\", input_scale = \"1,2\" }]"}));
    CHECK(code == 2);
    CHECK_MESSAGE(err ==
                      "linnet: exporter c_source: \"input_scale\" has 2 numbers, but the input has 6 channels: give "
                      "one number or one "
                      "for each channel\n",
                  err);
    const auto result = place.result("a");
    CHECK(result["outcome"] == "failed");
    CHECK(result["best"]["scores"]["int8_test"]["accuracy"] > 0.0);
    CHECK(!std::filesystem::exists(place.path("a/model")));
    CHECK(run_linnet({"export", place.path("a").string(), "--as", "c_source", "--to", place.path("x").string()}).code ==
          0);
}
