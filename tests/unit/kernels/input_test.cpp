// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "cases.hpp"
#include "ln_internal.h"
#include "reference.hpp"

using namespace linnet::kernel_cases;

TEST_CASE("multiplying by halves is exact at and between the bounds of both factors") {
    Random random{std::mt19937_64(3)};
    const auto exact = [](std::int64_t a, std::int64_t b) {
        return static_cast<std::int32_t>((a * b + (std::int64_t{1} << 31)) >> 32);
    };
    const auto edges = {INT32_MIN, INT32_MIN + 1, -65537, -65536, -65535,        -1,       0,
                        1,         65535,         65536,  65537,  INT32_MAX - 1, INT32_MAX};
    for (const auto a : edges) {
        for (const auto b : edges) {
            if (b >= 0) CHECK(ln_high_by_halves(a, b) == exact(a, b));
        }
    }
    int wrong = 0;
    for (int i = 0; i < 1000000; ++i) {
        const auto a = static_cast<std::int32_t>(random(INT32_MIN, INT32_MAX) >> random(0, 31));
        const auto b = static_cast<std::int32_t>(random(0, INT32_MAX) >> random(0, 31));
        wrong += ln_high_by_halves(a, b) != exact(a, b);
    }
    CHECK(wrong == 0);
}

TEST_CASE("rows of quantised floats are padded, and those beyond the range are counted") {
    Random random{std::mt19937_64(5)};
    for (int round = 0; round < 200; ++round) {
        const auto time = static_cast<std::uint32_t>(random(1, 9)), channels = static_cast<std::uint32_t>(random(1, 7));
        const auto zero = static_cast<std::int8_t>(random(-128, 127));
        std::vector<ln_input_scale> scales;
        std::vector<double> means, steps;
        for (std::uint32_t i = 0; i < channels; ++i) {
            steps.push_back(static_cast<double>(random(1, 100000)) / 1000);
            means.push_back(static_cast<double>(random(-500, 500)) / 8);
            scales.push_back(input_scale(static_cast<float>(means.back()), steps.back()));
        }
        std::vector<float> values;
        for (std::uint32_t i = 0; i < time * channels; ++i) {
            values.push_back(static_cast<float>(
                means[i % channels] + steps[i % channels] * static_cast<double>(random(-2000000, 2000000)) / 1e4));
        }
        const auto row = ln_row_bytes(channels);
        std::vector<std::int8_t> output(time * row, 77);
        const auto saturated = ln_input_float(values.data(), scales.data(), output.data(), time, channels, zero);
        std::uint32_t outside = 0;
        for (std::uint32_t i = 0; i < time * row; ++i) {
            const auto channel = i % row, at = i / row * channels + channel;
            if (channel >= channels) {
                CHECK(output[i] == 77);
                continue;
            }
            const auto expected = quantised(values[at], scales[channel], zero).value();
            outside += expected < -128 || expected > 127;
            CHECK(output[i] == std::clamp<std::int64_t>(expected, -128, 127));
        }
        CHECK(saturated == outside);
    }
}

TEST_CASE("any float is quantised as stated, by any table") {
    Random random{std::mt19937_64(7)};
    std::uint32_t wrong = 0, wrong_counts = 0;
    for (int round = 0; round < 200; ++round) {
        const auto bound = random.one_in(4);
        const ln_input_scale scale = {
            static_cast<std::int32_t>(random(-(1 << 30), 1 << 30) >> random(0, 30)),
            static_cast<std::int32_t>(random(0, INT32_MAX) >> random(0, 31)),
            static_cast<std::int32_t>(bound ? (random.one_in(2) ? -126 : 98) : random(-126, 98))};
        const auto zero = static_cast<std::int8_t>(random(-128, 127));
        std::vector<float> values;
        for (int i = 0; i < 10000; ++i) {
            auto bits = static_cast<std::uint32_t>(random(0, 0xffffffff));
            // Most near the unit of the table.
            const auto exponent = std::clamp<std::int64_t>(127 + scale.exponent + random(-3, 35), 0, 255);
            if (!random.one_in(4)) bits = (bits & 0x807fffffU) | static_cast<std::uint32_t>(exponent) << 23;
            values.push_back(std::bit_cast<float>(bits));
        }
        std::vector<std::int8_t> output(values.size() * LN_WORD);
        const auto saturated =
            ln_input_float(values.data(), &scale, output.data(), static_cast<std::uint32_t>(values.size()), 1, zero);
        std::uint32_t outside = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto expected = quantised(values[i], scale, zero);
            outside += !expected || *expected < -128 || *expected > 127;
            wrong += output[i * LN_WORD] != std::clamp<std::int64_t>(expected.value_or(zero), -128, 127);
        }
        wrong_counts += saturated != outside;
    }
    CHECK(wrong == 0);
    CHECK(wrong_counts == 0);
}

TEST_CASE("floats are quantised to the nearest step, however large the mean is against it") {
    Random random{std::mt19937_64(8)};
    double worst = 0;
    for (int round = 0; round < 3000; ++round) {
        const auto step = std::ldexp(1 + static_cast<double>(random(0, 999)) / 1000, static_cast<int>(random(-60, 60)));
        // From far below a step to the size at which neighbouring floats are four steps apart.
        const auto size = std::ldexp(static_cast<double>(random(-1000, 1000)) / 1000, static_cast<int>(random(-5, 26)));
        const auto mean = round % 3 == 0 ? 1e4F : static_cast<float>(size * step);
        const auto wide = round % 3 == 0 ? 0.1 * static_cast<double>(random(10, 40)) / 1000 : step;
        const auto scale = input_scale(mean, wide);
        for (int i = 0; i < 300; ++i) {
            const auto value = static_cast<float>(mean + wide * static_cast<double>(random(-280000, 280000)) / 1000);
            const auto exact = (double{value} - double{mean}) / wide;
            std::int8_t output[LN_WORD];
            const auto zero = static_cast<std::int8_t>(exact < 0 ? 127 : -128);
            ln_input_float(&value, &scale, output, 1, 1, zero);
            worst = std::max(worst, std::abs(output[0] - std::clamp(zero + exact, -128.0, 127.0)));
        }
    }
    CHECK(worst <= 0.5 + 1.0 / 1024);
}

TEST_CASE("what is no number becomes the zero point, infinities and beyond saturate, and all are counted") {
    const auto infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
    const auto scale = input_scale(1.0F, 0.5);
    const std::vector<float> values = {nan, -nan, infinity, -infinity, 1e30F, -1e30F, 1.0F, 1.24F, 1.26F, 0.0F, -0.0F};
    std::vector<std::int8_t> output(values.size() * LN_WORD);
    CHECK(ln_input_float(values.data(), &scale, output.data(), static_cast<std::uint32_t>(values.size()), 1, 3) == 6);
    const std::vector<int> expected = {3, 3, 127, -128, 127, -128, 3, 3, 4, 1, 1};
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(output[i * LN_WORD] == expected[i]);
}

TEST_CASE("16-bit counts are quantised by one rounding of the stated product") {
    Random random{std::mt19937_64(6)};
    for (int round = 0; round < 2000; ++round) {
        const auto channels = static_cast<std::uint32_t>(random(1, 6));
        const auto zero = static_cast<std::int8_t>(random(-128, 127));
        std::vector<ln_channel> table;
        std::vector<std::int16_t> values;
        for (std::uint32_t i = 0; i < channels; ++i) {
            const auto mean = random(-32768, 32768);
            table.push_back(
                {static_cast<std::int32_t>(-mean * 32768), static_cast<std::int32_t>(131072 / random(1, 256))});
            values.push_back(static_cast<std::int16_t>(random.one_in(4) ? -32768 : random(-32768, 32767)));
        }
        std::vector<std::int8_t> output(ln_row_bytes(channels));
        std::uint32_t outside = 0;
        const auto saturated = ln_input_int16(values.data(), table.data(), output.data(), 1, channels, zero);
        for (std::uint32_t i = 0; i < channels; ++i) {
            const auto accumulator = std::int64_t{values[i]} * 32768 + table[i].bias;
            CHECK(output[i] == requantised(accumulator, table[i].multiplier, zero));
            const auto exact = zero + static_cast<double>(accumulator) * table[i].multiplier / 4294967296.0;
            outside += std::floor(exact + 0.5) < -128 || std::floor(exact + 0.5) > 127;
        }
        CHECK(saturated == outside);
    }
}

TEST_CASE("the class is the first of the largest results") {
    const std::vector<std::int8_t> values = {-128, 5, 127, 3, 127};
    CHECK(ln_argmax(values.data(), 5) == 2);
    CHECK(ln_argmax(values.data(), 2) == 1);
    CHECK(ln_argmax(values.data(), 1) == 0);
}
