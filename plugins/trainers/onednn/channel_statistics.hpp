// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "kernels/vector.hpp"

namespace linnet::onednn {

// Per channel over all rows.
struct ChannelStatistics {
    std::vector<double> mean, deviation;
};

// features: rows x channels, at least one row.
ChannelStatistics channel_statistics(std::span<const float> features, Index channels);

}  // namespace linnet::onednn
