// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <linnet/sdk/support/latency_model.hpp>

#include "../runtimes/tinytnas_net.hpp"
#include "core/profile/board.hpp"
#include "linnet_c/linnet_c.hpp"

namespace linnet::test {
namespace {

constexpr std::array nets = {&uci_har, &pamap2, &mit_bih, &ptb};

// Instructions of one inference of each, counted by tests/benchmarks/latency_tables on QEMU 7.2, GCC 12.2 -O2.
// Vector kernels take whole vectors of channels, which costs per MAC follow less closely.
struct CountedCore {
    const char* board;
    double tolerance;
    std::array<double, nets.size()> instructions;
};
constexpr std::array<CountedCore, 6> counted = {{{"raspberry_pi_pico", 0.08, {628274, 383547, 650910, 649845}},
                                                 {"mps2_an385", 0.08, {280429, 182534, 297308, 296457}},
                                                 {"mps2_an386", 0.08, {176709, 106224, 180414, 179902}},
                                                 {"mps2_an500", 0.08, {179876, 107821, 185115, 184607}},
                                                 {"mps2_an505", 0.08, {176622, 106145, 180336, 179825}},
                                                 {"mps3_an547", 0.12, {113853, 51551, 115409, 115127}}}};

double modelled(const TinyTnas& net, const char* name) {
    const auto board = core::load_board(name, std::vector<std::filesystem::path>{LINNET_HARDWARE_PROFILES}, {});
    const auto graph = net.build();
    return sdk::inference_time(graph, board, linnet_c::LinnetCRuntime()).seconds * board.number("clock.hz").value() /
           board.number("latency.linnet_c.cpi").value();
}

}  // namespace

TEST_CASE("linnet_c takes the instructions that were counted, within 8 %, and 12 % with vectors") {
    for (const auto& core : counted)
        for (std::size_t i = 0; i < nets.size(); ++i) {
            CAPTURE(core.board);
            CAPTURE(i);
            CHECK(modelled(*nets[i], core.board) == doctest::Approx(core.instructions[i]).epsilon(core.tolerance));
        }
}

}  // namespace linnet::test
