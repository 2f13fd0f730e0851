// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "tflm/kernels.hpp"

// Closed forms and bounds. Agreement with the reference kernels themselves, bit for bit, is tested in tests/peers.

namespace linnet::test {
namespace {

using tflm::Extent;
using tflm::Factor;

std::vector<std::int8_t> run(tflm::Kernel& kernel, std::vector<std::vector<std::int8_t>> inputs, std::size_t results) {
    std::vector<const std::int8_t*> pointers;
    for (const auto& input : inputs) pointers.push_back(input.data());
    std::vector<std::int8_t> output(results);
    kernel.run(pointers, output.data());
    return output;
}

class Numbers {
public:
    std::int32_t any() { return static_cast<std::int32_t>(random_()); }
    std::int8_t byte() { return static_cast<std::int8_t>(random_()); }
    std::vector<std::int8_t> bytes(std::size_t count) {
        std::vector<std::int8_t> values(count);
        for (auto& value : values) value = byte();
        return values;
    }
    double real(double lowest, double highest) {
        return lowest + (highest - lowest) * static_cast<double>(random_() >> 11) / static_cast<double>(1ULL << 53);
    }

private:
    std::mt19937_64 random_{7};
};

}  // namespace

TEST_CASE("a factor is the nearest one of 31 bits") {
    Numbers numbers;
    for (int i = 0; i < 1000; ++i) {
        const auto value = std::exp2(numbers.real(-30, 20));
        const auto factor = tflm::factor_of(value);
        REQUIRE(factor.fraction >= 1 << 30);
        REQUIRE(std::abs(std::ldexp(factor.fraction, factor.exponent - 31) - value) <= std::ldexp(value, -31));
    }
    CHECK(tflm::factor_of(1.0).fraction == 1 << 30);
    CHECK(tflm::factor_of(1.0).exponent == 1);
    CHECK(tflm::factor_of(std::nextafter(1.0, 0.0)).exponent == 1);  // whose fraction would have 32 bits
    CHECK(tflm::factor_of(0.0).fraction == 0);
    CHECK(tflm::factor_of(std::ldexp(0.99, -32)).fraction == 0);
}

TEST_CASE("products are rounded with halves up, shifts with halves away from zero") {
    Numbers numbers;
    for (int i = 0; i < 10000; ++i) {
        const auto a = numbers.any() >> i % 20, b = numbers.any() >> i % 7, exponent = i % 32;
        const auto product = static_cast<long double>(a) * b;
        REQUIRE(tflm::rounded_product(a, b) == static_cast<std::int32_t>(std::floor(product / 0x1p31L + 0.5L)));
        REQUIRE(tflm::rounded_shift(a, exponent) == static_cast<std::int32_t>(std::round(std::ldexp(a, -exponent))));
    }
    CHECK(tflm::rounded_product(3, 1 << 30) == 2);
    CHECK(tflm::rounded_product(-3, 1 << 30) == -1);
    CHECK(tflm::rounded_shift(3, 1) == 2);
    CHECK(tflm::rounded_shift(-3, 1) == -2);
    constexpr auto lowest = std::numeric_limits<std::int32_t>::min();
    CHECK(tflm::rounded_product(lowest, lowest) == std::numeric_limits<std::int32_t>::max());
}

TEST_CASE("an accumulator is rounded twice") {
    const double factor = 0.002121645489933906;
    CHECK(std::lround(39827 * factor) == 84);                    // 84.4988
    CHECK(tflm::rescale(39827, tflm::factor_of(factor)) == 85);  // by way of 84.5
    CHECK(tflm::rescale(-100, tflm::factor_of(2.5)) == -250);
    CHECK(tflm::rescale(12345, tflm::factor_of(1.0)) == 12345);
    CHECK(tflm::rescale(12345, Factor{}) == 0);
}

TEST_CASE("bounds of fused activations are the zero point and six") {
    const sdk::Quantization quantization{0.05F, -100};
    CHECK(tflm::limits_of(tflm::Bound::none, quantization).lowest == -128);
    CHECK(tflm::limits_of(tflm::Bound::relu, quantization).lowest == -100);
    CHECK(tflm::limits_of(tflm::Bound::relu, quantization).highest == 127);
    CHECK(tflm::limits_of(tflm::Bound::relu6, quantization).highest == 20);
    CHECK(tflm::limits_of(tflm::Bound::relu6, {1e-9F, -128}).highest == 127);
}

TEST_CASE("a softmax is within one step of the real one") {
    Numbers numbers;
    for (int i = 0; i < 500; ++i) {
        const std::int32_t classes = 2 + i % 17;
        const auto scale = static_cast<float>(std::exp2(numbers.real(-9, 2)));
        const auto input = numbers.bytes(static_cast<std::size_t>(classes));
        const auto output = run(*tflm::make_softmax({1, classes}, scale), {input}, input.size());
        double sum = 0;
        for (const auto value : input) sum += std::exp(static_cast<double>(scale) * value);
        for (std::size_t j = 0; j < input.size(); ++j) {
            const auto real = 256 * std::exp(static_cast<double>(scale) * input[j]) / sum - 128;
            REQUIRE(std::abs(output[j] - std::min(real, 127.0)) <= 1.0);
        }
    }
    // One time step after the other; equal values share, and what is alone would be 128.
    CHECK(run(*tflm::make_softmax({2, 2}, 0.1F), {{5, 5, -128, 127}}, 4) == std::vector<std::int8_t>{0, 0, -128, 127});
    CHECK(run(*tflm::make_softmax({1, 1}, 0.1F), {{5}}, 1) == std::vector<std::int8_t>{127});
}

TEST_CASE("a sigmoid is the real one to the nearest step, but for ties that the fixed point decides") {
    Numbers numbers;
    std::vector<std::int8_t> input;
    for (int sample = -128; sample < 128; ++sample) input.push_back(static_cast<std::int8_t>(sample));
    for (int i = 0; i < 500; ++i) {
        const sdk::Quantization from{static_cast<float>(std::exp2(numbers.real(-18, 1))), numbers.byte()};
        const auto output = run(*tflm::make_sigmoid(input.size(), from), {input}, input.size());
        for (std::size_t j = 0; j < input.size(); ++j) {
            const double x = static_cast<double>(from.scale) * (input[j] - from.zero_point);
            REQUIRE(std::abs(output[j] - std::min(256 / (1 + std::exp(-x)) - 128, 127.0)) <= 0.5001);
        }
    }
    // Where a few steps are many, the kernel saturates early; of 8 and above, even at zero.
    CHECK(run(*tflm::make_sigmoid(3, {8.0F, 7}), {{7, 8, 6}}, 3) == std::vector<std::int8_t>{-128, 127, -128});
    // Zero is a half exactly; what has no value below one is the largest there is.
    CHECK(run(*tflm::make_sigmoid(3, {1.0F, 7}), {{7, 127, -128}}, 3) == std::vector<std::int8_t>{0, 127, -128});
}

TEST_CASE("products are within one step of the real ones, and one time step serves all") {
    Numbers numbers;
    for (int i = 0; i < 500; ++i) {
        const auto any = [&] {
            return sdk::Quantization{static_cast<float>(numbers.real(0.001, 0.1)), numbers.byte()};
        };
        const auto first = any(), second = any(), to = any();
        const tflm::Extent extent{1 + i % 5, 1 + i % 7};
        const bool by_channel = i % 2 == 0;
        const auto a = numbers.bytes(extent.elements());
        const auto b = numbers.bytes(by_channel ? static_cast<std::size_t>(extent.channels) : extent.elements());
        const auto kernel = tflm::make_multiplication(extent, by_channel ? 1 : extent.time, first, second, to);
        const auto output = run(*kernel, {a, b}, extent.elements());
        for (std::size_t j = 0; j < output.size(); ++j) {
            const auto factor = b[by_channel ? j % static_cast<std::size_t>(extent.channels) : j];
            const double real = static_cast<double>(first.scale) * (a[j] - first.zero_point) *
                                static_cast<double>(second.scale) * (factor - second.zero_point);
            const double steps = std::clamp(real / static_cast<double>(to.scale) + to.zero_point, -128.0, 127.0);
            REQUIRE(std::abs(output[j] - steps) <= 1.0);
        }
    }
}

TEST_CASE("pools take real time steps only and round halves away from zero") {
    const tflm::Sliding sliding{.size = 2, .stride = 2, .dilation = 1, .padding = 1};
    const std::vector<std::int8_t> input{7, -7, 1, -1, 2, -2};  // three time steps of two channels
    CHECK(run(*tflm::make_average_pool({3, 2}, {2, 2}, sliding), {input}, 4) == std::vector<std::int8_t>{7, -7, 2, -2});
    CHECK(run(*tflm::make_max_pool({3, 2}, {2, 2}, sliding), {input}, 4) == std::vector<std::int8_t>{7, -7, 2, -1});
    CHECK(run(*tflm::make_global_maximum({3, 2}), {input}, 2) == std::vector<std::int8_t>{7, -1});
    CHECK(run(*tflm::make_global_minimum({3, 2}), {input}, 2) == std::vector<std::int8_t>{1, -7});
}

TEST_CASE("a slice is the channels from the first one on, at every time step") {
    const std::vector<std::int8_t> input{1, 2, 3, 4, 5, 6, 7, 8};  // two time steps of four channels
    CHECK(run(*tflm::make_slice({2, 4}, {2, 2}, 1), {input}, 4) == std::vector<std::int8_t>{2, 3, 6, 7});
    CHECK(run(*tflm::make_slice({2, 4}, {2, 1}, 3), {input}, 2) == std::vector<std::int8_t>{4, 8});
}

TEST_CASE("means and sums are within one step of the real ones") {
    Numbers numbers;
    for (int i = 0; i < 500; ++i) {
        const std::int32_t time = 1 + i;
        const sdk::Quantization from{static_cast<float>(numbers.real(0.001, 0.1)), numbers.byte()},
            to{static_cast<float>(numbers.real(0.001, 0.1)), numbers.byte()};
        const auto expected = [&](double real) {
            return std::clamp(real / static_cast<double>(to.scale) + to.zero_point, -128.0, 127.0);
        };
        const auto first = numbers.bytes(static_cast<std::size_t>(time));
        const auto mean = run(*tflm::make_mean({time, 1}, from, to), {first}, 1);
        double sum = 0;
        for (const auto value : first) sum += static_cast<double>(from.scale) * (value - from.zero_point);
        REQUIRE(std::abs(mean.front() - expected(sum / time)) <= 1.0);

        const sdk::Quantization other{static_cast<float>(numbers.real(0.001, 0.1)), numbers.byte()};
        const auto second = numbers.bytes(first.size());
        const auto added = run(*tflm::make_addition(first.size(), from, other, to, {}), {first, second}, first.size());
        for (std::size_t j = 0; j < first.size(); ++j) {
            const auto real = static_cast<double>(from.scale) * (first[j] - from.zero_point) +
                              static_cast<double>(other.scale) * (second[j] - other.zero_point);
            REQUIRE(std::abs(added[j] - expected(real)) <= 1.0);
        }
    }
}

TEST_CASE("activations that are no bounds keep the scale of their operand") {
    const sdk::Quantization quantization{0.1F, -20};
    const std::vector<std::int8_t> input{-128, -21, -20, 0, 40, 41, 127};
    CHECK(run(*tflm::make_relu(7, quantization, quantization), {input}, 7) ==
          std::vector<std::int8_t>{-20, -20, -20, 0, 40, 41, 127});
    CHECK(run(*tflm::make_relu6(7, quantization), {input}, 7) ==
          std::vector<std::int8_t>{-20, -20, -20, 0, 40, 40, 40});
    CHECK(run(*tflm::make_concatenation(2, {1, 2}), {{1, 2}, {3, 4, 5, 6}}, 6) ==
          std::vector<std::int8_t>{1, 3, 4, 2, 5, 6});
}

TEST_CASE("a convolution sums the products of its groups inside the signal") {
    const std::vector<std::int8_t> input{10, 20, 11, 21, 12, 22};   // three time steps of two channels
    const std::vector<std::int8_t> kernel{1, 2, 3, 4, 5, 6, 7, 8};  // two taps, two groups of two filters
    const std::vector<std::int32_t> bias{1000, 0, 0, -1000};
    tflm::ConvolutionSpec spec{.input = {3, 2},
                               .output = {2, 4},
                               .sliding = {.size = 2, .stride = 2, .dilation = 2, .padding = 1},
                               .groups = 2,
                               .input_zero = 2,
                               .output_zero = -1,
                               .kernel = kernel,
                               .bias = bias,
                               .factors = std::vector<Factor>(4, tflm::factor_of(0.5)),
                               .limits = {}};
    // At time -1 and 1, then at 1 and 3: only time 1, where the values less 2 are 9 and 19.
    const auto half = [](int sum) {
        return static_cast<std::int8_t>(std::clamp((sum + (sum > 0 ? 1 : 0)) / 2 - 1, -128, 127));
    };
    CHECK(run(*tflm::make_convolution(spec), {input}, 8) ==
          std::vector<std::int8_t>{half(1000 + 9 * 5), half(9 * 6), half(19 * 7), half(-1000 + 19 * 8),
                                   half(1000 + 9 * 1), half(9 * 2), half(19 * 3), half(-1000 + 19 * 4)});
}

}  // namespace linnet::test
