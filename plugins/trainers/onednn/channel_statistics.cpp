// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "channel_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::onednn {

// Sums over several rows side by side, whose number of floats is then large enough for vectors whatever the channels
// are. Relative to the first row, so that the squares of a signal far from zero do not cancel.
ChannelStatistics channel_statistics(std::span<const float> features, Index channels) {
    constexpr Index together = 8;
    const Index floats = together * channels;
    std::vector<float> origin(static_cast<std::size_t>(floats));
    for (Index i = 0; i < floats; ++i)
        origin[static_cast<std::size_t>(i)] = features[static_cast<std::size_t>(i % channels)];
    std::vector<double> sums(static_cast<std::size_t>(floats));
    std::vector<double> squares(static_cast<std::size_t>(floats));
    const auto add = [&](const float* from, Index count) {
        const float* __restrict x = from;
        const float* __restrict zero = origin.data();
        double* __restrict sum = sums.data();
        double* __restrict square = squares.data();
        for (Index i = 0; i < count; ++i) {
            const auto apart = static_cast<double>(x[i] - zero[i]);
            sum[i] += apart;
            square[i] += apart * apart;
        }
    };
    const auto size = static_cast<Index>(features.size());
    for (Index at = 0; at < size; at += floats) add(features.data() + at, std::min(floats, size - at));

    ChannelStatistics statistics;
    const double rows = static_cast<double>(size / channels);
    for (Index c = 0; c < channels; ++c) {
        double sum = 0.0;
        double square = 0.0;
        for (Index i = c; i < floats; i += channels) {
            sum += sums[static_cast<std::size_t>(i)];
            square += squares[static_cast<std::size_t>(i)];
        }
        const double apart = sum / rows;
        statistics.mean.push_back(static_cast<double>(features[static_cast<std::size_t>(c)]) + apart);
        statistics.deviation.push_back(std::sqrt(std::max(0.0, square / rows - apart * apart)));
    }
    return statistics;
}

}  // namespace linnet::onednn
