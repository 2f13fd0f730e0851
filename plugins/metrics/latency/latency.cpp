// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "latency/latency.hpp"

namespace linnet::metrics {

sdk::MetricDescription Latency::describe() const noexcept {
    return {sdk::Stage::before_training, false, "s", "modelled"};
}

double Latency::measure(const sdk::Candidate& candidate) const { return modelled_time(candidate).seconds; }

std::string_view Latency::provenance(const sdk::Candidate& candidate) const {
    const auto time = modelled_time(candidate);
    const auto sources = sources_of(time.numbers, candidate.board());
    return texts_.keep("modelled: " + worth_of(time, candidate) + (sources.empty() ? "" : " (" + sources + ")"));
}

}  // namespace linnet::metrics
