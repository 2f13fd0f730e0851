// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/modelled_time.hpp"

namespace linnet::metrics {

// Joules of one inference, modelled: the board's power while it infers (energy.active) times the latency. Throws
// std::runtime_error when the board does not say that power, and where the latency does.
class Energy final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
    // "modelled: headline power times measured constants of latency.tflm (SOURCES)"; the view is valid as long as the
    // metric.
    std::string_view provenance(const sdk::Candidate& candidate) const override;

private:
    KeptTexts texts_;
};

}  // namespace linnet::metrics
