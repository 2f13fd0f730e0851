// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "cases.hpp"
#include "reference.hpp"

using namespace linnet::kernel_cases;

namespace {

std::string describe(const Case& test) {
    std::ostringstream text;
    const auto& step = test.step;
    text << test.kernel << (test.in_place ? " in place" : "") << ", " << step.input_time << "x" << step.input_channels
         << " to " << step.output_time << "x" << step.output_channels << ", size " << step.size << ", stride "
         << step.stride << ", dilation " << step.dilation << ", padding " << step.padding << ", output at "
         << test.output.offset << ", row " << ln_row_bytes(step.output_channels);
    return text.str();
}

// The arena is a heap block of its own, so that AddressSanitizer sees what the guards do not.
void check(const Case& test, ln_kernel* function) {
    auto arena = arena_before(test.seed, test.arena_bytes);
    const auto step = test.bind(function);
    function(&step, arena.data());
    const auto wrong = wrong_bytes(test, arena);
    if (!wrong.empty()) FAIL_CHECK(describe(test), ": ", wrong.size(), " wrong bytes, the first at ", wrong.front());
}

}  // namespace

TEST_CASE("every kernel gives the reference's bytes on random shapes, in place and not, and touches nothing else") {
    for (const auto& kernel : kernels()) {
        CAPTURE(kernel.name);
        Random random{std::mt19937_64(7)};
        int in_place = 0;
        for (int i = 0; i < 2000; ++i) {
            const auto test = random_case(kernel.name, random, i % 10 == 9 ? 3.0 : 1.0);
            in_place += test.in_place;
            check(test, kernel.function);
        }
        const auto never = kernel.name == "ln_conv" || kernel.name == "ln_conv_grouped" || kernel.name == "ln_dense" ||
                           kernel.name == "ln_concat";
        CHECK((in_place > 300) == !never);
    }
}

TEST_CASE("a wrong byte of the result, a touched guard and an overwritten input are found") {
    Random random{std::mt19937_64(7)};
    auto test = random_case("ln_conv", random, 1.0);
    auto arena = arena_before(test.seed, test.arena_bytes);
    const auto step = test.bind(ln_conv);
    ln_conv(&step, arena.data());
    CHECK(wrong_bytes(test, arena).empty());
    for (const auto byte : {test.output.offset, std::uint32_t{0}, test.arena_bytes - 1, test.input.offset}) {
        auto damaged = arena;
        damaged[byte] = static_cast<std::int8_t>(damaged[byte] ^ 1);
        CHECK(wrong_bytes(test, damaged) == std::vector<std::uint32_t>{byte});
    }
}

TEST_CASE("the deviation of inputs of every length and spread is that of exact integers, and near the real one") {
    Random random{std::mt19937_64(3)};
    for (const int time : {1, 2, 3, 7, 128, 255, 256, 512, 1000, 4096, 4097, 8191, 8192, 8193, 40000, 65535}) {
        for (const int spread : {0, 1, 3, 20, 127, 255, 1000}) {  // 1000: nothing but the ends
            CAPTURE(time);
            CAPTURE(spread);
            std::vector<std::int8_t> arena(static_cast<std::size_t>(time) * 4);
            const auto centre = spread >= 255 ? 0 : random(-128, 127 - spread);
            for (auto& byte : arena)
                byte = static_cast<std::int8_t>(spread == 1000  ? (random.one_in(2) ? -128 : 127)
                                                : spread == 255 ? random(-128, 127)
                                                                : random(centre, centre + spread));
            ln_step step{};
            step.input_time = static_cast<std::uint16_t>(time);
            step.output_time = 1;
            step.input_channels = step.output_channels = 4;
            while (time << (step.extra + 1) <= 8192) ++step.extra;
            step.output_zero = -128;
            const double unit = static_cast<double>(time << step.extra);
            const double ratio = spread == 0 ? 1 : std::min(128.0, 2 * 255.0 / spread);  // operand's scale by output's
            const ln_channel table{0, static_cast<std::int32_t>(std::lround(4294967296.0 * ratio / unit))};
            step.channels = &table;
            std::vector<std::int8_t> expected;
            std::vector<double> real;
            for (std::size_t channel = 0; channel < 4; ++channel) {
                std::int64_t sum = 0, squares = 0;
                for (std::size_t t = 0; t < static_cast<std::size_t>(time); ++t) {
                    const std::int64_t value = arena[t * 4 + channel];
                    sum += value;
                    squares += value * value;
                }
                const auto variance = time * squares - sum * sum;
                expected.push_back(requantised(nearest_root(variance << 2 * step.extra), table.multiplier, -128));
                const double deviation = std::sqrt(static_cast<double>(variance)) / time;
                real.push_back(std::min(127.0, deviation * ratio - 128));
            }
            ln_global_std(&step, arena.data());
            for (std::size_t channel = 0; channel < 4; ++channel) {
                CHECK(arena[channel] == expected[channel]);
                CHECK(std::abs(arena[channel] - real[channel]) < 0.52);
            }
        }
    }
}
