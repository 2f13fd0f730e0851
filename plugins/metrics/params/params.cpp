// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "params/params.hpp"

#include <linnet/sdk/support/graph_cost.hpp>

namespace linnet::metrics {

sdk::MetricDescription Params::describe() const noexcept { return {sdk::Stage::before_training, false, "", "counted"}; }

double Params::measure(const sdk::Candidate& candidate) const {
    return static_cast<double>(sdk::total_parameters(candidate.graph()));
}

}  // namespace linnet::metrics
