// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "macro_f1/macro_f1.hpp"

#include "shared/confusion.hpp"

namespace linnet::metrics {

sdk::MetricDescription MacroF1::describe() const noexcept { return {sdk::Stage::after_training, true, "", "measured"}; }

double MacroF1::measure(const sdk::Candidate& candidate) const {
    return macro_f1_of(count_classes(candidate.evidence(), "macro_f1"));
}

}  // namespace linnet::metrics
