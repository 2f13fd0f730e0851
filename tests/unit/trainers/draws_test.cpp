// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "draws.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

using linnet::onednn::Draws;

struct Moments {
    double mean, deviation;
};

template <class Draw>
Moments moments(int count, Draw&& draw) {
    double sum = 0;
    double square = 0;
    for (int i = 0; i < count; ++i) {
        const double x = draw();
        REQUIRE(std::isfinite(x));
        sum += x;
        square += x * x;
    }
    return {sum / count, std::sqrt(square / count - sum / count * sum / count)};
}

}  // namespace

TEST_CASE("draws have the moments of their distributions") {
    constexpr int count = 200000;
    Draws draws(1);
    const Moments uniform = moments(count, [&] { return draws.uniform(); });
    CHECK(uniform.mean == doctest::Approx(0.5).epsilon(0.01));
    CHECK(uniform.deviation == doctest::Approx(1 / std::sqrt(12.0)).epsilon(0.01));
    const Moments normal = moments(count, [&] { return draws.normal(); });
    CHECK(std::abs(normal.mean) < 0.01);
    CHECK(normal.deviation == doctest::Approx(1.0).epsilon(0.01));
    // Beta(a, a) has the variance 1 / (4 (2 a + 1)).
    for (const double alpha : {0.05, 0.2, 0.5, 1.0, 2.0, 10.0}) {
        const Moments beta = moments(count, [&] { return draws.beta(alpha); });
        CHECK(beta.mean == doctest::Approx(0.5).epsilon(0.01));
        CHECK(beta.deviation == doctest::Approx(0.5 / std::sqrt(2 * alpha + 1)).epsilon(0.01));
    }
}

TEST_CASE("a share of normals as large as it should be lies within one and two deviations") {
    Draws draws(2);
    int within_one = 0;
    int within_two = 0;
    for (int i = 0; i < 100000; ++i) {
        const double x = std::abs(draws.normal());
        within_one += x < 1 ? 1 : 0;
        within_two += x < 2 ? 1 : 0;
    }
    CHECK(within_one == doctest::Approx(68269).epsilon(0.01));
    CHECK(within_two == doctest::Approx(95450).epsilon(0.01));
}

TEST_CASE("Beta(1, 1) is uniform, and a tiny alpha gives nearly only 0 and 1") {
    Draws draws(3);
    std::vector<double> all;
    for (int i = 0; i < 20000; ++i) all.push_back(draws.beta(1.0));
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < all.size(); i += 1000) CHECK(std::abs(all[i] - static_cast<double>(i) / 20000) < 0.015);
    int low = 0;
    int high = 0;
    for (int i = 0; i < 10000; ++i) {
        const double x = draws.beta(0.001);
        CHECK(x >= 0.0);
        CHECK(x <= 1.0);
        low += x < 0.01 ? 1 : 0;
        high += x > 0.99 ? 1 : 0;
    }
    CHECK(low == doctest::Approx(5000).epsilon(0.05));
    CHECK(low + high > 9900);
}

TEST_CASE("the same seed draws the same numbers") {
    Draws one(9);
    Draws same(9);
    Draws other(10);
    for (int i = 0; i < 10; ++i) {
        const double beta = one.beta(0.3);
        CHECK(beta == same.beta(0.3));
        CHECK(beta != other.beta(0.3));
    }
}
