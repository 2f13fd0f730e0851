// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "../runtimes/tinytnas_net.hpp"
#include "core/profile/board.hpp"
#include "energy/energy.hpp"
#include "latency/latency.hpp"
#include "tflm/tflm.hpp"
#include "timed_candidate.hpp"

namespace linnet::test {
namespace {

// What TensorFlow Lite Micro executes for a network of the tinytnas family, written down from its structure: sequences
// become images and back around every convolution and pool.
std::vector<Told> interpreted_operations(const TinyTnas& net) {
    std::vector<Told> operations;
    std::uint32_t node = 0;
    const auto add = [&](const char* kind, std::int64_t macs, std::int64_t outputs) {
        operations.push_back({node, kind, static_cast<std::uint64_t>(macs), static_cast<std::uint64_t>(outputs)});
    };
    const auto width = net.widths();
    std::int64_t time = net.time;
    add("quantize", 0, time * net.channels);
    for (std::size_t i = 1; i < width.size(); ++i) {
        const std::int64_t inputs = width[i - 1], outputs = width[i];
        ++node;
        if (i > 1) {
            add("copy", 0, time * inputs);
            time /= 2;
            add("max_pool", 0, time * inputs);
            add("reshape", 0, time * inputs);
            ++node;
        }
        add("copy", 0, time * inputs);
        add("depthwise", time * inputs * 3, time * inputs);
        ++node;
        add("pointwise", time * inputs * outputs, time * outputs);
        add("reshape", 0, time * outputs);
        ++node;  // the activation, a part of the convolution
    }
    const std::int64_t features = width.back(), hidden = features * 3 / 2;
    ++node;
    add("global_avg_pool", 0, time * features);
    ++node;
    add("dense", features * hidden, hidden);
    node += 2;
    add("dense", hidden * net.classes, net.classes);
    ++node;
    add("softmax", 0, net.classes);
    add("dequantize", 0, net.classes);
    return operations;
}

core::Board board(const char* name) {
    return core::load_board(name, std::vector<std::filesystem::path>{LINNET_HARDWARE_PROFILES}, {});
}

double milliseconds(const TinyTnas& net, const core::Board& on, const char* table = "tflm") {
    const auto graph = net.build();
    const ToldRuntime runtime{table, interpreted_operations(net)};
    return 1e3 * metrics::Latency{}.measure(TimedCandidate{graph, on, runtime});
}

double milliseconds_of_runtime(const TinyTnas& net, const core::Board& on) {
    const auto graph = net.build();
    const tflm::TflmRuntime runtime{tflm::Settings{}};
    return 1e3 * metrics::Latency{}.measure(TimedCandidate{graph, on, runtime});
}

}  // namespace

TEST_CASE("the operations written down have the multiply-accumulates and number of the published networks") {
    std::uint64_t macs = 0;
    for (const auto& operation : interpreted_operations(uci_har)) macs += operation.macs;
    CHECK(macs == 53079);
    CHECK(interpreted_operations(uci_har).size() == 10 + 7 * 3);
    CHECK(interpreted_operations(pamap2).size() == 10 + 7 * 1);
    CHECK(interpreted_operations(uci_har).back().node + 1 == uci_har.build().order().size());
}

TEST_CASE("published latencies of TinyTNAS on an Arduino Nano 33 BLE are met within 10 %") {
    const auto nano = board("arduino_nano_33_ble");
    CHECK(milliseconds(uci_har, nano) == doctest::Approx(31).epsilon(0.10));
    CHECK(milliseconds(pamap2, nano) == doctest::Approx(19).epsilon(0.10));
    CHECK(milliseconds(mit_bih, nano) == doctest::Approx(33).epsilon(0.10));
    CHECK(milliseconds(ptb, nano) == doctest::Approx(33).epsilon(0.10));
}

TEST_CASE("published latencies of TinyTNAS on an ESP32 are met within 10 %") {
    const auto esp32 = board("esp32_devkit");
    CHECK(milliseconds(uci_har, esp32) == doctest::Approx(13).epsilon(0.10));
    CHECK(milliseconds(pamap2, esp32) == doctest::Approx(8).epsilon(0.10));
    CHECK(milliseconds(mit_bih, esp32) == doctest::Approx(13).epsilon(0.10));
    CHECK(milliseconds(ptb, esp32) == doctest::Approx(13).epsilon(0.10));
}

TEST_CASE("the runtime in its default settings meets them within 10 %, too") {
    const auto nano = board("arduino_nano_33_ble"), esp32 = board("esp32_devkit");
    CHECK(milliseconds_of_runtime(uci_har, nano) == doctest::Approx(31).epsilon(0.10));
    CHECK(milliseconds_of_runtime(pamap2, nano) == doctest::Approx(19).epsilon(0.10));
    CHECK(milliseconds_of_runtime(mit_bih, nano) == doctest::Approx(33).epsilon(0.10));
    CHECK(milliseconds_of_runtime(ptb, nano) == doctest::Approx(33).epsilon(0.10));
    CHECK(milliseconds_of_runtime(uci_har, esp32) == doctest::Approx(13).epsilon(0.10));
    CHECK(milliseconds_of_runtime(pamap2, esp32) == doctest::Approx(8).epsilon(0.10));
    CHECK(milliseconds_of_runtime(mit_bih, esp32) == doctest::Approx(13).epsilon(0.10));
    CHECK(milliseconds_of_runtime(ptb, esp32) == doctest::Approx(13).epsilon(0.10));
}

TEST_CASE("instructions of whole networks on a Cortex-M4 are those counted in an emulator") {
    const auto emulated = board("mps2_an386");  // at 25 MHz
    const auto millions = [&](const char* table) {
        return milliseconds(uci_har, emulated, table) / 1e3 * 25e6 /
               emulated.number(std::string("latency.") + table + ".cpi").value() / 1e6;
    };
    CHECK(millions("tflm") == doctest::Approx(1.57).epsilon(0.006));
    CHECK(millions("tflm_cmsis_nn") == doctest::Approx(0.64).epsilon(0.08));
}

TEST_CASE("a shipped board says where a latency and an energy come from") {
    const auto nano = board("arduino_nano_33_ble");
    const auto graph = uci_har.build();
    const ToldRuntime runtime{"tflm", interpreted_operations(uci_har)};
    const TimedCandidate candidate{graph, nano, runtime};
    const metrics::Latency latency;
    const auto text = latency.provenance(candidate);
    CHECK(text.starts_with("modelled: modelled and measured constants of latency.tflm (modelled: fitted: "));
    CHECK(text.find("; measured: instructions counted on QEMU 7.2 mps2-an386, GCC 12.2") != std::string_view::npos);
    const metrics::Energy energy;
    CHECK(energy.provenance(candidate).starts_with("modelled: headline power times "));
    CHECK(energy.measure(candidate) == doctest::Approx(9.98e-3 * latency.measure(candidate)));
}

}  // namespace linnet::test
