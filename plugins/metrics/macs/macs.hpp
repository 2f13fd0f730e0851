// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// Multiply-accumulates of one inference: one per weight and output position of convolutions and dense layers, positions
// in the padding included; see graph_cost.hpp. Throws std::invalid_argument for an operation that is no primitive.
class Macs final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
