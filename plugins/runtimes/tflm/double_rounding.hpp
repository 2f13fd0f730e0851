// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// "Double rounding": the arithmetic by which TensorFlow Lite's reference kernels, and those of TensorFlow Lite Micro as
// they are built by default, bring a 32-bit accumulator to the scale of an output. A real factor becomes a 31-bit
// fraction and a power of two; the product with the fraction is rounded to 32 bits, and the shift to the right rounds a
// second time. The other arithmetic of this project, that of the runtime linnet_c, rounds once, and the two differ in
// one unit now and then. After gemmlowp's description,
// https://github.com/google/gemmlowp/blob/master/doc/quantization.md.

#include <cmath>
#include <cstdint>
#include <limits>

namespace linnet::tflm {

// fraction * 2^(exponent - 31).
struct Factor {
    std::int32_t fraction = 0;  // 0, or 2^30 .. 2^31 - 1
    int exponent = 0;           // -31 .. 31
};

// The factor nearest to a positive number; zero below 2^-32.
inline Factor factor_of(double value) {
    constexpr double one = 2147483648.0;
    if (value == 0) return {};
    Factor factor;
    auto fraction = std::llround(std::frexp(value, &factor.exponent) * one);
    if (fraction == static_cast<long long>(one)) {
        fraction /= 2;
        ++factor.exponent;
    }
    if (factor.exponent < -31) return {};
    factor.fraction = static_cast<std::int32_t>(fraction);
    return factor;
}

// a * b / 2^31 to the nearest integer, halves upwards; the one product that does not fit is saturated.
inline std::int32_t rounded_product(std::int32_t a, std::int32_t b) {
    constexpr auto lowest = std::numeric_limits<std::int32_t>::min();
    if (a == lowest && b == lowest) return std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>((static_cast<std::int64_t>(a) * b + (std::int64_t{1} << 30)) >> 31);
}

// value / 2^exponent to the nearest integer, halves away from zero; 0 <= exponent <= 31.
inline std::int32_t rounded_shift(std::int32_t value, int exponent) {
    const auto half = exponent == 0 ? std::int64_t{0} : std::int64_t{1} << (exponent - 1);
    // A half of a negative number goes down.
    return static_cast<std::int32_t>((static_cast<std::int64_t>(value) + half - (value < 0 && half > 0 ? 1 : 0)) >>
                                     exponent);
}

// Bits that leave at the top are lost, as on the device.
inline std::int32_t shifted_left(std::int32_t value, int exponent) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(value) << exponent);
}

// value * factor, rounded twice.
inline std::int32_t rescale(std::int32_t value, Factor factor) {
    if (factor.exponent > 0) return rounded_product(shifted_left(value, factor.exponent), factor.fraction);
    return rounded_shift(rounded_product(value, factor.fraction), -factor.exponent);
}

}  // namespace linnet::tflm
