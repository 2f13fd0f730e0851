// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// The mean over classes of F1 = 2 hits / (labels + predictions). A class that is neither among the labels nor among the
// predictions has no F1 and is left out of the mean; one that is in either but has no hit counts as 0. (scikit-learn
// has the same convention.) Throws std::runtime_error without evidence.
class MacroF1 final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
