// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "../ir/networks.hpp"
#include "doubles.hpp"
#include "linnet_c/arena.hpp"
#include "linnet_c/linnet_c.hpp"
#include "tinytnas_net.hpp"

namespace linnet::test {
namespace {

using linnet_c::Kernels;
using linnet_c::LinnetCRuntime;

const EmptyBoard board;

sdk::Footprint price(const core::Graph& graph, Kernels kernels = Kernels::scalar, std::uint64_t requantization = 8) {
    return LinnetCRuntime({kernels, requantization}).footprint(graph, board);
}

// Sizes of object files built by GCC 12.2 for a Cortex-M4, with 12 byte of requantisation per channel.
void check_measured(const TinyTnas& net, std::uint64_t scalar_flash, std::uint64_t dsp_flash, std::uint64_t arena) {
    const auto graph = net.build();
    const auto scalar = price(graph, Kernels::scalar, 12), dsp = price(graph, Kernels::dsp, 12);
    CHECK(scalar.activations == arena);
    CHECK(dsp.activations == arena);
    CHECK(scalar.runtime_ram == 156);
    CHECK(dsp.runtime_ram == 196);
    CHECK(std::abs(static_cast<double>(scalar.flash()) / static_cast<double>(scalar_flash) - 1) < 0.01);
    CHECK(std::abs(static_cast<double>(dsp.flash()) / static_cast<double>(dsp_flash) - 1) < 0.05);
}

}  // namespace

TEST_CASE("hand-written C of the published networks was measured to need what is modelled") {
    check_measured(uci_har, 6992, 7956, 3072);
    check_measured(pamap2, 8904, 9672, 1920);
    check_measured(mit_bih, 6732, 7652, 3360);
}

TEST_CASE("a shift of its own costs four bytes a channel of convolutions") {
    const auto graph = TinyTnas{40, 6, 8, 0, 3}.build();
    CHECK(price(graph, Kernels::scalar, 12).tables - price(graph).tables == 4 * (6 + 8));
}

TEST_CASE("weights are counted with padded channels") {
    Net net(sdk::Shape::sequence(10, 5));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 7}, {"kernel", 3}});
    last = net.add("flatten", {last});
    const auto graph = net.finish(net.add("dense", {last}, {{"units", 2}}));
    // Filters of 3 x 5 as 3 x 8; the flattened 10 x 7 stay 10 x 8.
    CHECK(price(graph).weights == 7 * 3 * 8 + 2 * 10 * 8);
    CHECK(price(graph).tables == 7 * 8 + (2 * 4 + 8));
    CHECK(price(graph).activations == 10 * 8 + 10 * 8);
}

TEST_CASE("a chain of layers needs no more than one layer's input and output") {
    for (std::int32_t filters = 4; filters <= 40; ++filters)
        for (std::int32_t cells = 0; cells <= 4; ++cells) {
            const auto arena = linnet_c::plan_activations(TinyTnas{187, 3, filters, cells, 5}.build());
            REQUIRE(arena.plan.total == sdk::peak_bytes(arena.liveness.buffers));
        }
}

TEST_CASE("buffers that live at once never overlap") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        const auto arena = linnet_c::plan_activations(build(random_recipe(seed)));
        const auto& buffers = arena.liveness.buffers;
        REQUIRE(arena.plan.total >= sdk::peak_bytes(buffers));
        for (std::size_t i = 0; i < buffers.size(); ++i) {
            REQUIRE(arena.plan.offsets[i] + buffers[i].bytes <= arena.plan.total);
            REQUIRE(arena.plan.offsets[i] % linnet_c::word == 0);
            for (std::size_t j = 0; j < i; ++j) {
                const bool meet = buffers[i].first <= buffers[j].last && buffers[j].first <= buffers[i].last;
                const bool apart = arena.plan.offsets[i] + buffers[i].bytes <= arena.plan.offsets[j] ||
                                   arena.plan.offsets[j] + buffers[j].bytes <= arena.plan.offsets[i];
                REQUIRE((!meet || apart));
            }
        }
    }
}

TEST_CASE("linnet_c refuses an operation that is no primitive") {
    const LinnetCRuntime runtime(linnet_c::Options{});
    CHECK_FALSE(runtime.supports("org.example.fft", board));
    CHECK(runtime.supports("conv1d", board));
    CHECK_THROWS_WITH_AS(runtime.footprint(ForeignGraph{}, board),
                         "runtime linnet_c cannot deploy operation \"org.example.fft\"", std::invalid_argument);
}

}  // namespace linnet::test
