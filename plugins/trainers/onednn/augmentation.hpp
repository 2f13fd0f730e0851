// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random changes of training windows, on their way into the net.

#include <linnet/sdk/dataset.hpp>
#include <optional>
#include <span>

#include "buffer.hpp"
#include "channel_statistics.hpp"
#include "time_map.hpp"

namespace linnet::onednn {

// Every window is, with probability `augment`: moved in time (TimeMap), rotated, scaled, disturbed by noise, blanked in
// channels and blanked in time, in this order. A unit is one axis group or one channel outside of all groups.
//   rotation:        about a random axis by up to so many degrees, the same for all groups; in raw sensor units, which
//                    the data set's mean and deviation give back (Um et al. 2017)
//   scaling:         one factor 1 + N(0, scaling) per unit, about the channel's mean (Um et al. 2017)
//   jitter:          noise N(0, jitter x the channel's deviation) from a table, at a random place with a random sign
//   channel_masking: every unit is its channels' mean with this probability, but never all of them
//   masking:         one span of up to this share of the rows is the channels' mean (DeVries, Taylor 2017; Park et al.
//                    2019)
// Means and deviations are those over the training windows.
class Augmentation {
public:
    // Throws std::invalid_argument when an axis group is not in the windows.
    Augmentation(const AugmentationSettings& settings, const sdk::Dataset& data, std::uint64_t seed);

    // Writes a window of time x channels floats as rows of padded(channels) floats, zero behind the channels. The same
    // seed gives the same bits. Allocates nothing.
    void write(const float* window, std::uint64_t seed, float* to);

private:
    struct Unit {
        Index first, count;
    };
    void group_channels(const std::vector<AxisGroup>& groups);
    void make_noise(std::uint64_t seed);
    void move_time(const float* window, Draws& draws, float* to);
    void change_values(Draws& draws, float* to);
    void draw_factors(Draws& draws);
    void draw_rotation(Draws& draws);
    void add_jitter(Draws& draws, float* to);
    void blank_span(Draws& draws, float* to);
    double normal(Draws& draws) const { return static_cast<double>(normals_[draws.bits() % normals_.size()]); }

    AugmentationSettings settings_;
    Index time_, channels_, stride_;
    ChannelStatistics statistics_;
    std::vector<double> raw_mean_, raw_deviation_;
    std::vector<Unit> units_;
    std::optional<TimeMap> map_;
    std::vector<float> normals_;
    Buffer noise_;      // (noise_rows + time) x stride, scaled to the channels
    Buffer source_;     // the window before it is moved
    Buffer unrotated_;  // with a line in front and behind
    Buffer diagonals_;  // of the rotation (kernels/windows.hpp)
    Buffer mean_row_, factor_, offset_;
};

}  // namespace linnet::onednn
