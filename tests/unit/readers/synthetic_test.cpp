// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/dataset/digest.hpp"
#include "core/dataset/inspect.hpp"
#include "datasets/synthetic/random.hpp"
#include "datasets/synthetic/waveforms.hpp"
#include "synthetic_fixture.hpp"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("waveforms agree with the C library") {
    for (int i = -4000; i <= 4000; ++i) {
        const double turns = i / 1000.0;
        REQUIRE(std::abs(synthetic::sine(turns) - std::sin(2 * synthetic::pi * turns)) < 1e-8);
        REQUIRE(std::abs(synthetic::cosine(turns) - std::cos(2 * synthetic::pi * turns)) < 1e-8);
    }
    for (int i = 0; i <= 8000; ++i) {
        const double x = i / 10.0;
        REQUIRE(std::abs(synthetic::decay(x) - std::exp(-x)) <= 1e-8 * std::exp(-x) + 1e-300);
    }
    CHECK(synthetic::bell(0, 2) == 1.0);
    CHECK(synthetic::bell(2, 2) == doctest::Approx(std::exp(-0.5)));
    CHECK(synthetic::quantise(0.3, 0.25) == 0.25);
    CHECK(synthetic::quantise(-0.4, 0.25) == -0.5);
}

TEST_CASE("random numbers have the moments they claim and depend on every word of the key") {
    synthetic::Random random{1, 2, 3};
    constexpr int draws = 200'000;
    double sum = 0, squares = 0, fourth = 0;
    for (int i = 0; i < draws; ++i) {
        const double x = random.normal();
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
    }
    CHECK(std::abs(sum / draws) < 0.01);
    CHECK(std::abs(squares / draws - 1) < 0.02);
    CHECK(std::abs(fourth / draws - 2.9) < 0.1);  // 3 - 1.2 / 12
    std::set<std::uint64_t> first;
    for (std::uint64_t a = 0; a < 20; ++a)
        for (std::uint64_t b = 0; b < 20; ++b) first.insert(synthetic::Random{a, b}.next());
    CHECK(first.size() == 400);
}

TEST_CASE("the same parameters give the same data on every machine") {
    auto activity = synthetic_config("activity"), ecg = synthetic_config("ecg");
    for (auto* config : {&activity, &ecg}) {
        config->values["windows"] = std::int64_t{240};
        config->values["test_windows"] = std::int64_t{60};
    }
    CHECK(core::data_digest(generate(activity)) == "5bff51b70049369915a14ec64c5ebdea69491228febbeb6d4d58bdf8263832ff");
    CHECK(core::data_digest(generate(ecg)) == "d27cee856c30b3db354f03b7bdf0bb343d171fba93c5c4b05a1ca52fb228b04b");
}

TEST_CASE("another seed gives other data") {
    auto config = synthetic_config("ecg");
    config.values["windows"] = std::int64_t{40};
    const std::string first = core::data_digest(generate(config));
    config.values["seed"] = std::int64_t{2};
    CHECK(core::data_digest(generate(config)) != first);
}

TEST_CASE("activities have six balanced classes and other test subjects than training subjects") {
    const auto report = core::inspect(generate(synthetic_config("activity")));
    REQUIRE(report.parts.size() == 2);
    const auto& train = report.parts[0];
    CHECK(train.extent.windows == 3000);
    CHECK(train.extent.time == 128);
    CHECK(train.extent.channels == 6);
    CHECK(train.subjects.size() == 12);
    REQUIRE(train.classes.size() == 6);
    const std::vector<std::string> names{"walking", "stairs_up", "stairs_down", "jogging", "sitting", "standing"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        CHECK(train.classes[i].name == names[i]);
        CHECK(train.classes[i].windows >= 480);
        CHECK(train.classes[i].windows <= 520);
    }
    CHECK(report.parts[1].extent.windows == 1000);
    CHECK(report.parts[1].subjects.size() == 5);
    CHECK(train.duplicates == 0);
    CHECK(train.not_finite == 0);
    REQUIRE(report.leakage.size() == 1);
    CHECK(report.leakage[0].shared_windows == 0);
    CHECK(report.leakage[0].shared_subjects.empty());
    CHECK(report.leakage[0].unknown_labels.empty());
}

TEST_CASE("heartbeats have five classes, fill 0 to 1, and come from separate subjects") {
    const auto data = generate(synthetic_config("ecg"));
    const auto report = core::inspect(data);
    const auto& train = report.parts[0];
    CHECK(train.extent.time == 187);
    CHECK(train.extent.channels == 1);
    REQUIRE(train.classes.size() == 5);
    const double shares[] = {0.45, 0.15, 0.15, 0.10, 0.15};
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(static_cast<double>(train.classes[i].windows) / 3000 == doctest::Approx(shares[i]).epsilon(0.1));
    CHECK(train.duplicates == 0);
    for (std::size_t i = 0; i < train.extent.windows; ++i) {
        const auto window = data.part(sdk::Part::train).window(i);
        REQUIRE(*std::min_element(window.begin(), window.end()) == 0.0F);
        REQUIRE(*std::max_element(window.begin(), window.end()) == 1.0F);
    }
    CHECK(report.leakage[0].shared_subjects.empty());
}

TEST_CASE("a phone at rest feels one g") {
    auto config = synthetic_config("activity");
    config.values["noise"] = 0.0;
    const auto data = generate(config);
    const auto& train = data.part(sdk::Part::train);
    std::size_t resting = 0;
    for (std::size_t i = 0; i < train.extent.windows; ++i) {
        if (train.labels[i] < 4) continue;
        ++resting;
        const auto window = train.window(i);
        double squares = 0;
        for (std::size_t c = 0; c < 3; ++c) squares += static_cast<double>(window[c]) * static_cast<double>(window[c]);
        REQUIRE(std::abs(std::sqrt(squares) - 1) < 0.03);
    }
    CHECK(resting == 1000);
}

TEST_CASE("length and rate can be chosen") {
    auto config = synthetic_config("activity");
    config.values["windows"] = std::int64_t{24};
    config.values["test_windows"] = std::int64_t{0};
    config.values["time"] = std::int64_t{64};
    config.values["rate"] = 25.0;
    const auto half = generate(config);
    CHECK(half.part(sdk::Part::train).extent.time == 64);
    CHECK(half.part(sdk::Part::test).empty());
    // Without noise, half the rate sees every second sample of the same movement.
    config.values["noise"] = 0.0;
    const auto slow = generate(config);
    config.values["time"] = std::int64_t{128};
    config.values["rate"] = 50.0;
    const auto fast = generate(config);
    std::size_t different = 0;
    for (std::size_t i = 0; i < 24; ++i)
        for (std::size_t t = 0; t < 64; ++t)
            for (std::size_t c = 0; c < 6; ++c)
                if (slow.part(sdk::Part::train).window(i)[t * 6 + c] !=
                    fast.part(sdk::Part::train).window(i)[2 * t * 6 + c])
                    ++different;
    CHECK(different == 0);
}

TEST_CASE("more subjects than windows are refused") {
    auto config = synthetic_config("activity");
    config.values["windows"] = std::int64_t{20};
    config.values["subjects"] = std::int64_t{21};
    CHECK_THROWS_WITH_AS(synthetic::SyntheticReader{config},
                         "subjects = 21 is more than windows = 20: every subject needs a window",
                         std::invalid_argument);
    config = synthetic_config("activity");
    config.values["test_windows"] = std::int64_t{4};
    CHECK_THROWS_WITH_AS(synthetic::SyntheticReader{config},
                         "test_subjects = 5 is more than test_windows = 4: every subject needs a window",
                         std::invalid_argument);
}

TEST_CASE("no file is recognised as generated data") {
    CHECK_FALSE(synthetic::SyntheticReader{synthetic_config("ecg")}.recognises("train.npz"));
}
