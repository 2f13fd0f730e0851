// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The softmax and the sigmoid of int8 values in fixed point. A number "with n integer bits" is an integer that stands
// for itself divided by 2^(31 - n).

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "tflm/kernels.hpp"

namespace linnet::tflm {
namespace {

constexpr std::int32_t one = std::numeric_limits<std::int32_t>::max();  // with no integer bits, where 1 does not fit
constexpr int difference_bits = 5, sum_bits = 12, sigmoid_bits = 4;     // integer bits

std::int32_t saturated(std::int64_t value) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, std::numeric_limits<std::int32_t>::min(), one));
}

std::int32_t saturated_left(std::int32_t value, int exponent) {
    return saturated(static_cast<std::int64_t>(value) * (std::int64_t{1} << exponent));
}

// e^x for -1/4 <= x < 0, both without integer bits: e^(-1/8) times the Taylor polynomial of degree 4 around -1/8.
std::int32_t exp_of_quarter(std::int32_t x) {
    constexpr std::int32_t exp_of_minus_eighth = 1895147668, third = 715827883;  // times 2^31
    const auto y = x + (1 << 28);                                                // x + 1/8
    const auto y2 = rounded_product(y, y), y3 = rounded_product(y2, y), y4 = rounded_product(y2, y2);
    const auto higher = rounded_shift(rounded_product(rounded_shift(y4, 2) + y3, third) + y2, 1);
    return saturated(std::int64_t{exp_of_minus_eighth} + rounded_product(exp_of_minus_eighth, y + higher));
}

// e^x for x <= 0 with at most five integer bits; the result has none. The part of x below a quarter goes through the
// polynomial, each higher bit multiplies by its power of e.
template <int integer_bits>
std::int32_t exp_of_negative(std::int32_t x) {
    constexpr int quarter_bit = 31 - integer_bits - 2;
    constexpr std::int32_t quarter = 1 << quarter_bit;
    // e^(-1/4), e^(-1/2), ... e^-16, times 2^31.
    constexpr std::int32_t powers[] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    if (x == 0) return one;
    const auto below = (x & (quarter - 1)) - quarter;
    auto result = exp_of_quarter(saturated_left(below, integer_bits));
    const auto rest = below - x;
    for (int bit = 0; bit < integer_bits + 2; ++bit)
        if (rest >> (quarter_bit + bit) & 1) result = rounded_product(result, powers[bit]);
    return result;
}

// 1 / (1 + x) for 0 <= x < 1, both without integer bits, by three steps of Newton's method for 1 / d with d = (1 + x) /
// 2, begun at 48/17 - 32/17 d; with two integer bits in between.
std::int32_t reciprocal_of_one_plus(std::int32_t x) {
    constexpr std::int32_t start = 1515870810, slope = -1010580540, unit = 1 << 29;  // 48/17, -32/17, 1
    const auto half_denominator = static_cast<std::int32_t>((static_cast<std::int64_t>(x) + one + 1) / 2);
    auto estimate = start + rounded_product(half_denominator, slope);
    for (int i = 0; i < 3; ++i) {
        const auto error = unit - rounded_product(half_denominator, estimate);
        estimate += saturated_left(rounded_product(estimate, error), 2);
    }
    return saturated_left(estimate, 1);  // half of it, which has one integer bit, without
}

class Softmax final : public Kernel {
public:
    Softmax(Extent extent, float input_scale) : extent_(extent) {
        // From steps of the input to differences with five integer bits. Of a scale above 2^5 only the maximum counts.
        const auto steps = std::min(double{input_scale} * (1 << (31 - difference_bits)), static_cast<double>(one));
        factor_ = factor_of(steps);
        const double largest = std::ldexp((1 << difference_bits) - 1, 31 - difference_bits - factor_.exponent);
        smallest_difference_ = -static_cast<std::int32_t>(std::floor(largest));
    }

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        const auto* input = inputs.front();
        for (std::int32_t time = 0; time < extent_.time; ++time) {
            run_row({input, static_cast<std::size_t>(extent_.channels)}, output);
            input += extent_.channels;
            output += extent_.channels;
        }
    }

private:
    std::int32_t exp_of_difference(std::int32_t difference) const {
        return exp_of_negative<difference_bits>(
            rounded_product(shifted_left(difference, factor_.exponent), factor_.fraction));
    }

    void run_row(std::span<const std::int8_t> input, std::int8_t* output) const {
        const std::int32_t largest = *std::max_element(input.begin(), input.end());
        std::int32_t sum = 0;  // with twelve integer bits
        for (const auto value : input)
            if (value - largest >= smallest_difference_)
                sum += rounded_shift(exp_of_difference(value - largest), sum_bits);
        const auto zeros = std::countl_zero(static_cast<std::uint32_t>(sum));
        const auto fraction = (static_cast<std::uint32_t>(sum) << zeros) - (std::uint32_t{1} << 31);
        const auto reciprocal = reciprocal_of_one_plus(static_cast<std::int32_t>(fraction));
        const int exponent = sum_bits - zeros + 31 - 8;
        for (const auto value : input) {
            const auto difference = value - largest;
            auto share = -128;
            if (difference >= smallest_difference_)
                share += rounded_shift(rounded_product(reciprocal, exp_of_difference(difference)), exponent);
            *output++ = static_cast<std::int8_t>(std::clamp(share, -128, 127));
        }
    }

    Extent extent_;
    Factor factor_;
    std::int32_t smallest_difference_ = 0;
};

// 1 / (1 + e^-|x|) of x with four integer bits, or one minus that. Inputs of 15 and beyond saturate.
class Sigmoid final : public Kernel {
public:
    Sigmoid(std::size_t elements, sdk::Quantization from) : elements_(elements), zero_(from.zero_point) {
        const auto factor = factor_of(std::ldexp(double{from.scale}, 31 - sigmoid_bits));
        const double reach = std::ldexp((1 << sigmoid_bits) - 1, 31 - sigmoid_bits - factor.exponent);
        for (int sample = -128; sample < 128; ++sample)
            table_[static_cast<std::size_t>(sample + 128)] = sigmoid_of(sample - zero_, factor, std::floor(reach));
    }

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        for (std::size_t i = 0; i < elements_; ++i)
            output[i] = table_[static_cast<std::size_t>(inputs.front()[i] + 128)];
    }

private:
    static std::int8_t sigmoid_of(std::int32_t steps, Factor factor, double reach) {
        if (steps <= -reach) return -128;
        if (steps >= reach) return 127;
        const auto x = rescale(steps, factor);
        auto result = std::int32_t{1} << 30;
        if (x != 0) result = reciprocal_of_one_plus(exp_of_negative<sigmoid_bits>(x > 0 ? -x : x));
        if (x < 0) result = one - result;
        return static_cast<std::int8_t>(std::clamp(rounded_shift(result, 31 - 8) - 128, -128, 127));
    }

    std::size_t elements_;
    std::int32_t zero_;
    std::array<std::int8_t, 256> table_{};
};

}  // namespace

std::unique_ptr<Kernel> make_sigmoid(std::size_t elements, sdk::Quantization from) {
    return std::make_unique<Sigmoid>(elements, from);
}

std::unique_ptr<Kernel> make_softmax(Extent extent, float input_scale) {
    return std::make_unique<Softmax>(extent, input_scale);
}

}  // namespace linnet::tflm
