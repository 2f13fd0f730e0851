// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/modelled_time.hpp"

namespace linnet::metrics {

// Seconds of one inference by the run's runtime on the run's board, modelled: see latency_model.hpp. Throws
// std::runtime_error when the runtime tells no operations, or the board lacks the runtime's table or a kind in it.
class Latency final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
    // "modelled: measured constants of latency.tflm (SOURCES)"; the view is valid as long as the metric.
    std::string_view provenance(const sdk::Candidate& candidate) const override;

private:
    KeptTexts texts_;
};

}  // namespace linnet::metrics
