// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/metric.hpp>
#include <string_view>

namespace linnet::metrics {

// Throws std::runtime_error with a sentence that starts with the metric's name where the candidate has none.
const sdk::InitialGradientsView& gradients_of(const sdk::Candidate& candidate, std::string_view metric);

}  // namespace linnet::metrics
