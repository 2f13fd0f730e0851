// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The few functions the signals are made of, from exact operations only (+ - * / and rounding): the ones of the C
// library differ in the last bit between machines. Accurate to 1e-8, far below the resolution of the sensors.

#include <cmath>

namespace linnet::synthetic {

constexpr double pi = 3.14159265358979323846;

// sin(2 pi turns).
inline double sine(double turns) {
    double x = turns - std::floor(turns + 0.5);  // [-0.5, 0.5)
    if (x > 0.25) x = 0.5 - x;
    if (x < -0.25) x = -0.5 - x;
    const double angle = 2 * pi * x, square = angle * angle;
    double sum = 0;  // Taylor's series, enough terms for an angle up to pi / 2
    for (int n = 15; n >= 3; n -= 2) sum = (sum + 1) * -square / (n * (n - 1));
    return angle * (1 + sum);
}

inline double cosine(double turns) { return sine(turns + 0.25); }

// exp(-x) for x >= 0.
inline double decay(double x) {
    constexpr double log2_of_e = 1.44269504088896340736, ln_of_2 = 0.69314718055994530942;
    if (x > 700) return 0;
    const double halvings = std::floor(x * log2_of_e);
    const double rest = x - halvings * ln_of_2;  // [0, ln 2]
    double sum = 0;
    for (int n = 11; n >= 1; --n) sum = (sum + 1) * -rest / n;
    return std::ldexp(1 + sum, -static_cast<int>(halvings));
}

// A bell of height 1 at 0.
inline double bell(double distance, double width) {
    const double x = distance / width;
    return decay(0.5 * x * x);
}

// What a converter of this resolution gives out.
inline double quantise(double value, double step) { return std::floor(value / step + 0.5) * step; }

}  // namespace linnet::synthetic
