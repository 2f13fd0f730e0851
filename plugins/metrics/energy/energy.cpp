// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "energy/energy.hpp"

namespace linnet::metrics {
namespace {

constexpr const char* power_key = "energy.active";

}  // namespace

sdk::MetricDescription Energy::describe() const noexcept {
    return {sdk::Stage::before_training, false, "J", "modelled"};
}

double Energy::measure(const sdk::Candidate& candidate) const {
    const auto watts = candidate.board().number(power_key);
    if (!watts)
        throw std::runtime_error("board \"" + std::string(candidate.board().id()) + "\" has no " + power_key +
                                 ", so the energy of an inference cannot be modelled");
    return *watts * modelled_time(candidate).seconds;
}

std::string_view Energy::provenance(const sdk::Candidate& candidate) const {
    const auto time = modelled_time(candidate);
    auto numbers = time.numbers;
    numbers.insert(numbers.begin(), power_key);
    const std::string status{candidate.board().text(std::string(power_key) + ".status")};
    const auto sources = sources_of(numbers, candidate.board());
    return texts_.keep("modelled: " + status + (status.empty() ? "" : " ") + "power times " +
                       worth_of(time, candidate) + (sources.empty() ? "" : " (" + sources + ")"));
}

}  // namespace linnet::metrics
