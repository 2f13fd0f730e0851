// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <stdexcept>

#include "accuracy/accuracy.hpp"
#include "balanced_accuracy/balanced_accuracy.hpp"
#include "candidate.hpp"
#include "macro_f1/macro_f1.hpp"

namespace linnet::test {
namespace {

using metrics::Accuracy;
using metrics::BalancedAccuracy;
using metrics::MacroF1;
using Classes = std::vector<std::int32_t>;

const ForeignGraph graph;  // scores do not look at it

template <class Score>
double score(Classes labels, Classes predicted, std::int32_t classes) {
    return Score{}.measure(TestCandidate(graph, std::move(labels), std::move(predicted), classes));
}

template <class Score>
void check_complaints(const std::string& name) {
    const auto complains = [&](const TestCandidate& candidate, const char* problem) {
        const auto sentence = name + ": " + problem;
        CHECK_THROWS_WITH_AS(Score{}.measure(candidate), sentence.c_str(), std::runtime_error);
    };
    complains(TestCandidate(graph), "the candidate has not been trained, so there are no predictions");
    complains(TestCandidate(graph, {}, {}, 3), "the evidence has no windows");
    complains(TestCandidate(graph, {0}, {0}, 0), "the evidence has 0 classes");
    complains(TestCandidate(graph, {0, 1}, {0}, 3), "the evidence has 2 labels but 1 predictions");
    complains(TestCandidate(graph, {0, 3}, {0, 1}, 3), "a label is 3, but classes are 0 to 2");
    complains(TestCandidate(graph, {0, 1}, {0, -1}, 3), "a prediction is -1, but classes are 0 to 2");
}

}  // namespace

TEST_CASE("scores of hand-computed confusions") {
    // Class 0: 3 windows, 2 recognised, predicted 3 times. Class 1: 2, 1, 3. Class 2: 1, 0, 0.
    const Classes labels{0, 0, 0, 1, 1, 2}, predicted{0, 0, 1, 1, 0, 1};
    CHECK(score<Accuracy>(labels, predicted, 3) == doctest::Approx(3.0 / 6));
    CHECK(score<MacroF1>(labels, predicted, 3) == doctest::Approx((4.0 / 6 + 2.0 / 5 + 0.0) / 3));
    CHECK(score<BalancedAccuracy>(labels, predicted, 3) == doctest::Approx((2.0 / 3 + 1.0 / 2 + 0.0) / 3));
}

TEST_CASE("all right is one and all wrong is zero") {
    CHECK(score<Accuracy>({0, 1, 2}, {0, 1, 2}, 3) == 1.0);
    CHECK(score<MacroF1>({0, 1, 2}, {0, 1, 2}, 3) == 1.0);
    CHECK(score<BalancedAccuracy>({0, 1, 2}, {0, 1, 2}, 3) == 1.0);
    CHECK(score<Accuracy>({0, 1, 2}, {1, 2, 0}, 3) == 0.0);
    CHECK(score<MacroF1>({0, 1, 2}, {1, 2, 0}, 3) == 0.0);
    CHECK(score<BalancedAccuracy>({0, 1, 2}, {1, 2, 0}, 3) == 0.0);
}

TEST_CASE("a class that is neither labelled nor predicted is left out of the means") {
    CHECK(score<MacroF1>({0, 0, 1}, {0, 1, 1}, 10) == doctest::Approx((2.0 / 3 + 2.0 / 3) / 2));
    CHECK(score<BalancedAccuracy>({0, 0, 1}, {0, 1, 1}, 10) == doctest::Approx((1.0 / 2 + 1.0) / 2));
}

TEST_CASE("a class that is predicted but never labelled lowers macro F1 and not balanced accuracy") {
    CHECK(score<MacroF1>({0, 0}, {0, 1}, 2) == doctest::Approx((2.0 / 3 + 0.0) / 2));
    CHECK(score<BalancedAccuracy>({0, 0}, {0, 1}, 2) == doctest::Approx(1.0 / 2));
}

TEST_CASE("a majority guess is exposed by the balanced scores") {
    Classes labels(100, 0), predicted(100, 0);
    for (std::size_t i = 0; i < 10; ++i) labels[i] = 1;
    CHECK(score<Accuracy>(labels, predicted, 2) == doctest::Approx(0.9));
    CHECK(score<BalancedAccuracy>(labels, predicted, 2) == doctest::Approx(0.5));
    CHECK(score<MacroF1>(labels, predicted, 2) == doctest::Approx(2.0 * 90 / 190 / 2));
}

TEST_CASE("scores complain of missing and wrong evidence") {
    check_complaints<Accuracy>("accuracy");
    check_complaints<MacroF1>("macro_f1");
    check_complaints<BalancedAccuracy>("balanced_accuracy");
}

TEST_CASE("scores are measured after training and better when larger") {
    for (const auto& description : {Accuracy{}.describe(), MacroF1{}.describe(), BalancedAccuracy{}.describe()}) {
        CHECK((description.stage == sdk::Stage::after_training));
        CHECK(description.larger_is_better);
        CHECK(description.unit == "");
        CHECK(description.provenance == "measured");
    }
}

}  // namespace linnet::test
