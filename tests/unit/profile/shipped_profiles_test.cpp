// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "core/profile/board.hpp"

namespace {

using namespace linnet;

const std::vector<std::filesystem::path> shipped{LINNET_HARDWARE_PROFILES};

core::Board board(const std::string& name) { return core::load_board(name, shipped, {}); }

TEST_CASE("every shipped board loads, names itself, and has a source for every number") {
    const auto names = core::list_boards(shipped);
    CHECK(names.size() >= 45);
    for (const auto& name : names) {
        CAPTURE(name);
        const auto profile = board(name);
        CHECK(profile.id() == name);
        CHECK_FALSE(profile.name().empty());
        CHECK_FALSE(profile.text("vendor").empty());
        CHECK_FALSE(profile.text("core.isa").empty());
        CHECK(profile.number("core.dsp"));
        CHECK(*profile.number("memory.ram.size") >= 2 * 1024);
        CHECK(*profile.number("memory.ram.size") <= 16 * 1024 * 1024);
        CHECK(*profile.number("memory.flash.size") >= 32 * 1024);
        CHECK(*profile.number("clock.hz") >= 16e6);
        CHECK(*profile.number("clock.hz") <= 1e9);
        for (const auto& number : profile.numbers()) {
            CAPTURE(number.first);
            CHECK(number.second.source.size() > 10);
        }
        // A power without its voltage cannot be compared with a measurement.
        CHECK(profile.number("energy.active").has_value() == profile.number("energy.supply").has_value());
    }
}

TEST_CASE("every shipped core is inherited by a shipped board") {
    for (const auto& entry : std::filesystem::directory_iterator(shipped[0] / "cores")) {
        const auto core = "cores/" + entry.path().stem().string();
        CAPTURE(core);
        CHECK(std::ranges::any_of(core::list_boards(shipped), [&](const std::string& name) {
            return core::read_profile_file(board(name).file()).inherits == core;
        }));
    }
}

TEST_CASE("every shipped table of latencies is complete: cycles, and costs of what every network needs") {
    for (const auto& name : core::list_boards(shipped)) {
        CAPTURE(name);
        const auto profile = board(name);
        for (const auto& [key, number] : profile.numbers()) {
            if (!key.starts_with("latency.")) continue;
            CAPTURE(key);
            const auto table = key.substr(0, key.find('.', std::string_view("latency.").size()));
            CHECK(profile.number(table + ".cpi"));
            for (const auto* kind : {"pointwise", "depthwise", "conv", "dense", "max_pool", "avg_pool",
                                     "global_avg_pool", "global_max_pool", "add", "concat"})
                CHECK(profile.number(table + '.' + kind + ".per_output"));
            const auto input = table.ends_with("linnet_c") ? ".input" : ".quantize";
            CHECK(profile.number(table + input + ".per_output"));
            for (const auto* kind : {"pointwise_pooled", "depthwise3", "dilated_conv", "grouped_conv", "clip",
                                     "global_min_pool", "global_std_pool", "multiply", "sigmoid", "slice"})
                CHECK(profile.number(table + '.' + kind + ".per_output").has_value() == table.ends_with("linnet_c"));
            // At least as many cycles as instructions, but for cores that issue two at once.
            if (key.ends_with(".cpi"))
                CHECK(number.value >= (profile.text("core.name") == "Arm Cortex-M7" ? 0.5 : 0.9));
        }
    }
}

TEST_CASE("boards of cores whose code was counted or published have a table for each runtime") {
    for (const auto* name : {"arduino_nano_33_ble", "nucleo_f446re", "nucleo_u575zi_q", "teensy_4_1"}) {
        CHECK(board(name).number("latency.tflm.cpi"));
        CHECK(board(name).number("latency.linnet_c.cpi"));
    }
    CHECK(board("esp32_devkit").number("latency.tflm.wait_factor") == 0.89);
    CHECK(board("esp32_s3").number("latency.tflm.wait_factor") == 1);
    CHECK_FALSE(board("arduino_uno").number("latency.tflm.cpi"));
    CHECK_FALSE(board("raspberry_pi_pico").number("latency.tflm.cpi"));
    CHECK(board("raspberry_pi_pico").text("latency.linnet_c.cpi.status") == "unverified");
    CHECK(board("raspberry_pi_pico").text("latency.linnet_c.dense.per_mac.status") == "measured");
}

TEST_CASE("the boards that run files name by tradition are there") {
    constexpr std::array<std::string_view, 22> expected{
        "arduino_mkrzero",     "arduino_uno",     "arduino_mega_2560", "arduino_nano_33_ble", "esp32_c3",
        "esp32_devkit",        "esp32_s3",        "max78000fthr",      "mps2_an386",          "nrf5340_dk",
        "nucleo_f446re",       "nucleo_g0b1re",   "nucleo_h743zi",     "nucleo_h7a3zi_q",     "nucleo_l476rg",
        "nucleo_l4r5zi",       "nucleo_u575zi_q", "p_nucleo_wb55",     "raspberry_pi_pico",   "raspberry_pi_pico_2",
        "stm32f746_discovery", "teensy_4_1"};
    const auto names = core::list_boards(shipped);
    for (const auto name : expected) {
        CAPTURE(name);
        CHECK(std::ranges::find(names, name) != names.end());
    }
}

TEST_CASE("the Arduino Nano 33 BLE has its published numbers") {
    const auto nano = board("arduino_nano_33_ble");
    CHECK(nano.name() == "Arduino Nano 33 BLE");
    CHECK(nano.number("memory.ram.size") == 262'144);
    CHECK(nano.number("memory.flash.size") == 1'048'576);
    CHECK(nano.number("memory.flash.usable") == 983'040);
    CHECK(nano.number("clock.hz") == 64e6);
    CHECK(nano.number("core.dsp") == 1);
    CHECK(nano.number("core.mve") == 0);
    CHECK(nano.text("core.fpu") == "single");
    CHECK(nano.text("core.isa") == "armv7e-m");
    CHECK(nano.number("latency.tflm.pointwise.per_output") == 135);
    CHECK(nano.number("latency.tflm.cpi") == 1.24);  // the board's, not the core's
    CHECK(nano.text("latency.tflm.cpi.status") == "modelled");
    CHECK(nano.text("latency.tflm.pointwise.per_mac.status") == "measured");
    CHECK(nano.numbers().at("energy.active").status == "headline");
    CHECK(nano.numbers().at("clock.hz").source.starts_with("PlatformIO board manifest, "));
    CHECK(nano.numbers().at("core.dsp").source == "Arm Cortex-M4 Processor Technical Reference Manual, 100166");
}

}  // namespace
