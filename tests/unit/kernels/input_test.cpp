// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
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

TEST_CASE("floats are quantised to the nearest step, and rows are padded") {
    Random random{std::mt19937_64(5)};
    for (int round = 0; round < 200; ++round) {
        const auto time = static_cast<std::uint32_t>(random(1, 9)), channels = static_cast<std::uint32_t>(random(1, 7));
        const auto zero = static_cast<std::int8_t>(random(-128, 127));
        std::vector<ln_input_scale> scales;
        std::vector<double> steps;
        for (std::uint32_t i = 0; i < channels; ++i) {
            steps.push_back(static_cast<double>(random(1, 100000)) / 1000);
            scales.push_back(
                {static_cast<float>(random(-500, 500)) / 8, static_cast<float>(LN_INPUT_ONE / steps.back())});
        }
        std::vector<float> values;
        for (std::uint32_t i = 0; i < time * channels; ++i) {
            values.push_back(
                static_cast<float>(scales[i % channels].mean +
                                   steps[i % channels] * static_cast<double>(random(-2000000, 2000000)) / 1e4));
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
            const auto exact = zero + (double{values[at]} - double{scales[channel].mean}) / steps[channel];
            outside += std::lround(exact) < -128 || std::lround(exact) > 127;
            CHECK(std::abs(output[i] - std::clamp(exact, -128.0, 127.0)) < 0.501);
        }
        CHECK(saturated == outside);
    }
}

TEST_CASE("what is no number becomes the zero point, infinities and beyond saturate, and all are counted") {
    const auto infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
    const ln_input_scale scale = {1.0F, LN_INPUT_ONE / 0.5F};
    const std::vector<float> values = {nan, infinity, -infinity, 1e30F, -1e30F, 1.0F, 1.24F, 1.26F};
    std::vector<std::int8_t> output(values.size() * LN_WORD);
    CHECK(ln_input_float(values.data(), &scale, output.data(), static_cast<std::uint32_t>(values.size()), 1, 3) == 5);
    const std::vector<int> expected = {3, 127, -128, 127, -128, 3, 3, 4};
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
