// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "macs/macs.hpp"

#include <linnet/sdk/support/graph_cost.hpp>

namespace linnet::metrics {

sdk::MetricDescription Macs::describe() const noexcept { return {sdk::Stage::before_training, false, "", "counted"}; }

double Macs::measure(const sdk::Candidate& candidate) const {
    return static_cast<double>(sdk::total_macs(candidate.graph()));
}

}  // namespace linnet::metrics
