// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "draws.hpp"

#include <cmath>
#include <numbers>

namespace linnet::onednn {

double Draws::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

// Marsaglia, Tsang 2000: A simple method for generating gamma variables. Logarithms, because with a small shape the
// variate itself underflows.
double Draws::log_gamma_variate(double shape) {
    if (shape < 1.0) {
        const double boost = std::log(1.0 - uniform()) / shape;
        return boost + log_gamma_variate(shape + 1.0);
    }
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        const double x = normal();
        const double root = 1.0 + c * x;
        if (root <= 0.0) continue;
        const double v = root * root * root;
        if (std::log(1.0 - uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return std::log(d * v);
    }
}

double Draws::beta(double alpha) {
    const double own = log_gamma_variate(alpha);
    const double other = log_gamma_variate(alpha);
    return 1.0 / (1.0 + std::exp(other - own));
}

}  // namespace linnet::onednn
