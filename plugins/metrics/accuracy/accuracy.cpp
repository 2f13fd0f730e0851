// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "accuracy/accuracy.hpp"

#include "shared/confusion.hpp"

namespace linnet::metrics {

sdk::MetricDescription Accuracy::describe() const noexcept {
    return {sdk::Stage::after_training, true, "", "measured"};
}

double Accuracy::measure(const sdk::Candidate& candidate) const {
    return accuracy_of(count_classes(candidate.evidence(), "accuracy"));
}

}  // namespace linnet::metrics
