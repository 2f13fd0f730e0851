// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// Li, Yang, Bhardwaj, Marculescu: ZiCo: Zero-shot NAS via inverse coefficient of variation on gradients, ICLR 2023:
// the sum over convolutions and dense layers of
//     log sum over the weights of the kernel of mean |g| / deviation of g
// over mini-batches, here of one window each. Weights whose gradient is the same for all windows are left out, and
// so are kernels of nothing else. Throws std::runtime_error without gradients, or when nothing is left.
class Zico final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
