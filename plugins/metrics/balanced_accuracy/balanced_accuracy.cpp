// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "balanced_accuracy/balanced_accuracy.hpp"

#include "shared/confusion.hpp"

namespace linnet::metrics {

sdk::MetricDescription BalancedAccuracy::describe() const noexcept {
    return {sdk::Stage::after_training, true, "", "measured"};
}

double BalancedAccuracy::measure(const sdk::Candidate& candidate) const {
    double sum = 0;
    std::uint64_t present = 0;
    for (const auto& count : count_classes(candidate.evidence(), "balanced_accuracy")) {
        if (count.labels == 0) continue;
        sum += static_cast<double>(count.hits) / static_cast<double>(count.labels);
        ++present;
    }
    return sum / static_cast<double>(present);
}

}  // namespace linnet::metrics
