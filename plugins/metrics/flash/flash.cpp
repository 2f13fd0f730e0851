// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "flash/flash.hpp"

namespace linnet::metrics {

sdk::MetricDescription Flash::describe() const noexcept {
    return {sdk::Stage::before_training, false, "byte", "modelled"};
}

double Flash::measure(const sdk::Candidate& candidate) const {
    return static_cast<double>(candidate.footprint().flash());
}

std::string_view Flash::provenance(const sdk::Candidate& candidate) const {
    return candidate.runtime().flash_provenance();
}

}  // namespace linnet::metrics
