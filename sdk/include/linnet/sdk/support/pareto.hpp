// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Comparing candidates by several objectives at once. Everywhere smaller is better, as in the scores that a strategy is
// told; every point has the same number of objectives, at least one, and no NaN.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace linnet::sdk {

using Points = std::span<const std::vector<double>>;

// Whether a is at least as good as b in every objective and better in one.
inline bool dominates(std::span<const double> a, std::span<const double> b) {
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) return false;
        better = better || a[i] < b[i];
    }
    return better;
}

// Rank 0: no other point dominates it. Rank r: none does once all points of lower ranks are taken away. Equal points
// have equal ranks. The fast non-dominated sort of K. Deb et al., "A fast and elitist multiobjective genetic algorithm:
// NSGA-II", IEEE Transactions on Evolutionary Computation 6(2), 2002, section III.A: n^2 comparisons, n^2 indices at
// most.
inline std::vector<std::uint32_t> nondominated_ranks(Points points) {
    const auto count = points.size();
    std::vector<std::vector<std::size_t>> beaten_by(count);  // per point: those that it dominates
    std::vector<std::size_t> better(count), front, next;     // per point: how many of no rank yet dominate it
    std::vector<std::uint32_t> ranks(count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count; ++j) {
            const bool forth = dominates(points[i], points[j]);
            if (!forth && !dominates(points[j], points[i])) continue;
            beaten_by[forth ? i : j].push_back(forth ? j : i);
            ++better[forth ? j : i];
        }
    for (std::size_t i = 0; i < count; ++i)
        if (better[i] == 0) front.push_back(i);
    for (std::uint32_t rank = 0; !front.empty(); ++rank) {
        next.clear();
        for (const auto i : front) {
            ranks[i] = rank;
            for (const auto j : beaten_by[i])
                if (--better[j] == 0) next.push_back(j);
        }
        front.swap(next);
    }
    return ranks;
}

// How alone each point is among the points of its front, which are all there are: the sum over the objectives of the
// distance between its two neighbours, divided by the range of that objective in the front. Infinite for the first and
// the last point of an objective; where points are equal, order of the list decides which is the first. An objective in
// which all are equal, or that is infinite somewhere, adds nothing between its ends. Deb et al., section III.B.
inline std::vector<double> crowding_distances(Points front) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto count = front.size();
    std::vector<double> distances(count);
    std::vector<std::size_t> order(count);
    const std::size_t objectives = count > 0 ? front[0].size() : 0;
    for (std::size_t m = 0; m < objectives; ++m) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return front[a][m] < front[b][m]; });
        const double range = front[order.back()][m] - front[order.front()][m];
        distances[order.front()] = distances[order.back()] = infinity;
        if (!(range > 0) || range == infinity) continue;
        for (std::size_t i = 1; i + 1 < count; ++i)
            distances[order[i]] += (front[order[i + 1]][m] - front[order[i - 1]][m]) / range;
    }
    return distances;
}

namespace detail {

// The volume that points dominate in their first `objectives` coordinates; all of them are better than the reference in
// all of these.
inline double dominated_volume(std::vector<std::vector<double>> points, std::span<const double> reference,
                               std::size_t objectives) {
    if (points.empty()) return 0;
    if (objectives == 1) {
        double best = reference[0];
        for (const auto& point : points) best = std::min(best, point[0]);
        return reference[0] - best;
    }
    // From the worst in the last objective to the best: what limits a point never cuts it there.
    const auto last = objectives - 1;
    std::sort(points.begin(), points.end(), [&](const auto& a, const auto& b) { return a[last] > b[last]; });
    double volume = 0;
    if (objectives == 2) {
        double best = reference[0];
        for (auto point = points.rbegin(); point != points.rend(); ++point) {
            if ((*point)[0] >= best) continue;
            volume += (best - (*point)[0]) * (reference[1] - (*point)[1]);
            best = (*point)[0];
        }
        return volume;
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        const std::span<const double> point{points[i].data(), last};
        std::vector<std::vector<double>> limited;  // what the later points share with this one
        bool covered = false;
        for (std::size_t j = i + 1; j < points.size() && !covered; ++j) {
            std::vector<double> corner(last);
            for (std::size_t m = 0; m < last; ++m) corner[m] = std::max(point[m], points[j][m]);
            covered = std::equal(corner.begin(), corner.end(), point.begin());
            const auto covers = [&](const auto& a, const auto& b) { return a == b || dominates(a, b); };
            if (std::any_of(limited.begin(), limited.end(), [&](const auto& other) { return covers(other, corner); }))
                continue;
            std::erase_if(limited, [&](const auto& other) { return dominates(corner, other); });
            limited.push_back(std::move(corner));
        }
        if (covered) continue;
        double alone = 1;
        for (std::size_t m = 0; m < last; ++m) alone *= reference[m] - point[m];
        alone -= dominated_volume(std::move(limited), reference, last);
        volume += std::max(alone, 0.0) * (reference[last] - points[i][last]);
    }
    return volume;
}

}  // namespace detail

// The volume of the region that the points dominate and that dominates the reference: the larger, the better the front.
// Points that are not better than the reference in every objective add nothing, nor do dominated ones. Exact but for
// rounding, for any number of objectives: a sweep for two, for more the sum of what each point adds to the later ones,
// which is a problem of one objective less (L. While, L. Bradstreet, L. Barone, "A fast way of calculating exact
// hypervolumes", IEEE Transactions on Evolutionary Computation 16(1), 2012). Time grows with a power of
// the number of points that rises with the objectives: 200 points on a sphere in five dimensions take some 10 ms. Units
// are the product of those of the objectives: scale them first. All coordinates must be finite.
inline double hypervolume(Points points, std::span<const double> reference) {
    std::vector<std::vector<double>> inside;
    for (const auto& point : points)
        if (std::equal(point.begin(), point.end(), reference.begin(), reference.end(), std::less<>{}))
            inside.push_back(point);
    return detail::dominated_volume(std::move(inside), reference, reference.size());
}

}  // namespace linnet::sdk
