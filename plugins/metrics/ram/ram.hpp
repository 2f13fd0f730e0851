// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// RAM of the deployed network, as the runtime of the run file accounts for it.
// Throws what the runtime throws.
class Ram final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
    std::string_view provenance(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
