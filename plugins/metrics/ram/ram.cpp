// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "ram/ram.hpp"

namespace linnet::metrics {

sdk::MetricDescription Ram::describe() const noexcept {
    return {sdk::Stage::before_training, false, "byte", "modelled"};
}

double Ram::measure(const sdk::Candidate& candidate) const { return static_cast<double>(candidate.footprint().ram()); }

std::string_view Ram::provenance(const sdk::Candidate& candidate) const { return candidate.runtime().ram_provenance(); }

}  // namespace linnet::metrics
