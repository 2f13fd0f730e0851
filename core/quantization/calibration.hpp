// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The ranges of a network's activations, observed on training windows. A range always holds zero, which padding and
// relu need exactly.

#include <array>
#include <cstdint>
#include <linnet/sdk/support/activation_groups.hpp>
#include <linnet/sdk/trained_model.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace linnet::core {

enum class CalibrationMethod : std::uint8_t {
    min_max,             // everything that was seen
    percentile,          // without the outermost 0.01 % of the values, half of them at each end
    mean_squared_error,  // the part of the range whose 256 steps have the smallest squared error in all
};
inline constexpr std::array calibration_methods{CalibrationMethod::min_max, CalibrationMethod::percentile,
                                                CalibrationMethod::mean_squared_error};
std::string_view calibration_name(CalibrationMethod method) noexcept;  // "min_max", ...

struct ValueRange {
    float lowest = 0, highest = 0;
};

// What the activations of each group were seen to be.
class Observations {
public:
    // Runs the network (a deployed form) over the windows, normalised and row-major behind one another, twice: for the
    // bounds, then for the distribution in between. Throws std::invalid_argument with a sentence when there is no
    // window or a value is not finite.
    Observations(const sdk::GraphView& deployed, const sdk::WeightsView& weights, std::span<const float> windows);

    const sdk::ActivationGroups& groups() const noexcept { return groups_; }
    ValueRange range(std::uint32_t group, CalibrationMethod method) const;

private:
    static constexpr std::size_t bins = 2048;
    struct Histogram {
        ValueRange bounds;
        std::array<std::uint64_t, bins> counts{};
        std::uint64_t total = 0;

        double centre(std::size_t bin) const;
        ValueRange without_tails(double share) const;
        ValueRange of_least_error() const;
        double squared_error(ValueRange range) const;
    };

    sdk::ActivationGroups groups_;
    std::vector<Histogram> histograms_;  // by group
};

}  // namespace linnet::core
