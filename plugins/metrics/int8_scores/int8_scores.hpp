// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// Scores of the deployed network's predictions. Throw std::runtime_error without them.
class Int8Accuracy final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

class Int8MacroF1 final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
