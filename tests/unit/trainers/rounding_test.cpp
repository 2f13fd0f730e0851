// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/rounding.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "random.hpp"

using namespace linnet;
using onednn::Activation;
using onednn::Grid;
using onednn::Index;

namespace {

// Rows as the trainer has them: padded with zeros to whole vectors.
std::vector<float> padded(std::vector<float> values) {
    values.resize(static_cast<std::size_t>(onednn::padded(static_cast<Index>(values.size()))));
    return values;
}

std::vector<float> rounded(const std::vector<float>& x, const Grid& grid) {
    std::vector<float> y = padded(x);
    onednn::round_to_grid(static_cast<Index>(y.size()), y.data(), grid, y.data());
    y.resize(x.size());
    return y;
}

std::vector<float> passed(const std::vector<float>& x, const Grid& grid, Activation activation) {
    const std::vector<float> values = padded(x);
    std::vector<float> g(values.size(), 3.0F);
    onednn::straight_through(static_cast<Index>(g.size()), values.data(), grid, activation, g.data(), g.data());
    g.resize(x.size());
    return g;
}

constexpr float infinity = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("a value is rounded to the next of the grid, a half to the even one, and clipped at the ends") {
    const Grid grid{.scale = 0.5F, .low = -4, .high = 251};
    CHECK(rounded({0, 0.2F, 0.25F, 0.26F, 0.75F, -0.3F, -0.75F, -1.9F, 100.1F}, grid) ==
          std::vector<float>{0, 0, 0, 0.5F, 1, -0.5F, -1, -2, 100});
    CHECK(rounded({-2.2F, -2.3F, -1e30F, -infinity, 125.6F, 125.8F, 1e30F, infinity}, grid) ==
          std::vector<float>{-2, -2, -2, -2, 125.5F, 125.5F, 125.5F, 125.5F});
    CHECK(std::isnan(rounded({std::numeric_limits<float>::quiet_NaN()}, grid).front()));
}

TEST_CASE("every float of some thousand is rounded as in double precision") {
    const Grid grid{.scale = 0.0371F, .low = -131, .high = 124};
    std::vector<float> x(10000);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 14 * onednn::uniform(onednn::random_bits(3, i)) - 7;
    const std::vector<float> y = rounded(x, grid);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double steps = static_cast<double>(x[i]) / static_cast<double>(grid.scale);
        if (std::abs(std::abs(steps - std::floor(steps)) - 0.5) < 1e-4) continue;  // either neighbour
        const double expected = std::clamp(std::round(steps), -131.0, 124.0) * static_cast<double>(grid.scale);
        CAPTURE(x[i]);
        CHECK(y[i] == doctest::Approx(expected));
    }
}

TEST_CASE("a gradient passes unless the value was clipped") {
    const Grid grid{.scale = 0.5F, .low = -4, .high = 251};
    // Between the end and half a step beyond a value is rounded to the end.
    CHECK(passed({0, 0.3F, -2, -2.2F, -2.3F, -1e30F, 125.5F, 125.7F, 125.8F, infinity}, grid, Activation::none) ==
          std::vector<float>{3, 3, 3, 3, 0, 0, 3, 3, 0, 0});
}

TEST_CASE("a gradient passes neither a clipping nor an activation that did not pass the value") {
    const Grid grid{.scale = 0.03125F, .low = 0, .high = 255};  // up to 7.97
    CHECK(passed({0, 0.01F, 5.99F, 6, 7.9F, 8.5F}, grid, Activation::relu) == std::vector<float>{0, 3, 3, 3, 3, 0});
    CHECK(passed({0, 0.01F, 5.99F, 6}, grid, Activation::relu6) == std::vector<float>{0, 3, 3, 0});
    const Grid narrow{.scale = 0.015625F, .low = 0, .high = 255};  // up to 3.98
    CHECK(passed({0, 0.01F, 3.9F, 5.99F, 6}, narrow, Activation::relu6) == std::vector<float>{0, 3, 3, 0, 0});
}

TEST_CASE("every filter of a kernel has 255 values, the largest magnitude is one of them") {
    constexpr Index rows = 45, filters = 21, columns = 24;
    std::vector<float> w(rows * columns);
    for (Index r = 0; r < rows; ++r)
        for (Index f = 1; f < filters; ++f)  // filter 0 is zero
            w[static_cast<std::size_t>(r * columns + f)] =
                static_cast<float>(f) *
                (onednn::uniform(onednn::random_bits(5, static_cast<std::uint64_t>(r * filters + f))) - 0.4F);
    std::vector<float> q = w;
    onednn::round_columns(rows, columns, q.data());
    for (Index f = 0; f < columns; ++f) {
        double top = 0;
        const auto at = [&](Index r) { return static_cast<std::size_t>(r * columns + f); };
        for (Index r = 0; r < rows; ++r) top = std::max(top, static_cast<double>(std::abs(w[at(r)])));
        for (Index r = 0; r < rows; ++r) {
            CAPTURE(r);
            CAPTURE(f);
            if (top == 0) {
                CHECK(q[at(r)] == 0.0F);
                continue;
            }
            const double steps = static_cast<double>(q[at(r)]) / (top / 127);
            CHECK(steps == doctest::Approx(std::round(steps)).epsilon(1e-5));
            CHECK(std::abs(steps) < 127.001);
            CHECK(std::abs(static_cast<double>(q[at(r)]) - static_cast<double>(w[at(r)])) <= 0.50001 * top / 127);
            if (static_cast<double>(std::abs(w[at(r)])) == top) CHECK(q[at(r)] == doctest::Approx(w[at(r)]));
        }
    }
}
