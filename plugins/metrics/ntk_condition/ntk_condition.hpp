// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// The condition number of the Gram matrix of the windows' gradients by all trained weights, in the manner of Chen,
// Gong, Wang: Neural Architecture Search on ImageNet in Four GPU Hours, ICLR 2021, who take gradients of the summed
// outputs. Here they are of the loss. The smallest eigenvalue counts as 1e-12 of the largest at least: there
// single precision ends, and a singular matrix has a number, too. Throws std::runtime_error without gradients, or when
// all are zero.
class NtkCondition final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
