// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdlib>

#include "doubles.hpp"
#include "tflm/arena.hpp"
#include "tflm/flatbuffer_size.hpp"
#include "tflm/lower.hpp"
#include "tflm/tflm.hpp"
#include "tflm_closed_form.hpp"

namespace linnet::test {
namespace {

using tflm::Accounting;

const EmptyBoard board;

template <class Check>
void for_each_of_the_family(Check check) {
    constexpr std::int32_t classes[] = {2, 5, 6, 18};
    for (std::int32_t cells = 0; cells <= 4; ++cells)
        for (std::int32_t filters = 4; filters <= 40; ++filters)
            for (std::int32_t time : {24, 40, 61, 93, 128, 187, 200, 256})
                for (std::int32_t channels = 1; channels <= 12; ++channels)
                    check(TinyTnas{time, channels, filters, cells, classes[(filters + channels) % 4]});
}

void check_published(const TinyTnas& net, std::uint64_t ram, std::uint64_t flash) {
    const auto footprint = tflm::TflmRuntime(tflm::Settings{}).footprint(net.build(), board);
    CHECK(footprint.ram() == ram);
    CHECK(footprint.code == 0);
    // The profiler prints multiples of 100 byte.
    CHECK((footprint.flash() + 50) / 100 * 100 == flash);
}

}  // namespace

TEST_CASE("the published networks of TinyTNAS price as published") {
    check_published(uci_har, 10840, 19300);
    check_published(pamap2, 5860, 15800);
    check_published(mit_bih, 9048, 19000);
    check_published(ptb, 9048, 18800);
}

TEST_CASE("the published file of an untrained network has the modelled size to the byte") {
    // test.tflite in the repository of TinyTNAS: (187, 1), k = 8, c = 3, five classes, model_5/separable_conv1d_15.
    const auto model = tflm::lower(TinyTnas{187, 1, 8, 3, 5}.build(), tflm::Biases::zero, {1, 2, 2});
    CHECK(model.tensors() == 59);
    CHECK(model.operators.size() == 31);
    const auto size = tflm::file_size(model);
    CHECK(size.total == 17104);
    CHECK(size.weights == 2467);
}

TEST_CASE("the whole family prices on the profiler as the closed form says") {
    for_each_of_the_family([](const TinyTnas& net) {
        CAPTURE(net.time);
        CAPTURE(net.channels);
        CAPTURE(net.filters);
        CAPTURE(net.cells);
        const ClosedForm expected(net);
        const auto model = tflm::lower(net.build(), tflm::Biases::zero);
        const auto use = tflm::measure_arena(model, tflm::Machine::profiler);
        REQUIRE(static_cast<std::int64_t>(model.tensors()) == expected.tensors());
        REQUIRE(static_cast<std::int64_t>(model.operators.size()) == expected.operations());
        REQUIRE(static_cast<std::int64_t>(use.head) == expected.head(true));
        const auto arena = static_cast<std::int64_t>(use.smallest_arena());
        REQUIRE(arena == expected.host_arena());
        if (arena != expected.preparing()) REQUIRE(std::abs(arena - expected.fitted_host_arena()) <= 32);
        REQUIRE(static_cast<std::int64_t>(tflm::profiled_ram(model, use)) == expected.profiled(arena));
    });
}

TEST_CASE("the whole family uses on a device what the closed form says") {
    for_each_of_the_family([](const TinyTnas& net) {
        CAPTURE(net.time);
        CAPTURE(net.channels);
        CAPTURE(net.filters);
        CAPTURE(net.cells);
        const auto model = tflm::lower(net.build(), tflm::Biases::zero);
        const auto use = tflm::measure_arena(model, tflm::Machine::device);
        REQUIRE(static_cast<std::int64_t>(use.head + use.tail) == ClosedForm(net).device_arena());
        REQUIRE(use.smallest_arena() >= use.head + use.tail);
    });
}

TEST_CASE("the published networks use on an emulated Cortex-M4 what was measured there") {
    const auto used = [](const TinyTnas& net) {
        const auto use = tflm::measure_arena(tflm::lower(net.build(), tflm::Biases::zero), tflm::Machine::device);
        return use.head + use.tail;
    };
    CHECK(used(uci_har) == 10384);
    CHECK(used(pamap2) == 5520);
    CHECK(used(mit_bih) == 8304);
}

TEST_CASE("accounting for a device counts code, trained biases and the planner's memory") {
    const auto graph = TinyTnas{24, 1, 4, 0, 2}.build();
    const auto profiled = tflm::TflmRuntime(tflm::Settings{.code_bytes = 40000}).footprint(graph, board);
    const auto device =
        tflm::TflmRuntime({.accounting = Accounting::device, .code_bytes = 40000}).footprint(graph, board);
    CHECK(profiled.code == 0);
    CHECK(device.code == 40000);
    // The dense layers get six and two biases of four bytes.
    CHECK(device.weights == profiled.weights + 4 * (6 + 2));
    // SUB and MUL have an input and an output of 24 values in float32; the planner works in more than that.
    CHECK(device.activations == 2 * 96);
    CHECK(device.scratch > 0);
}

}  // namespace linnet::test
