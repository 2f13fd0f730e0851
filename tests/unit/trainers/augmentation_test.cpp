// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "augmentation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "fixtures.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;
using onednn::Augmentation;
using onednn::AugmentationSettings;
using onednn::Index;

constexpr int time_steps = 40;
constexpr int channels = 9;
constexpr Index stride = onednn::padded(channels);

// Channel c has mean c / 4 - 1 and deviation 1 / (c + 1), roughly, and raw units of their own.
class Signals final : public sdk::Dataset {
public:
    Signals() {
        for (std::size_t i = 0; i < windows * time_steps * channels; ++i) {
            const auto c = static_cast<float>(i % channels);
            const float wave = 2.0F * onednn::uniform(onednn::random_bits(3, i)) - 1.0F;
            features.push_back(c / 4 - 1 + 1.7F * wave / (c + 1));
        }
        labels.resize(windows);
        for (int c = 0; c < channels; ++c) {
            means.push_back(static_cast<float>(c) - 3.5F);
            deviations.push_back(0.5F + static_cast<float>(c % 4));
        }
    }
    sdk::Shape window() const noexcept override { return sdk::Shape::sequence(time_steps, channels); }
    std::int32_t classes() const noexcept override { return 1; }
    sdk::Windows train() const noexcept override { return {features, labels}; }
    sdk::Windows validation() const noexcept override { return {}; }
    std::span<const float> mean() const noexcept override { return means; }
    std::span<const float> deviation() const noexcept override { return deviations; }
    const float* at(std::size_t window) const { return features.data() + window * time_steps * channels; }

    static constexpr std::size_t windows = 60;
    std::vector<float> features, means, deviations;
    std::vector<std::int32_t> labels;
};

struct Rows {
    std::vector<float> values;
    float operator()(int t, int c) const { return values[static_cast<std::size_t>(t * stride + c)]; }
};

Rows write(Augmentation& augmentation, const float* window, std::uint64_t seed) {
    Rows rows{std::vector<float>(time_steps * stride, std::numeric_limits<float>::quiet_NaN())};
    augmentation.write(window, seed, rows.values.data());
    for (int t = 0; t < time_steps; ++t)
        for (int c = channels; c < stride; ++c) REQUIRE(rows(t, c) == 0.0F);
    return rows;
}

bool unchanged(const Rows& rows, const float* window) {
    for (int t = 0; t < time_steps; ++t)
        for (int c = 0; c < channels; ++c)
            if (rows(t, c) != window[t * channels + c]) return false;
    return true;
}

AugmentationSettings everything() {
    return {.jitter = 0.1,
            .scaling = 0.1,
            .time_shift = 0.1,
            .crop = 0.2,
            .time_warp = 0.3,
            .rotation = 20,
            .axis_groups = onednn::parse_axis_groups("0-2 4-6"),
            .masking = 0.3,
            .channel_masking = 0.2};
}

}  // namespace

TEST_CASE("statistics of the channels are those of the definition") {
    for (const int count : {1, 3, 9, 17}) {
        std::vector<float> features;
        for (std::size_t i = 0; i < static_cast<std::size_t>(count) * 53; ++i)
            features.push_back(1000.0F * static_cast<float>(i % static_cast<std::size_t>(count)) +
                               onednn::uniform(onednn::random_bits(8, i)));
        const auto ours = onednn::channel_statistics(features, count);
        for (std::size_t c = 0; c < static_cast<std::size_t>(count); ++c) {
            double mean = 0;
            double variance = 0;
            for (std::size_t r = 0; r < 53; ++r) mean += features[r * static_cast<std::size_t>(count) + c] / 53.0;
            for (std::size_t r = 0; r < 53; ++r)
                variance += std::pow(features[r * static_cast<std::size_t>(count) + c] - mean, 2) / 53.0;
            CHECK(ours.mean[c] == doctest::Approx(mean).epsilon(1e-9));
            CHECK(ours.deviation[c] == doctest::Approx(std::sqrt(variance)).epsilon(1e-6));
        }
    }
}

TEST_CASE("nothing asked for changes nothing") {
    const Signals data;
    CHECK_FALSE(AugmentationSettings{}.any());
    Augmentation none({}, data, 1);
    for (std::uint64_t seed = 0; seed < 10; ++seed) CHECK(unchanged(write(none, data.at(seed), seed), data.at(seed)));
    AugmentationSettings never = everything();
    never.augment = 0;
    CHECK_FALSE(never.any());
    Augmentation idle(never, data, 1);
    for (std::uint64_t seed = 0; seed < 10; ++seed) CHECK(unchanged(write(idle, data.at(seed), seed), data.at(seed)));
}

TEST_CASE("windows are changed with the given probability") {
    const Signals data;
    Augmentation half({.jitter = 0.1, .augment = 0.3}, data, 1);
    int changed = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed)
        changed += unchanged(write(half, data.at(0), onednn::random_bits(1, seed)), data.at(0)) ? 0 : 1;
    CHECK(changed > 520);  // 600, standard deviation 20
    CHECK(changed < 680);
}

TEST_CASE("the same seed gives the same bits, another seed others") {
    const Signals data;
    Augmentation one(everything(), data, 5);
    Augmentation same(everything(), data, 5);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto values = write(one, data.at(seed), seed).values;
        CHECK(values == write(same, data.at(seed), seed).values);
        CHECK(values == write(one, data.at(seed), seed).values);
        CHECK(values != write(one, data.at(seed), seed + 1000).values);
    }
    for (const auto& settings : {AugmentationSettings{.jitter = 0.1}, AugmentationSettings{.scaling = 0.1}}) {
        Augmentation first(settings, data, 5);
        Augmentation other(settings, data, 6);
        CHECK(write(first, data.at(0), 1).values != write(other, data.at(0), 1).values);
    }
}

TEST_CASE("jitter adds noise of the given share of every channel's deviation, without a bias") {
    const Signals data;
    const auto statistics = onednn::channel_statistics(data.features, channels);
    Augmentation jitter({.jitter = 0.5}, data, 2);
    std::vector<double> sum(channels);
    std::vector<double> square(channels);
    double lagged = 0;
    constexpr int count = 400;
    for (std::uint64_t i = 0; i < count; ++i) {
        const float* window = data.at(i % Signals::windows);
        const Rows rows = write(jitter, window, onednn::random_bits(4, i));
        for (int t = 0; t < time_steps; ++t) {
            for (int c = 0; c < channels; ++c) {
                const double noise = static_cast<double>(rows(t, c)) - window[t * channels + c];
                sum[static_cast<std::size_t>(c)] += noise;
                square[static_cast<std::size_t>(c)] += noise * noise;
                if (c == 0 && t > 0) lagged += noise * (rows(t - 1, c) - window[(t - 1) * channels]);
            }
        }
    }
    constexpr double samples = count * time_steps;
    for (std::size_t c = 0; c < channels; ++c) {
        const double deviation = 0.5 * statistics.deviation[c];
        CHECK(std::sqrt(square[c] / samples) == doctest::Approx(deviation).epsilon(0.06));
        CHECK(std::abs(sum[c] / samples) < 0.05 * deviation);
    }
    CHECK(std::abs(lagged / square[0]) < 0.1);  // from one row to the next there is no memory
}

TEST_CASE("scaling multiplies every group by one factor about the mean") {
    const Signals data;
    const auto statistics = onednn::channel_statistics(data.features, channels);
    Augmentation scaling({.scaling = 0.2, .axis_groups = onednn::parse_axis_groups("1-3")}, data, 2);
    std::vector<double> all;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const float* window = data.at(i % Signals::windows);
        const Rows rows = write(scaling, window, onednn::random_bits(4, i));
        std::vector<double> factors;
        for (int c = 0; c < channels; ++c) {
            const double mean = statistics.mean[static_cast<std::size_t>(c)];
            double product = 0;
            double square = 0;
            for (int t = 0; t < time_steps; ++t) {
                product += (rows(t, c) - mean) * (window[t * channels + c] - mean);
                square += std::pow(window[t * channels + c] - mean, 2);
            }
            factors.push_back(product / square);
            for (int t = 0; t < time_steps; ++t)
                CHECK(std::abs(rows(t, c) - mean - factors.back() * (window[t * channels + c] - mean)) < 1e-5);
        }
        CHECK(factors[1] == doctest::Approx(factors[2]).epsilon(1e-4));
        CHECK(factors[1] == doctest::Approx(factors[3]).epsilon(1e-4));
        CHECK(factors[0] != doctest::Approx(factors[1]).epsilon(1e-6));
        for (const int c : {0, 1, 4, 5, 6, 7, 8}) all.push_back(factors[static_cast<std::size_t>(c)]);
    }
    double mean = 0;
    double square = 0;
    for (const double factor : all) {
        mean += factor / static_cast<double>(all.size());
        square += (factor - 1) * (factor - 1) / static_cast<double>(all.size());
    }
    CHECK(mean == doctest::Approx(1.0).epsilon(0.02));
    CHECK(std::sqrt(square) == doctest::Approx(0.2).epsilon(0.06));
}

TEST_CASE("rotation turns the raw vectors of all groups alike, keeps their lengths, and leaves the rest alone") {
    const Signals data;
    constexpr double largest = 30;
    Augmentation rotation({.rotation = largest, .axis_groups = onednn::parse_axis_groups("6-8 1-3")}, data, 2);
    double widest = 0;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const float* window = data.at(i % Signals::windows);
        const Rows rows = write(rotation, window, onednn::random_bits(4, i));
        const auto raw = [&](double value, int c) {
            return value * data.deviations[static_cast<std::size_t>(c)] + data.means[static_cast<std::size_t>(c)];
        };
        for (int t = 0; t < time_steps; ++t) {
            for (const int c : {0, 4, 5}) CHECK(rows(t, c) == window[t * channels + c]);
            for (const int first : {1, 6}) {
                double before = 0;
                double after = 0;
                double dot = 0;
                for (int c = first; c < first + 3; ++c) {
                    const double was = raw(window[t * channels + c], c);
                    const double is = raw(rows(t, c), c);
                    before += was * was;
                    after += is * is;
                    dot += was * is;
                }
                CHECK(after == doctest::Approx(before).epsilon(1e-4));
                const double angle = std::acos(std::min(1.0, dot / std::sqrt(before * after))) * 180 / std::numbers::pi;
                CHECK(angle <= largest + 0.1);
                widest = std::max(widest, angle);
            }
        }
        // The same rotation for both groups: dot products between them stay as well.
        for (int t = 1; t < time_steps; ++t) {
            double before = 0;
            double after = 0;
            for (int k = 0; k < 3; ++k) {
                before += raw(window[t * channels + 1 + k], 1 + k) * raw(window[(t - 1) * channels + 6 + k], 6 + k);
                after += raw(rows(t, 1 + k), 1 + k) * raw(rows(t - 1, 6 + k), 6 + k);
            }
            CHECK(std::abs(after - before) < 1e-3);
        }
    }
    CHECK(widest > 0.9 * largest);
}

TEST_CASE("rotation, scaling and jitter together are one after the other") {
    const Signals data;
    const auto groups = onednn::parse_axis_groups("0-2");
    Augmentation small({.scaling = 1e-7, .rotation = 1e-7, .axis_groups = groups}, data, 2);
    const Rows rows = write(small, data.at(3), 4);
    for (int t = 0; t < time_steps; ++t)
        for (int c = 0; c < channels; ++c) CHECK(std::abs(rows(t, c) - data.at(3)[t * channels + c]) < 1e-5);
}

TEST_CASE("masking blanks one span of at most its share with the means") {
    const Signals data;
    const auto statistics = onednn::channel_statistics(data.features, channels);
    Augmentation masking({.masking = 0.25}, data, 2);
    std::vector<int> lengths(time_steps + 1);
    std::vector<int> blanked(time_steps);
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const float* window = data.at(i % Signals::windows);
        const Rows rows = write(masking, window, onednn::random_bits(4, i));
        int length = 0;
        int spans = 0;
        bool inside = false;
        for (int t = 0; t < time_steps; ++t) {
            const bool blank = rows(t, 0) != window[t * channels];
            spans += blank && !inside ? 1 : 0;
            inside = blank;
            length += blank ? 1 : 0;
            blanked[static_cast<std::size_t>(t)] += blank ? 1 : 0;
            for (int c = 0; c < channels; ++c)
                CHECK(rows(t, c) == (blank ? static_cast<float>(statistics.mean[static_cast<std::size_t>(c)])
                                           : window[t * channels + c]));
        }
        CHECK(spans == (length > 0 ? 1 : 0));
        ++lengths[static_cast<std::size_t>(length)];
    }
    for (std::size_t length = 0; length < lengths.size(); ++length) {
        if (length <= 10) CHECK(lengths[length] > 50);  // 91 on average
        if (length > 10) CHECK(lengths[length] == 0);
    }
    for (const int count : blanked) CHECK(count > 0);
}

TEST_CASE("channel masking blanks groups with the given probability, but never all, and no noise comes on top") {
    const Signals data;
    const auto statistics = onednn::channel_statistics(data.features, channels);
    Augmentation masking({.jitter = 0.1, .axis_groups = onednn::parse_axis_groups("0-2 3-5"), .channel_masking = 0.3},
                         data, 2);
    std::vector<int> blanked(channels);
    constexpr int count = 2000;
    for (std::uint64_t i = 0; i < count; ++i) {
        const Rows rows = write(masking, data.at(i % Signals::windows), onednn::random_bits(4, i));
        int blank = 0;
        for (int c = 0; c < channels; ++c) {
            const auto mean = static_cast<float>(statistics.mean[static_cast<std::size_t>(c)]);
            if (rows(0, c) != mean || rows(1, c) != mean) continue;
            for (int t = 0; t < time_steps; ++t) CHECK(rows(t, c) == mean);
            ++blanked[static_cast<std::size_t>(c)];
            ++blank;
        }
        CHECK(blank < channels);
    }
    for (const int times : blanked) CHECK(times == doctest::Approx(0.3 * count).epsilon(0.12));
    CHECK(blanked[0] == blanked[1]);
    CHECK(blanked[0] == blanked[2]);
    CHECK(blanked[3] == blanked[5]);
    CHECK(blanked[6] != blanked[7]);
}

TEST_CASE("a window with one channel keeps it, however likely blanking is") {
    const Data data(sdk::Shape::sequence(12, 1), 2, 10, 0);
    Augmentation masking({.channel_masking = 0.9}, data, 2);
    std::vector<float> to(12 * 8);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        masking.write(data.features.data(), seed, to.data());
        for (std::size_t t = 0; t < 12; ++t) CHECK(to[t * 8] == doctest::Approx(data.features[t]));
    }
}

TEST_CASE("windows of one row, or of many channels, are augmented all the same") {
    for (const sdk::Shape shape :
         {sdk::Shape::sequence(1, 9), sdk::Shape::sequence(2, 8), sdk::Shape::sequence(30, 41)}) {
        const Data data(shape, 2, 10, 0);
        AugmentationSettings settings = everything();
        settings.axis_groups = onednn::parse_axis_groups("5-7");
        Augmentation all(settings, data, 2);
        const Index width = onednn::padded(shape.channels());
        std::vector<float> to(static_cast<std::size_t>(shape.time() * width));
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            all.write(data.features.data(), seed, to.data());
            for (Index t = 0; t < shape.time(); ++t) {
                for (Index c = 0; c < width; ++c) {
                    const float value = to[static_cast<std::size_t>(t * width + c)];
                    CHECK(std::isfinite(value));
                    if (c >= shape.channels()) CHECK(value == 0.0F);
                }
            }
        }
    }
}

TEST_CASE("an axis group outside of the windows is refused with a sentence") {
    const Signals data;
    CHECK_THROWS_WITH_AS(Augmentation({.rotation = 5, .axis_groups = onednn::parse_axis_groups("0-2 7-9")}, data, 1),
                         "axis_groups: group \"7-9\" is not in the windows, which have channels 0 to 8",
                         std::invalid_argument);
}
