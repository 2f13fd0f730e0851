// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "int8_scores/int8_scores.hpp"

#include "shared/confusion.hpp"

namespace linnet::metrics {
namespace {

constexpr sdk::MetricDescription score{sdk::Stage::after_quantization, true, "",
                                       "measured: int8, bit for bit as deployed"};

}  // namespace

sdk::MetricDescription Int8Accuracy::describe() const noexcept { return score; }

double Int8Accuracy::measure(const sdk::Candidate& candidate) const {
    return accuracy_of(count_classes(candidate.deployed_evidence(), "int8_accuracy"));
}

sdk::MetricDescription Int8MacroF1::describe() const noexcept { return score; }

double Int8MacroF1::measure(const sdk::Candidate& candidate) const {
    return macro_f1_of(count_classes(candidate.deployed_evidence(), "int8_macro_f1"));
}

}  // namespace linnet::metrics
