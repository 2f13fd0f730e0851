// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "shared/gradients.hpp"

#include <stdexcept>
#include <string>

namespace linnet::metrics {

const sdk::InitialGradientsView& gradients_of(const sdk::Candidate& candidate, std::string_view metric) {
    const auto* gradients = candidate.initial_gradients();
    if (gradients == nullptr)
        throw std::runtime_error(std::string(metric) +
                                 ": there are no gradients at the initial weights; they need a run with data and a "
                                 "trainer that hands them out");
    return *gradients;
}

}  // namespace linnet::metrics
