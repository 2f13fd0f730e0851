// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/runs/program.hpp"

using namespace linnet::test;
using nlohmann::json;

namespace {

// A board whose costs a test can add up, for a runtime of this folder that tells 1 000 multiply-accumulates, or as many
// as its parameter says, of one kind.
const char* board_text = R"(schema = 1
inherits = "cores/cortex_m4f"
name = "My board"
[source]
document = "a test"
[memory.ram]
size = "64 KiB"
[memory.flash]
size = "1 MiB"
[clock]
hz = "10 MHz"
[latency.told]
source = "counted by hand"
status = "measured"
cpi = 2
[latency.told.work]
per_mac = 5
[energy]
active = "20 mW"
supply = "3 V"
status = "headline"
)";

struct TimedPlace : Workplace {
    TimedPlace() {
        write("boards/mine.toml", board_text);
        std::string text = run_file_text();
        text.replace(text.find("arduino_nano_33_ble"), std::string("arduino_nano_33_ble").size(), "mine");
        text.replace(text.find("\"tflm\""), 6, "\"told\"\nboards = [\"./boards\"]");
        text += "[plugins]\nsearch = [\"" TEST_RUNTIMES "\"]\n";
        write("run.toml", text);
    }
    Result price(std::vector<std::string> extra) const {
        extra.insert(extra.begin(), {"--genes", "k=8,c=2"});
        return run_linnet(run("price", "", extra));
    }
    Result calibrate(std::vector<std::string> extra) const {
        std::vector<std::string> arguments{"boards", "calibrate", path("run.toml").string()};
        arguments.insert(arguments.end(), extra.begin(), extra.end());
        return run_linnet(arguments);
    }
};

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("latency and energy are priced with unit and provenance") {
    const TimedPlace place;
    const auto [code, out, err] = place.price({"--json"});
    REQUIRE(explained(code, err) == 0);
    const auto metrics = json::parse(out)["metrics"];
    // 2 cycles for each of 5 instructions for each of 1 000 at 10 MHz: 1 ms, at 20 mW 20 uJ
    CHECK(metrics["latency"]["value"].get<double>() == doctest::Approx(1e-3));
    CHECK(metrics["latency"]["unit"] == "s");
    CHECK(metrics["latency"]["provenance"] ==
          "modelled: measured constants of latency.told (measured: counted by hand; published: a test)");
    CHECK(metrics["energy"]["value"].get<double>() == doctest::Approx(20e-6));
    CHECK(metrics["energy"]["unit"] == "J");
    CHECK(metrics["energy"]["provenance"] ==
          "modelled: headline power times measured constants of latency.told (headline: a test; measured: counted by "
          "hand; published: a test)");
    const auto text = place.price({}).out;
    CHECK(text.find("\nlatency 1 ms   modelled: measured constants of latency.told\n") != std::string::npos);
    CHECK(text.find("\nenergy 20 uJ   modelled: headline power times measured constants of latency.told\n") !=
          std::string::npos);
}

TEST_CASE("latency and energy are constraints in milliseconds and microjoules") {
    const TimedPlace place;
    const auto price = [&](const char* constraint) {
        const auto [code, out, err] = place.price({"--set", constraint});
        REQUIRE(explained(code, err) == 0);
        return out.substr(out.rfind('\n', out.size() - 2) + 1);
    };
    CHECK(price("constraints.latency=\"1.1 ms\"") == "feasible\n");
    CHECK(price("constraints.latency=\"900 us\"") == "infeasible: latency 1 ms is over the limit of 900 us\n");
    CHECK(price("constraints.energy=\"120 uJ\"") == "feasible\n");
    CHECK(price("constraints.energy=\"15 uJ\"") == "infeasible: energy 20 uJ is over the limit of 15 uJ\n");
    CHECK(place.price({"--set", "constraints.latency=\"15 MB\""})
              .err.find("latency = \"15 MB\" in [constraints] cannot be used; expected a time such as \"10 min\" or "
                        "\"15 ms\"") != std::string::npos);
}

TEST_CASE("a latency that cannot be modelled is missing from a price, and a fault where it is constrained") {
    const TimedPlace place;
    const auto [code, out, err] = place.price({"--json", "--set", "target.board=arduino_due"});
    REQUIRE(explained(code, err) == 0);
    CHECK_FALSE(json::parse(out)["metrics"].contains("latency"));
    const auto constrained =
        place.price({"--set", "target.board=arduino_due", "--set", "constraints.latency=\"15 ms\""});
    CHECK(constrained.code == 4);
    CHECK(
        constrained.err ==
        "linnet: org.linnet.metrics/latency.measure: board \"arduino_due\" has no latency.told.cpi, so the time of an "
        "inference cannot be modelled\n");
    const auto kind = place.price(
        {"--set", "target.runtime={use = \"told\", kind = \"fft\"}", "--set", "constraints.energy=\"15 mJ\""});
    CHECK(kind.code == 4);
    CHECK(kind.err ==
          "linnet: org.linnet.metrics/energy.measure: board \"mine\" has no latency.told.fft, so the time of an "
          "inference with an operation of that kind cannot be modelled\n");
}

TEST_CASE("a search reports and minimises latency, with provenance in summary and result") {
    const TimedPlace place;
    const auto [code, out, err] = run_linnet(
        place.run("search", "out",
                  {"--set", "constraints.latency=\"5 ms\"", "--set",
                   "objectives={maximise = [\"accuracy\"], minimise = [\"energy\"]}", "--set", "budget.trials=3"}));
    REQUIRE(explained(code, err) == 0);
    CHECK(out.find(" · latency <= 5 ms") != std::string::npos);
    CHECK(out.find("\n       latency  1 ms    modelled: measured constants of latency.told\n") != std::string::npos);
    CHECK(out.find("\n       energy   20 uJ   modelled: headline power times measured constants of latency.told\n") !=
          std::string::npos);
    const auto metrics = place.result("out")["best"]["metrics"];
    CHECK(metrics["latency"]["limit"].get<double>() == doctest::Approx(5e-3));
    CHECK(metrics["energy"]["value"].get<double>() == doctest::Approx(20e-6));
}

TEST_CASE("a board is calibrated by one measured latency and priced by it from then on") {
    const TimedPlace place;
    const auto file = place.path("fast.toml").string();
    const auto [code, out, err] = place.calibrate({"--genes", "k=8,c=2", "--measured", "1.25 ms", "--out", file});
    REQUIRE(explained(code, err) == 0);
    CHECK(out ==
          "k = 8, c = 2 on board mine with runtime told\nmodelled  1 ms\nmeasured  1.25 ms\nratio     1.25; "
          "wait_factor of latency.told is then 1.25 instead of 1\nwrote     " +
              file + "\n");
    CHECK(contents(file).find("[latency.told]\nsource = \"one inference of k = 8, c = 2 with runtime told took 1.25 ms "
                              "on the board where 1 ms were modelled with a factor of 1; cpi: counted by hand\"\n"
                              "status = \"measured\"\ncpi = 2\nwait_factor = 1.25\n") != std::string::npos);
    const auto again = place.price({"--json", "--set", "target.board=" + file});
    REQUIRE(explained(again.code, again.err) == 0);
    CHECK(json::parse(again.out)["metrics"]["latency"]["value"].get<double>() == doctest::Approx(1.25e-3));
    const auto twice = place.calibrate({"--genes", "k=8,c=2", "--measured", "1.25 ms", "--out", file});
    CHECK(twice.code == 2);
    CHECK(twice.err == "linnet: --out " + file + " is there already; remove it or give another name\n");
}

TEST_CASE("a calibration without --out writes nothing, and tells programs the same") {
    const TimedPlace place;
    const auto text = place.calibrate({"--genes", "k=8,c=2", "--measured", "2 ms"});
    CHECK(text.out.ends_with("\nnothing was written; --out FILE.toml writes a board with this factor\n"));
    const auto [code, out, err] = place.calibrate({"--genes", "k=8,c=2", "--measured", "500 us", "--json"});
    REQUIRE(explained(code, err) == 0);
    const auto object = json::parse(out);
    CHECK(object["board"] == "mine");
    CHECK(object["table"] == "told");
    CHECK(object["modelled"].get<double>() == doctest::Approx(1e-3));
    CHECK(object["measured"].get<double>() == doctest::Approx(0.5e-3));
    CHECK(object["wait_factor"].get<double>() == doctest::Approx(0.5));
    CHECK_FALSE(object.contains("file"));
}

TEST_CASE("a calibration that cannot be made says why") {
    const TimedPlace place;
    const auto refused = [&](std::vector<std::string> arguments) {
        const auto result = place.calibrate(std::move(arguments));
        CHECK(result.code == 2);
        CHECK(result.out.empty());
        return result.err;
    };
    CHECK(refused({"--measured", "1 ms"}) ==
          "linnet: linnet boards calibrate: say which network was measured, such as --genes k=8,c=3\n");
    CHECK(refused({"--genes", "k=8,c=2"}) ==
          "linnet: linnet boards calibrate: say how long one inference took on the board, such as --measured \"31 "
          "ms\"\n");
    CHECK(refused({"--genes", "k=8,c=2", "--measured", "31 MB"}) ==
          "linnet: --measured \"31 MB\" cannot be used; expected a time such as \"10 min\" or \"15 ms\"\n");
    CHECK(refused({"--genes", "k=8,c=2", "--measured", "0 s"}) ==
          "linnet: --measured \"0 s\" cannot be used; expected a time above zero\n");
    CHECK(refused({"--genes", "k=8,c=2", "--measured", "1 ms", "--out", "board.txt"}) ==
          "linnet: --out board.txt cannot be used; a board's file ends in .toml\n");
    CHECK(refused({"--genes", "k=8,c=2", "--measured", "1 ms", "--set", "target.board=arduino_due"}) ==
          "linnet: linnet boards calibrate: board \"arduino_due\" has no latency.told.cpi, so the time of an inference "
          "cannot be modelled\n");
    CHECK(refused(
              {"--genes", "k=8,c=2", "--measured", "1 ms", "--set", "target.runtime={use = \"told\", kind = \"\"}"}) ==
          "linnet: linnet boards calibrate: the runtime does not tell its operations, so the time of an inference "
          "cannot be modelled\n");
}

TEST_CASE("the list of boards shows emulators, tables of latencies and what is known of the power") {
    const auto [code, out, err] = run_linnet({"boards"});
    REQUIRE(explained(code, err) == 0);
    const auto line = [&](const std::string& board) {
        const auto start = out.find("\n" + board + " ") + 1;
        std::istringstream words{out.substr(start, out.find('\n', start) - start)};
        std::string all, word;
        while (words >> word) all += (all.empty() ? "" : " ") + word;
        return all;
    };
    CHECK(out.substr(0, out.find('\n')).ends_with("emulator    latency                      power"));
    CHECK(line("arduino_nano_33_ble") ==
          "arduino_nano_33_ble Arduino Nano 33 BLE Arm Cortex-M4F 64 MHz 256 KiB 960 KiB - linnet_c tflm tflm_cmsis_nn "
          "headline");
    CHECK(line("arduino_uno") == "arduino_uno Arduino Uno Microchip AVR 16 MHz 2 KiB 31.5 KiB - - -");
    CHECK(line("mps2_an386") ==
          "mps2_an386 Arm MPS2 with AN386 (Cortex-M4), emulated Arm Cortex-M4F 25 MHz 4 MiB 4 MiB mps2-an386 linnet_c "
          "tflm tflm_cmsis_nn -");
}
