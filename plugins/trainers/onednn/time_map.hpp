// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where in a window every row of its augmented version is taken from.

#include <cstdint>
#include <vector>

#include "draws.hpp"
#include "kernels/vector.hpp"
#include "settings.hpp"

namespace linnet::onednn {

// Crop, warp and shift composed into one position per row, so that a window is interpolated once.
//   warp:  the speed is piecewise linear between five knots drawn from 1 +- time_warp, their mean over time 1; it
//   starts
//          at the first row and ends at the last (Um et al. 2017)
//   crop:  the warped positions are squeezed into a random slice of at least 1 - crop (Le Guennec et al. 2016)
//   shift: by whole rows, up to time_shift of the window; positions before the first and behind the last row are
//          those rows
class TimeMap {
public:
    // time: at least 2 rows.
    TimeMap(const AugmentationSettings& settings, Index time);

    void draw(Draws& draws);

    // Position of row t: index()[t] + share()[t], with index() from 0 to time - 2 and share() from 0 to 1.
    const std::int32_t* index() const { return index_.data(); }
    const float* share() const { return share_.data(); }

private:
    static constexpr Index segments = 4;

    void draw_warp(Draws& draws, double start, double length);

    double shift_, crop_, warp_;
    Index time_;
    std::vector<float> share_;  // positions first
    std::vector<std::int32_t> index_;
};

}  // namespace linnet::onednn
