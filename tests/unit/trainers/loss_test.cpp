// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "loss.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "random.hpp"

namespace {

using namespace linnet;
using onednn::Index;
using onednn::Labels;

struct Case {
    Index classes;
    double smoothing;
    std::vector<double> weights;
    std::vector<std::int32_t> own, other;
    float share;

    Labels labels() const { return {own, other, share}; }
};

// The mean over the windows as the header defines it: mixtures of two labels lose the mixture of the losses.
double reference(const Case& one, const std::vector<double>& logits) {
    const auto classes = static_cast<std::size_t>(one.classes);
    const auto weight = [&](std::size_t c) { return one.weights.empty() ? 1.0 : one.weights[c]; };
    double total = 0;
    double weights = 0;
    for (std::size_t i = 0; i < one.own.size(); ++i) {
        const double* x = logits.data() + i * classes;
        double sum = 0;
        for (std::size_t c = 0; c < classes; ++c) sum += std::exp(x[c]);
        const auto lose = [&](std::int32_t label, double share) {
            const auto y = static_cast<std::size_t>(label);
            total += share * (1 - one.smoothing) * weight(y) * (std::log(sum) - x[y]);
            for (std::size_t c = 0; c < classes; ++c)
                total += share * one.smoothing / static_cast<double>(classes) * weight(c) * (std::log(sum) - x[c]);
            weights += share * weight(y);
        };
        lose(one.own[i], one.other.empty() ? 1.0 : one.share);
        if (!one.other.empty()) lose(one.other[i], 1.0 - one.share);
    }
    return total / weights;
}

struct Result {
    double loss;
    std::vector<double> gradient;
};

Result compute(const Case& one, const std::vector<double>& logits) {
    const Index stride = onednn::padded(one.classes);
    const auto windows = static_cast<Index>(one.own.size());
    std::vector<float> values(static_cast<std::size_t>(windows * stride));
    std::vector<float> gradient(values.size());
    for (Index i = 0; i < windows; ++i)
        for (Index c = 0; c < one.classes; ++c)
            values[static_cast<std::size_t>(i * stride + c)] =
                static_cast<float>(logits[static_cast<std::size_t>(i * one.classes + c)]);
    const onednn::CrossEntropy loss(one.classes, one.smoothing, one.weights);
    const double weight = loss.weight(one.labels());
    Result result{
        loss({values.data(), one.classes, stride}, one.labels(), static_cast<float>(1 / weight), gradient.data()) /
            weight,
        {}};
    for (Index i = 0; i < windows; ++i) {
        for (Index c = 0; c < stride; ++c) {
            const float g = gradient[static_cast<std::size_t>(i * stride + c)];
            if (c < one.classes) {
                result.gradient.push_back(g);
            } else {
                CHECK(g == 0.0F);
            }
        }
    }
    return result;
}

}  // namespace

TEST_CASE("loss and gradient with smoothing, weights and mixed labels are those of the definition") {
    for (const Index classes : {2, 6, 11}) {
        for (const double smoothing : {0.0, 0.1, 0.9}) {
            for (const bool weighted : {false, true}) {
                for (const float share : {1.0F, 0.7F, 0.0F}) {
                    Case one{classes, smoothing, {}, {}, {}, share};
                    std::vector<double> logits;
                    for (std::int32_t i = 0; i < 9; ++i) {
                        one.own.push_back(i % static_cast<std::int32_t>(classes));
                        if (share < 1) one.other.push_back((i * i + 1) % static_cast<std::int32_t>(classes));
                    }
                    for (Index c = 0; weighted && c < classes; ++c) one.weights.push_back(0.3 + static_cast<double>(c));
                    for (std::uint64_t i = 0; i < 9 * static_cast<std::uint64_t>(classes); ++i)
                        logits.push_back(8.0 * static_cast<double>(onednn::uniform(onednn::random_bits(5, i))) - 4.0);
                    for (double& x : logits) x = static_cast<float>(x);
                    const Result ours = compute(one, logits);
                    CHECK(ours.loss == doctest::Approx(reference(one, logits)).epsilon(1e-5));
                    for (std::size_t i = 0; i < logits.size(); ++i) {
                        constexpr double step = 1e-5;
                        std::vector<double> moved = logits;
                        moved[i] += step;
                        const double above = reference(one, moved);
                        moved[i] -= 2 * step;
                        CHECK(std::abs(ours.gradient[i] - (above - reference(one, moved)) / (2 * step)) < 1e-6);
                    }
                }
            }
        }
    }
}

TEST_CASE("loss and gradient are those of PyTorch") {
    const Case one{3, 0.2, {0.5, 1.5, 3.0}, {2, 0, 1, 1}, {}, 1.0F};
    const Result ours = compute(one, {1.0, -2.0, 0.5, 0.1, 0.2, -0.3, 3.0, 0.0, -1.0, 0.0, 4.0, 1.0});
    CHECK(ours.loss == doctest::Approx(1.45126396697).epsilon(1e-6));
    const std::vector<double> expected{0.248755946073,   -0.00274446779126, -0.246011478281, -0.0260178177677,
                                       0.0295393102717,  -0.003521492504,   0.215728304545,  -0.189004201853,
                                       -0.0267241026918, -0.0010830770508,  0.0208565096734, -0.0197734326226};
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(std::abs(ours.gradient[i] - expected[i]) < 1e-7);
}

TEST_CASE("logits far apart lose finite amounts, and a NaN shows") {
    const Case one{3, 0.1, {}, {0, 1}, {}, 1.0F};
    const Result far = compute(one, {-200, 300, 0, 1e4, -1e4, 0});
    const double first = 0.9 * 500 + 0.1 / 3 * (500 + 0 + 300);
    const double second = 0.9 * 2e4 + 0.1 / 3 * (0 + 2e4 + 1e4);
    CHECK(far.loss == doctest::Approx((first + second) / 2).epsilon(1e-6));
    for (const double g : far.gradient) CHECK(std::isfinite(g));
    CHECK(std::isnan(compute(one, {0, std::nan(""), 0, 0, 0, 0}).loss));
}

TEST_CASE("without extras the loss is the plain cross-entropy") {
    const Case one{4, 0.0, {}, {3, 0, 2}, {}, 1.0F};
    std::vector<double> logits;
    std::vector<float> padded(24);
    for (std::uint64_t i = 0; i < 12; ++i) {
        logits.push_back(onednn::uniform(onednn::random_bits(6, i)));
        padded[i / 4 * 8 + i % 4] = static_cast<float>(logits.back());
    }
    CHECK(compute(one, logits).loss == onednn::cross_entropy({padded.data(), 4, 8}, one.own) / 3);
}

TEST_CASE("class weights are inverse frequencies or their roots, with mean 1 over the windows") {
    std::vector<std::int32_t> labels(60, 0);
    labels.insert(labels.end(), 30, 1);
    labels.insert(labels.end(), 10, 3);
    CHECK(onednn::class_weights(onednn::ClassWeights::none, labels, 4).empty());
    const auto balanced = onednn::class_weights(onednn::ClassWeights::balanced, labels, 4);
    REQUIRE(balanced.size() == 4);
    CHECK(balanced[0] == doctest::Approx(100.0 / (3 * 60)));
    CHECK(balanced[1] == doctest::Approx(100.0 / (3 * 30)));
    CHECK(balanced[2] == 0.0);
    CHECK(balanced[3] == doctest::Approx(100.0 / (3 * 10)));
    const auto root = onednn::class_weights(onednn::ClassWeights::sqrt, labels, 4);
    CHECK(root[1] / root[0] == doctest::Approx(std::sqrt(2.0)));
    CHECK(root[3] / root[0] == doctest::Approx(std::sqrt(6.0)));
    CHECK((60 * root[0] + 30 * root[1] + 10 * root[3]) / 100 == doctest::Approx(1.0));
}
