// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/dataset/normalisation.hpp"

using namespace linnet;

namespace {

struct Moments {
    long double mean, deviation;
};

// The definition, in the widest type there is.
Moments reference(const std::vector<float>& features, std::size_t channels, std::size_t channel) {
    long double sum = 0, squares = 0;
    long double count = 0;
    for (std::size_t i = channel; i < features.size(); i += channels) {
        sum += static_cast<long double>(features[i]);
        ++count;
    }
    const long double mean = sum / count;
    for (std::size_t i = channel; i < features.size(); i += channels) {
        const long double distance = static_cast<long double>(features[i]) - mean;
        squares += distance * distance;
    }
    return {mean, std::sqrt(squares / count)};
}

}  // namespace

TEST_CASE("mean and deviation agree with the definition for any number of channels") {
    std::mt19937_64 random{11};
    for (const std::uint32_t channels : {1U, 2U, 3U, 9U, 64U, 300U}) {
        CAPTURE(channels);
        std::vector<float> features(channels * 1000);
        for (std::size_t i = 0; i < features.size(); ++i) {
            const auto channel = static_cast<float>(i % channels);
            features[i] = channel * 10.0F + (channel + 1.0F) * static_cast<float>(random() % 1000) / 500.0F;
        }
        const auto normalisation = core::measure_normalisation(features, channels);
        REQUIRE(normalisation.mean.size() == channels);
        REQUIRE(normalisation.deviation.size() == channels);
        std::vector<float> normalised = features;
        core::normalise(normalised, normalisation);
        std::size_t wrong = 0;
        for (std::uint32_t c = 0; c < channels; ++c) {
            const auto expected = reference(features, channels, c);
            if (normalisation.mean[c] != static_cast<float>(expected.mean)) ++wrong;
            if (normalisation.deviation[c] != static_cast<float>(expected.deviation)) ++wrong;
        }
        for (std::size_t i = 0; i < features.size(); ++i) {
            const auto c = i % channels;
            const double exact = (static_cast<double>(features[i]) - static_cast<double>(normalisation.mean[c])) /
                                 static_cast<double>(normalisation.deviation[c]);
            if (normalised[i] != static_cast<float>(exact)) ++wrong;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("a large offset costs no precision") {
    std::vector<float> features;
    for (int i = 0; i < 100'000; ++i) features.push_back(16'000'000.0F + static_cast<float>(i % 2));
    const auto normalisation = core::measure_normalisation(features, 1);
    CHECK(normalisation.deviation[0] == 0.5F);
}

TEST_CASE("a channel that never changes has deviation 1 and becomes zero") {
    std::vector<float> features;
    for (int i = 0; i < 1001; ++i) {
        features.push_back(0.1F);
        features.push_back(static_cast<float>(i));
    }
    const auto normalisation = core::measure_normalisation(features, 2);
    CHECK(normalisation.mean[0] == 0.1F);
    CHECK(normalisation.deviation[0] == 1.0F);
    CHECK(normalisation.mean[1] == 500.0F);
    core::normalise(features, normalisation);
    CHECK(features[0] == 0.0F);
    CHECK(features[2000] == 0.0F);
    CHECK(features[1001] == 0.0F);  // i = 500
}

TEST_CASE("the largest floats stay finite") {
    const float most = std::numeric_limits<float>::max();
    std::vector<float> features{most, -most, most, -most};
    const auto normalisation = core::measure_normalisation(features, 1);
    core::normalise(features, normalisation);
    CHECK(features == std::vector<float>{1, -1, 1, -1});
}
