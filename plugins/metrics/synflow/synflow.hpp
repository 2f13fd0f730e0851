// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// The logarithm of the sum over all paths, from any value of a window to any class, of the expected product of the
// magnitudes of their weights at Glorot's uniform initial values (the objective of Tanaka, Kunin, Yamins, Ganguli:
// Pruning neural networks without any data by iteratively conserving synaptic flow, NeurIPS 2020, in its
// mean over the initial weights). See README.md for the operations that are not linear. Throws std::invalid_argument
// for an operation that is no primitive, std::runtime_error for a network whose windows reach no class.
class Synflow final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
