// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "macro_f1/macro_f1.hpp"

#include "shared/confusion.hpp"

namespace linnet::metrics {

sdk::MetricDescription MacroF1::describe() const noexcept { return {sdk::Stage::after_training, true, "", "measured"}; }

double MacroF1::measure(const sdk::Candidate& candidate) const {
    double sum = 0;
    std::uint64_t present = 0;
    for (const auto& count : count_classes(candidate, "macro_f1")) {
        const auto mentions = count.labels + count.predicted;
        if (mentions == 0) continue;
        sum += 2.0 * static_cast<double>(count.hits) / static_cast<double>(mentions);
        ++present;
    }
    return sum / static_cast<double>(present);
}

}  // namespace linnet::metrics
