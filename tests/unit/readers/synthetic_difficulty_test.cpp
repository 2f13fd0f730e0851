// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A search over networks is only worth something on data that needs a network: a linear classifier must not do.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "core/dataset/data_set.hpp"
#include "synthetic_fixture.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

// Multinomial logistic regression by stochastic gradient descent on whole windows.
class LogisticRegression {
public:
    LogisticRegression(std::size_t inputs, std::size_t classes)
        : inputs_{inputs}, classes_{classes}, weights_((inputs + 1) * classes), scores_(classes) {}

    void fit(const sdk::Windows& data, int epochs) {
        std::mt19937_64 random{1};
        for (int epoch = 0; epoch < epochs; ++epoch) {
            const float rate = 0.1F / static_cast<float>(inputs_) / (1.0F + 0.3F * static_cast<float>(epoch));
            for (std::size_t i = 0; i < data.size(); ++i) {
                const std::size_t row = random() % data.size();
                step(window(data, row), static_cast<std::size_t>(data.labels[row]), rate);
            }
        }
    }

    double accuracy(const sdk::Windows& data) {
        std::size_t right = 0;
        for (std::size_t row = 0; row < data.size(); ++row) {
            score(window(data, row));
            const auto best = std::max_element(scores_.begin(), scores_.end()) - scores_.begin();
            if (best == data.labels[row]) ++right;
        }
        return static_cast<double>(right) / static_cast<double>(data.size());
    }

private:
    std::span<const float> window(const sdk::Windows& data, std::size_t row) const {
        return data.features.subspan(row * inputs_, inputs_);
    }
    float* weights(std::size_t number) { return weights_.data() + number * (inputs_ + 1); }
    void score(std::span<const float> x) {
        for (std::size_t c = 0; c < classes_; ++c) {
            const float* w = weights(c);
            float sum = w[inputs_];
            for (std::size_t i = 0; i < inputs_; ++i) sum += w[i] * x[i];
            scores_[c] = sum;
        }
    }
    void step(std::span<const float> x, std::size_t label, float rate) {
        score(x);
        const float highest = *std::max_element(scores_.begin(), scores_.end());
        float total = 0;
        for (float& s : scores_) total += s = std::exp(s - highest);
        for (std::size_t c = 0; c < classes_; ++c) {
            const float move = rate * ((c == label ? 1.0F : 0.0F) - scores_[c] / total);
            float* w = weights(c);
            for (std::size_t i = 0; i < inputs_; ++i) w[i] += move * x[i];
            w[inputs_] += move;
        }
    }

    std::size_t inputs_, classes_;
    std::vector<float> weights_, scores_;
};

double linear_test_accuracy(const std::string& kind) {
    const auto data = core::DataSet::prepare(generate(synthetic_config(kind)), {});
    LogisticRegression model{static_cast<std::size_t>(data.window().elements()),
                             static_cast<std::size_t>(data.classes())};
    model.fit(data.train(), 15);
    return model.accuracy(data.test());
}

}  // namespace

TEST_CASE("the linear classifier of this test learns what is linear") {
    std::mt19937_64 random{3};
    std::vector<float> features;
    std::vector<std::int32_t> labels;
    for (int i = 0; i < 600; ++i) {
        labels.push_back(i % 3);
        for (int j = 0; j < 30; ++j) {
            const float noise = static_cast<float>(random() % 2001) / 1000.0F - 1.0F;
            features.push_back(noise + (j % 3 == i % 3 ? 0.7F : 0.0F));
        }
    }
    const sdk::Windows data{features, labels};
    LogisticRegression model{30, 3};
    model.fit(data, 15);
    CHECK(model.accuracy(data) > 0.95);
}

TEST_CASE("a linear classifier stays far from solving the activities") {
    const double accuracy = linear_test_accuracy("activity");
    CAPTURE(accuracy);
    CHECK(accuracy > 0.1);
    CHECK(accuracy < 0.8);
}

TEST_CASE("a linear classifier stays far from solving the heartbeats") {
    const double accuracy = linear_test_accuracy("ecg");
    CAPTURE(accuracy);
    CHECK(accuracy > 0.45);  // better than always answering normal
    CHECK(accuracy < 0.8);
}
