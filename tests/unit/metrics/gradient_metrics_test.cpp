// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "../ir/networks.hpp"
#include "candidate.hpp"
#include "ntk_condition/ntk_condition.hpp"
#include "zico/zico.hpp"

namespace linnet::test {
namespace {

using Rows = std::vector<std::vector<float>>;  // a gradient per window

class HandMade final : public sdk::InitialGradientsView {
public:
    HandMade(std::vector<sdk::GradientArray> arrays, Rows rows)
        : arrays_{std::move(arrays)}, rows_{std::move(rows)}, weights_(rows_.front().size()) {}
    std::span<const sdk::GradientArray> arrays() const noexcept override { return arrays_; }
    std::span<const float> weights() const noexcept override { return weights_; }
    std::uint32_t batches() const noexcept override { return static_cast<std::uint32_t>(rows_.size()); }
    std::span<const float> gradient(std::uint32_t batch) const noexcept override { return rows_[batch]; }

private:
    std::vector<sdk::GradientArray> arrays_;
    Rows rows_;
    std::vector<float> weights_;
};

template <class Metric>
double measure(const sdk::InitialGradientsView* gradients) {
    static const auto graph = build(random_recipe(1));  // these metrics do not look at it
    TestCandidate candidate(graph);
    candidate.give(gradients);
    return Metric{}.measure(candidate);
}

constexpr sdk::NodeId first{1}, second{2};

double ntk_condition(Rows rows) {
    const auto count = rows.front().size();
    const HandMade gradients({{first, "kernel", 0, count}}, std::move(rows));
    return measure<metrics::NtkCondition>(&gradients);
}

double zico(std::vector<sdk::GradientArray> arrays, Rows rows) {
    const HandMade gradients(std::move(arrays), std::move(rows));
    return measure<metrics::Zico>(&gradients);
}

}  // namespace

TEST_CASE("zico is the sum over kernels of the logarithm of their mean magnitudes over deviations") {
    // Weight 0: mean |g| 2, deviation 1. Weight 1: mean |g| 1, deviation 1. Weight 3: mean |g| 4, deviation 2.
    // Weight 2 is a bias, and weight 4 does not vary.
    const std::vector<sdk::GradientArray> arrays{
        {first, "kernel", 0, 2}, {first, "bias", 2, 1}, {second, "kernel", 3, 2}};
    CHECK(zico(arrays, {{1, 1, 7, 2, 5}, {3, -1, -8, 6, 5}}) ==
          doctest::Approx(std::log(2.0 / 1 + 1.0 / 1) + std::log(4.0 / 2)));
}

TEST_CASE("zico leaves out a layer whose gradients do not vary, and refuses a network of nothing else") {
    const std::vector<sdk::GradientArray> arrays{{first, "kernel", 0, 1}, {second, "kernel", 1, 1}};
    CHECK(zico(arrays, {{1, 4}, {3, 4}}) == doctest::Approx(std::log(2.0)));
    CHECK_THROWS_WITH_AS(zico(arrays, {{3, 4}, {3, 4}}), "zico: no gradient of a kernel varies between windows",
                         std::runtime_error);
}

TEST_CASE("zico does not depend on the size of gradients") {
    const std::vector<sdk::GradientArray> arrays{{first, "kernel", 0, 3}};
    Rows rows{{1, 2, -3}, {4, -2, 1}, {0.5, 6, 2}};
    const double value = zico(arrays, rows);
    for (auto& row : rows)
        for (auto& g : row) g *= 1024;
    CHECK(zico(arrays, rows) == doctest::Approx(value).epsilon(1e-12));
}

TEST_CASE("the condition number of orthogonal gradients is the ratio of their squares") {
    CHECK(ntk_condition({{1, 0, 0}, {0, 3, 0}, {0, 0, 2}}) == doctest::Approx(9));
    CHECK(ntk_condition({{5, 0}, {0, 5}}) == doctest::Approx(1));
}

TEST_CASE("the condition number of two gradients is that of the closed form") {
    // The Gram matrix ((a, b), (b, c)) has the eigenvalues (a + c) / 2 +- sqrt(((a - c) / 2)^2 + b^2).
    const double a = 1 + 4 + 9, b = 2 + 1 - 3, c = 4 + 0.25 + 1, d = 2 + 1 + 3;
    CHECK(b == 0);
    CHECK(ntk_condition({{1, 2, 3}, {2, 0.5, -1}}) == doctest::Approx(a / c));
    const double half = std::sqrt((a - c) * (a - c) / 4 + d * d);
    CHECK(ntk_condition({{1, 2, 3}, {2, 0.5, 1}}) == doctest::Approx(((a + c) / 2 + half) / ((a + c) / 2 - half)));
}

TEST_CASE("the condition number of a chain of 32 gradients is that of the closed form") {
    // Row i is e(i) + e(i + 1): the Gram matrix is tridiagonal with 2 and 1, and its eigenvalues 2 + 2 cos(k pi / 33).
    Rows rows(32, std::vector<float>(33));
    for (std::size_t i = 0; i < 32; ++i) rows[i][i] = rows[i][i + 1] = 1;
    const double pi = std::acos(-1.0);
    CHECK(ntk_condition(rows) ==
          doctest::Approx((2 + 2 * std::cos(pi / 33)) / (2 + 2 * std::cos(32 * pi / 33))).epsilon(1e-9));
}

TEST_CASE("gradients of fewer weights than windows have the largest condition number there is") {
    CHECK(ntk_condition({{1}, {2}, {3}}) == doctest::Approx(1e12));
    CHECK_THROWS_WITH_AS(ntk_condition({{0, 0}, {0, 0}}),
                         "ntk_condition: all gradients at the initial weights are zero", std::runtime_error);
}

TEST_CASE("metrics of gradients say what they miss") {
    CHECK_THROWS_WITH_AS(measure<metrics::Zico>(nullptr),
                         "zico: there are no gradients at the initial weights; they need a run with data and a trainer "
                         "that hands them out",
                         std::runtime_error);
    CHECK_THROWS_WITH_AS(measure<metrics::NtkCondition>(nullptr),
                         "ntk_condition: there are no gradients at the initial weights; they need a run with data and "
                         "a trainer that hands them out",
                         std::runtime_error);
    CHECK((metrics::Zico{}.describe().stage == sdk::Stage::before_training));
    CHECK((metrics::NtkCondition{}.describe().stage == sdk::Stage::before_training));
    CHECK(metrics::Zico{}.describe().larger_is_better);
    CHECK_FALSE(metrics::NtkCondition{}.describe().larger_is_better);
}

}  // namespace linnet::test
