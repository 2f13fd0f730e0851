// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "batch_input.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "fixtures.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;
using onednn::BatchInput;
using onednn::Index;
using onednn::Labels;
using onednn::Settings;

constexpr Index time_steps = 12;
constexpr Index channels = 3;
constexpr Index stride = onednn::padded(channels);
constexpr Index batch = 20;

struct Written {
    std::vector<float> values;
    std::vector<std::int32_t> own, other;
    float share;

    const float* window(Index number) const { return values.data() + number * time_steps * stride; }
};

// In passes of the given size, as a net takes them.
Written write(const Settings& settings, const Data& data, std::uint64_t seed, Index pass = batch) {
    BatchInput input(settings, data, batch, 1);
    std::vector<std::uint32_t> windows(batch);
    std::iota(windows.begin(), windows.end(), 30U);
    const auto labels = data.train().labels.subspan(30, batch);
    onednn::Buffer memory(pass * time_steps * stride);
    const onednn::Net::Input net{time_steps, channels, stride, memory.data()};
    const Labels targets = input.begin({data.features.data(), windows}, labels, net, seed);
    Written written{
        {}, {targets.own.begin(), targets.own.end()}, {targets.other.begin(), targets.other.end()}, targets.share};
    for (Index first = 0; first < batch; first += pass) {
        const Index samples = std::min(pass, batch - first);
        input.write(first, samples, net);
        written.values.insert(written.values.end(), memory.data(), memory.data() + samples * time_steps * stride);
    }
    return written;
}

Data data() { return Data(sdk::Shape::sequence(time_steps, channels), 3, 60, 0); }

}  // namespace

TEST_CASE("plain windows arrive as they are, with zeros behind their channels") {
    const Data all = data();
    const Written plain = write({}, all, 1);
    CHECK(plain.other.empty());
    for (Index w = 0; w < batch; ++w)
        for (Index t = 0; t < time_steps; ++t)
            for (Index c = 0; c < stride; ++c)
                CHECK(plain.window(w)[t * stride + c] ==
                      (c < channels ? all.features[static_cast<std::size_t>(((30 + w) * time_steps + t) * channels + c)]
                                    : 0.0F));
}

TEST_CASE("mixed windows are one mixture of each window and one partner, which is a permutation, and so are labels") {
    const Data all = data();
    for (const bool augmented : {false, true}) {
        Settings unmixed;
        if (augmented) unmixed.augmentation = {.jitter = 0.3, .time_shift = 0.2};
        Settings mixing = unmixed;
        mixing.mixup = 0.4;
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            const Written apart = write(unmixed, all, seed);
            const Written mixed = write(mixing, all, seed);
            REQUIRE(mixed.other.size() == batch);
            CHECK(mixed.share >= 0.0F);
            CHECK(mixed.share <= 1.0F);
            CHECK(mixed.own == apart.own);
            std::vector<bool> taken(batch);
            for (Index w = 0; w < batch; ++w) {
                // The partner is the one window that explains all values.
                Index partner = -1;
                for (Index p = 0; p < batch; ++p) {
                    bool fits = !taken[static_cast<std::size_t>(p)];
                    for (Index i = 0; fits && i < time_steps * stride; ++i)
                        fits = std::abs(mixed.share * apart.window(w)[i] + (1 - mixed.share) * apart.window(p)[i] -
                                        mixed.window(w)[i]) < 1e-6F;
                    if (fits && mixed.other[static_cast<std::size_t>(w)] == apart.own[static_cast<std::size_t>(p)])
                        partner = p;
                }
                REQUIRE(partner >= 0);
                taken[static_cast<std::size_t>(partner)] = true;
            }
        }
    }
}

TEST_CASE("a batch in several passes is the batch in one") {
    Settings settings;
    settings.augmentation = {.jitter = 0.3, .crop = 0.2};
    for (const double mixup : {0.0, 0.5}) {
        settings.mixup = mixup;
        const Data all = data();
        const Written whole = write(settings, all, 4);
        for (const Index pass : {1, 7, 19}) CHECK(write(settings, all, 4, pass).values == whole.values);
    }
}

TEST_CASE("shares of mixtures follow Beta(alpha, alpha)") {
    const Data all = data();
    double square = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const double share = write({.mixup = 0.4}, all, seed).share;
        square += (share - 0.5) * (share - 0.5) / 300;
    }
    CHECK(std::sqrt(square) == doctest::Approx(0.5 / std::sqrt(1.8)).epsilon(0.08));
}
