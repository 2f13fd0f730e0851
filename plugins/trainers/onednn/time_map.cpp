// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "time_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace linnet::onednn {

TimeMap::TimeMap(const AugmentationSettings& settings, Index time)
    : shift_{settings.time_shift},
      crop_{settings.crop},
      warp_{settings.time_warp},
      time_{time},
      share_(static_cast<std::size_t>(time)),
      index_(static_cast<std::size_t>(time)) {}

// Within a segment of `width` rows whose speed goes from a to b, the distance after t rows is a t + (b - a) t^2 / 2
// width.
void TimeMap::draw_warp(Draws& draws, double start, double length) {
    std::array<double, segments + 1> knots{};
    double mean = 0.0;
    for (std::size_t k = 0; k < knots.size(); ++k) {
        knots[k] = warp_ > 0 ? draws.symmetric() : 0.0;
        mean += knots[k] * (k == 0 || k == segments ? 0.5 : 1.0) / static_cast<double>(segments);
    }
    double top = 1.0;
    for (double& knot : knots) top = std::max(top, std::abs(knot -= mean));
    for (double& knot : knots) knot = length * (1.0 + warp_ * knot / top);

    const double width = static_cast<double>(time_ - 1) / static_cast<double>(segments);
    double reached = start;
    Index row = 0;
    for (std::size_t k = 0; k < segments; ++k) {
        const double first = width * static_cast<double>(k);
        const Index end = k + 1 == segments ? time_ : static_cast<Index>(std::ceil(first + width));
        const auto base = static_cast<float>(reached);
        const auto origin = static_cast<float>(first);
        const auto speed = static_cast<float>(knots[k]);
        const auto bend = static_cast<float>((knots[k + 1] - knots[k]) / (2.0 * width));
        float* positions = share_.data();
        for (; row < end; ++row) {
            const float t = static_cast<float>(static_cast<std::int32_t>(row)) - origin;
            positions[row] = base + t * (speed + t * bend);
        }
        reached += width * (knots[k] + knots[k + 1]) / 2.0;
    }
}

void TimeMap::draw(Draws& draws) {
    const double length = crop_ > 0 ? 1.0 - crop_ * draws.uniform() : 1.0;
    double start = crop_ > 0 ? draws.uniform() * static_cast<double>(time_ - 1) * (1.0 - length) : 0.0;
    if (shift_ > 0) start += std::round(draws.symmetric() * shift_ * static_cast<double>(time_));
    draw_warp(draws, start, length);
    const auto last = static_cast<float>(time_ - 1);
    const auto highest = static_cast<std::int32_t>(time_ - 2);
    float* share = share_.data();
    std::int32_t* index = index_.data();
    for (Index t = 0; t < time_; ++t) {
        const float at = std::min(std::max(share[t], 0.0F), last);
        index[t] = std::min(static_cast<std::int32_t>(at), highest);
        share[t] = at - static_cast<float>(index[t]);
    }
}

}  // namespace linnet::onednn
