// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <linnet/sdk/support/pareto.hpp>
#include <random>

namespace {

using namespace linnet;
using Front = std::vector<std::vector<double>>;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Small integers, so that points are often equal, in one objective or all.
Front random_points(std::mt19937_64& random, std::size_t count, std::size_t objectives, unsigned values) {
    Front points(count, std::vector<double>(objectives));
    for (auto& point : points)
        for (auto& value : point) value = static_cast<double>(random() % values);
    return points;
}

bool beats(const std::vector<double>& a, const std::vector<double>& b) {
    std::size_t no_worse = 0, better = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        no_worse += a[i] <= b[i];
        better += a[i] < b[i];
    }
    return no_worse == a.size() && better > 0;
}

// By the definition: peel off what nothing beats, again and again.
std::vector<std::uint32_t> peeled_ranks(const Front& points) {
    constexpr std::uint32_t none = 1U << 31;
    std::vector<std::uint32_t> ranks(points.size(), none);
    for (std::uint32_t rank = 0; std::count(ranks.begin(), ranks.end(), none) > 0; ++rank) {
        std::vector<std::size_t> front;
        for (std::size_t i = 0; i < points.size(); ++i) {
            bool beaten = false;
            for (std::size_t j = 0; j < points.size(); ++j) beaten |= ranks[j] == none && beats(points[j], points[i]);
            if (ranks[i] == none && !beaten) front.push_back(i);
        }
        for (const auto i : front) ranks[i] = rank;
    }
    return ranks;
}

// Counts the unit cells between the points and the reference (r, r, ...), for integers from 0 on.
double counted_cells(const Front& points, std::size_t objectives, unsigned r) {
    double cells = 0;
    std::vector<unsigned> cell(objectives);
    for (;;) {
        cells += std::ranges::any_of(points, [&](const auto& point) {
            for (std::size_t m = 0; m < objectives; ++m)
                if (point[m] > cell[m]) return false;
            return true;
        });
        std::size_t m = 0;
        while (m < objectives && ++cell[m] == r) cell[m++] = 0;
        if (m == objectives) return cells;
    }
}

// Inclusion and exclusion over all subsets of the points.
double included_excluded(const Front& points, const std::vector<double>& reference) {
    double volume = 0;
    for (std::size_t subset = 1; subset < std::size_t{1} << points.size(); ++subset) {
        double box = -1;
        for (std::size_t m = 0; m < reference.size(); ++m) {
            double corner = -infinity;
            for (std::size_t i = 0; i < points.size(); ++i)
                if (subset >> i & 1) corner = std::max(corner, points[i][m]);
            box *= std::max(0.0, reference[m] - corner);
        }
        for (std::size_t i = 0; i < points.size(); ++i)
            if (subset >> i & 1) box = -box;
        volume += box;
    }
    return volume;
}

}  // namespace

TEST_CASE("a point dominates another when it is nowhere worse and somewhere better") {
    CHECK(sdk::dominates(std::vector{1.0, 2.0}, std::vector{1.0, 3.0}));
    CHECK(sdk::dominates(std::vector{0.0, 2.0}, std::vector{1.0, 3.0}));
    CHECK_FALSE(sdk::dominates(std::vector{1.0, 3.0}, std::vector{1.0, 3.0}));
    CHECK_FALSE(sdk::dominates(std::vector{0.0, 4.0}, std::vector{1.0, 3.0}));
    CHECK(sdk::dominates(std::vector{-infinity}, std::vector{0.0}));
}

TEST_CASE("ranks are those of peeling one front after the other") {
    std::mt19937_64 random{11};
    for (int round = 0; round < 400; ++round) {
        const auto points =
            random_points(random, random() % 30, 1 + random() % 4, static_cast<unsigned>(2 + random() % 9));
        CHECK(sdk::nondominated_ranks(points) == peeled_ranks(points));
    }
    CHECK(sdk::nondominated_ranks(Front{{1, 4}, {2, 2}, {2, 2}, {3, 3}, {4, 4}, {4, 1}}) ==
          std::vector<std::uint32_t>{0, 0, 0, 1, 2, 0});
}

TEST_CASE("crowding distances of a front in closed form") {
    // Ranges 4 and 8: the inner points have (2 + 6) / 2 spans of each.
    const auto distances = sdk::crowding_distances(Front{{4, 0}, {0, 8}, {1, 4}, {2, 3}});
    CHECK(distances[0] == infinity);
    CHECK(distances[1] == infinity);
    CHECK(distances[2] == 2.0 / 4 + 5.0 / 8);
    CHECK(distances[3] == 3.0 / 4 + 4.0 / 8);
    CHECK(sdk::crowding_distances(Front{}).empty());
    CHECK(sdk::crowding_distances(Front{{5, 5}}) == std::vector{infinity});
    // Equal points are next to each other and therefore crowded; the first and the last of the list are the ends.
    CHECK(sdk::crowding_distances(Front{{5, 5}, {5, 5}, {5, 5}}) == std::vector{infinity, 0.0, infinity});
}

TEST_CASE("crowding distances do not depend on the units of an objective or on the order of a front") {
    std::mt19937_64 random{12};
    for (int round = 0; round < 200; ++round) {
        const std::size_t count = 1 + random() % 12, objectives = 1 + random() % 4;
        Front front(count, std::vector<double>(objectives));
        for (std::size_t m = 0; m < objectives; ++m) {  // all different: a random order of a grid
            std::vector<double> values(count);
            for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<double>(i * i);
            for (std::size_t i = 0; i < count; ++i) {
                std::swap(values[i], values[i + random() % (count - i)]);
                front[i][m] = values[i];
            }
        }
        const auto distances = sdk::crowding_distances(front);
        auto scaled = front;
        for (auto& point : scaled)
            for (std::size_t m = 0; m < objectives; ++m) point[m] = point[m] * std::ldexp(1.0, static_cast<int>(m)) + 3;
        CHECK(sdk::crowding_distances(scaled) == distances);
        auto turned = front;
        std::ranges::reverse(turned);
        auto expected = distances;
        std::ranges::reverse(expected);
        CHECK(sdk::crowding_distances(turned) == expected);
        for (std::size_t m = 0; m < objectives; ++m)  // the ends of every objective
            CHECK(distances[static_cast<std::size_t>(
                      std::ranges::min_element(front, {}, [m](auto& p) { return p[m]; }) - front.begin())] == infinity);
    }
}

TEST_CASE("the hypervolume is the number of unit cells that integer points dominate") {
    std::mt19937_64 random{13};
    for (int round = 0; round < 600; ++round) {
        const std::size_t objectives = 1 + random() % 5;
        const auto reference = static_cast<unsigned>(2 + random() % (objectives > 3 ? 4 : 7));
        // Some points are on the reference or beyond it and add nothing.
        const auto points = random_points(random, random() % 25, objectives, reference + 1);
        CHECK(sdk::hypervolume(points, std::vector<double>(objectives, reference)) ==
              counted_cells(points, objectives, reference));
    }
}

TEST_CASE("the hypervolume is that of inclusion and exclusion, whatever the order and with dominated points too") {
    std::mt19937_64 random{14};
    for (int round = 0; round < 200; ++round) {
        const std::size_t objectives = 1 + random() % 6;
        Front points(random() % 9, std::vector<double>(objectives));
        for (auto& point : points)
            for (auto& value : point) value = static_cast<double>(random() >> 11) * 0x1p-53 * 1.1 - 0.05;
        const std::vector<double> reference(objectives, 1);
        const auto volume = sdk::hypervolume(points, reference);
        CHECK(volume == doctest::Approx(included_excluded(points, reference)).epsilon(1e-9));
        auto more = points;
        for (auto& point : points) {
            more.push_back(point);
            for (auto& value : point) value += 0.01;
            more.push_back(point);
        }
        std::ranges::reverse(more);
        CHECK(sdk::hypervolume(more, reference) == doctest::Approx(volume).epsilon(1e-9));
    }
}

TEST_CASE("the hypervolume of nothing is nothing") {
    CHECK(sdk::hypervolume(Front{}, std::vector{1.0, 1.0}) == 0);
    CHECK(sdk::hypervolume(Front{{1, 0}, {0, 1}}, std::vector{1.0, 1.0}) == 0);
    CHECK(sdk::hypervolume(Front{{0, 0, 0}}, std::vector{2.0, 3.0, 4.0}) == 24);
}
