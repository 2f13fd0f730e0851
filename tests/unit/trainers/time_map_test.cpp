// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "time_map.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

using namespace linnet;
using onednn::AugmentationSettings;
using onednn::Draws;
using onednn::Index;
using onednn::TimeMap;

std::vector<double> positions(TimeMap& map, Index time, Draws& draws) {
    map.draw(draws);
    std::vector<double> all;
    for (Index t = 0; t < time; ++t) {
        REQUIRE(map.index()[t] >= 0);
        REQUIRE(map.index()[t] <= time - 2);
        REQUIRE(map.share()[t] >= 0.0F);
        REQUIRE(map.share()[t] <= 1.0F);
        all.push_back(map.index()[t] + static_cast<double>(map.share()[t]));
    }
    return all;
}

// Positions in single precision.
constexpr double rounding = 1e-4;

}  // namespace

TEST_CASE("a map of nothing is the identity") {
    for (const Index time : {2, 3, 5, 128}) {
        TimeMap map({}, time);
        Draws draws(1);
        const auto all = positions(map, time, draws);
        for (std::size_t t = 0; t < all.size(); ++t) CHECK(all[t] == doctest::Approx(static_cast<double>(t)));
    }
}

TEST_CASE("positions never go back and stay inside, whatever is composed") {
    for (const Index time : {2, 3, 4, 5, 7, 32, 187, 3000}) {
        for (const double share : {0.05, 0.9}) {
            TimeMap map({.time_shift = share, .crop = share, .time_warp = share}, time);
            Draws draws(2);
            for (int i = 0; i < 50; ++i) {
                const auto all = positions(map, time, draws);
                for (std::size_t t = 1; t < all.size(); ++t) CHECK(all[t] >= all[t - 1] - rounding * share);
                CHECK(all.front() >= 0);
                CHECK(all.back() <= static_cast<double>(time - 1));
            }
        }
    }
}

TEST_CASE("a shift moves all rows by one whole number up to its limit and holds the edges") {
    constexpr Index time = 50;
    TimeMap map({.time_shift = 0.2}, time);
    Draws draws(3);
    double lowest = 0;
    double highest = 0;
    for (int i = 0; i < 500; ++i) {
        const auto all = positions(map, time, draws);
        const double shift = all[25] - 25;
        CHECK(shift == std::round(shift));
        for (std::size_t t = 0; t < all.size(); ++t)
            CHECK(all[t] == std::clamp(static_cast<double>(t) + shift, 0.0, 49.0));
        lowest = std::min(lowest, shift);
        highest = std::max(highest, shift);
    }
    CHECK(lowest == -10);
    CHECK(highest == 10);
}

TEST_CASE("a crop stretches a slice of at least its least length evenly") {
    constexpr Index time = 101;
    TimeMap map({.crop = 0.3}, time);
    Draws draws(4);
    double shortest = 100;
    double first = 100;
    double last = 0;
    for (int i = 0; i < 500; ++i) {
        const auto all = positions(map, time, draws);
        const double length = all.back() - all.front();
        CHECK(length >= 70 - rounding);
        CHECK(length <= 100 + rounding);
        for (std::size_t t = 0; t < all.size(); ++t)
            CHECK(std::abs(all[t] - all.front() - length * static_cast<double>(t) / 100) < rounding);
        shortest = std::min(shortest, length);
        first = std::min(first, all.front());
        last = std::max(last, all.back());
    }
    CHECK(shortest < 71);
    CHECK(first < 1);
    CHECK(last > 99);
}

TEST_CASE("a warp keeps both ends, changes the speed within its limit and smoothly") {
    for (const Index time : {41, 128}) {
        for (const double warp : {0.1, 0.9}) {
            TimeMap map({.time_warp = warp}, time);
            Draws draws(5);
            double largest = 0;
            for (int i = 0; i < 300; ++i) {
                const auto all = positions(map, time, draws);
                CHECK(std::abs(all.front()) < rounding);
                CHECK(std::abs(all.back() - static_cast<double>(time - 1)) < rounding);
                double before = all[1] - all[0];
                for (std::size_t t = 1; t < all.size(); ++t) {
                    const double speed = all[t] - all[t - 1];
                    CHECK(std::abs(speed - 1) <= warp + 2 * rounding);
                    // From knot to knot, a quarter of the window, the speed changes by at most twice the limit.
                    CHECK(std::abs(speed - before) <= 2 * warp / (static_cast<double>(time - 1) / 4) + 3 * rounding);
                    largest = std::max(largest, std::abs(speed - 1));
                    before = speed;
                }
            }
            CHECK(largest > 0.85 * warp);
        }
    }
}
