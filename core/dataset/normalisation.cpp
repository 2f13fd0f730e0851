// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/normalisation.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::core {
namespace {

// Per channel, the sum of term(channel, value) over all rows. Each position of a longer stretch of rows has a sum of
// its own, which are added up at the end: a chain of additions for each channel would wait for every single one.
template <class Term>
std::vector<double> sum_by_channel(std::span<const float> features, std::size_t channels, Term&& term) {
    const std::size_t lanes = channels * std::max<std::size_t>(1, 64 / channels);
    std::vector<double> sums(lanes), result(channels);
    std::vector<std::uint32_t> channel(lanes);
    for (std::size_t i = 0; i < lanes; ++i) channel[i] = static_cast<std::uint32_t>(i % channels);
    for (std::size_t start = 0; start < features.size(); start += lanes) {
        const auto stretch = features.subspan(start, std::min(lanes, features.size() - start));
        for (std::size_t i = 0; i < stretch.size(); ++i) sums[i] += term(channel[i], stretch[i]);
    }
    for (std::size_t i = 0; i < lanes; ++i) result[channel[i]] += sums[i];
    return result;
}

}  // namespace

Normalisation measure_normalisation(std::span<const float> features, std::uint32_t channels) {
    const auto rows = static_cast<double>(features.size() / channels);
    const auto first = features.first(channels);
    // Sums are taken relative to the first row: a large offset then costs no precision, and the sums of a channel
    // that never changes are exactly zero.
    const auto sum = sum_by_channel(features, channels, [&](std::uint32_t channel, float value) {
        return static_cast<double>(value) - static_cast<double>(first[channel]);
    });
    std::vector<double> mean(channels);
    for (std::uint32_t channel = 0; channel < channels; ++channel)
        mean[channel] = static_cast<double>(first[channel]) + sum[channel] / rows;
    const auto squares = sum_by_channel(features, channels, [&](std::uint32_t channel, float value) {
        const double distance = static_cast<double>(value) - mean[channel];
        return distance * distance;
    });

    Normalisation result;
    for (std::uint32_t channel = 0; channel < channels; ++channel) {
        const auto deviation = static_cast<float>(std::sqrt(squares[channel] / rows));
        result.mean.push_back(static_cast<float>(mean[channel]));
        result.deviation.push_back(std::isnormal(deviation) ? deviation : 1.0F);
    }
    return result;
}

void normalise(std::span<float> features, const Normalisation& normalisation) {
    // One period of the channels repeated to a longer stretch lets the compiler use whole vector registers.
    const std::size_t channels = normalisation.mean.size();
    const std::size_t repeats = std::max<std::size_t>(1, 256 / channels);
    std::vector<double> mean, deviation;  // double: the distance of two large floats may not fit a float
    for (std::size_t i = 0; i < repeats; ++i) {
        mean.insert(mean.end(), normalisation.mean.begin(), normalisation.mean.end());
        deviation.insert(deviation.end(), normalisation.deviation.begin(), normalisation.deviation.end());
    }
    for (std::size_t start = 0; start < features.size(); start += mean.size()) {
        const auto stretch = features.subspan(start, std::min(mean.size(), features.size() - start));
        for (std::size_t i = 0; i < stretch.size(); ++i)
            stretch[i] = static_cast<float>((static_cast<double>(stretch[i]) - mean[i]) / deviation[i]);
    }
}

}  // namespace linnet::core
