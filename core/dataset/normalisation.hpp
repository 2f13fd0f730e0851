// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Per-channel standardisation: normalised = (raw - mean) / deviation.

#include <cstdint>
#include <span>
#include <vector>

namespace linnet::core {

struct Normalisation {
    std::vector<float> mean, deviation;  // one per channel
};

// Mean and population standard deviation of each channel, accumulated in double precision. A channel that never
// changes gets deviation 1. `features` are rows of `channels` values, at least one row, all finite.
Normalisation measure_normalisation(std::span<const float> features, std::uint32_t channels);

// In place.
void normalise(std::span<float> features, const Normalisation& normalisation);

}  // namespace linnet::core
