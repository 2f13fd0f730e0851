// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>

namespace linnet::metrics {

// Figures of sdk::FirmwareReport. Throw std::runtime_error without one.
class MeasuredFlash final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

class MeasuredRam final : public sdk::Metric {  // with the stack
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

class MeasuredInstructions final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override;
    double measure(const sdk::Candidate& candidate) const override;
};

}  // namespace linnet::metrics
