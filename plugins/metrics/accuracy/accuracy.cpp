// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "accuracy/accuracy.hpp"

#include "shared/confusion.hpp"

namespace linnet::metrics {

sdk::MetricDescription Accuracy::describe() const noexcept {
    return {sdk::Stage::after_training, true, "", "measured"};
}

double Accuracy::measure(const sdk::Candidate& candidate) const {
    std::uint64_t hits = 0, windows = 0;
    for (const auto& count : count_classes(candidate, "accuracy")) {
        hits += count.hits;
        windows += count.labels;
    }
    return static_cast<double>(hits) / static_cast<double>(windows);
}

}  // namespace linnet::metrics
