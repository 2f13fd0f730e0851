// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "auto/ladder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace linnet::auto_search {
namespace {

// Ranks from 0; equal values share the mean of theirs.
std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
        for (auto i = first; i <= last; ++i) ranks[order[i]] = static_cast<double>(first + last) / 2;
        first = last + 1;
    }
    return ranks;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const auto mean = [](const std::vector<double>& values) {
        return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    };
    const double mean_a = mean(a), mean_b = mean(b);
    double product = 0, square_a = 0, square_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        product += (a[i] - mean_a) * (b[i] - mean_b);
        square_a += (a[i] - mean_a) * (a[i] - mean_a);
        square_b += (b[i] - mean_b) * (b[i] - mean_b);
    }
    return square_a > 0 && square_b > 0 ? product / std::sqrt(square_a * square_b) : 0.0;
}

}  // namespace

std::optional<std::size_t> Ladder::promotable(std::size_t highest) const {
    for (std::size_t rung = std::min(highest, rungs_ - 1); rung-- > 0;) {
        std::vector<std::size_t> reached;
        for (std::size_t i = 0; i < climbers_.size(); ++i)
            if (climbers_[i].score(rung)) reached.push_back(i);
        std::ranges::stable_sort(reached, {}, [&](std::size_t i) { return *climbers_[i].score(rung); });
        reached.resize(reached.size() / eta_);
        for (const auto i : reached)
            if (climbers_[i].top() == rung && !climbers_[i].climbing && !climbers_[i].lost) return i;
    }
    return {};
}

std::vector<std::size_t> Ladder::ranking() const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < climbers_.size(); ++i)
        if (climbers_[i].measured() && !climbers_[i].lost) order.push_back(i);
    std::ranges::stable_sort(order, [&](std::size_t i, std::size_t j) {
        const auto &a = climbers_[i], &b = climbers_[j];
        return a.top() != b.top() ? a.top() > b.top() : a.scores.back() < b.scores.back();
    });
    return order;
}

std::optional<double> Ladder::rank_correlation(std::size_t lower, std::size_t higher) const {
    constexpr std::size_t fewest = 4;
    std::vector<double> low, high;
    for (const auto& climber : climbers_) {
        if (!climber.score(lower) || !climber.score(higher)) continue;
        low.push_back(*climber.score(lower));
        high.push_back(*climber.score(higher));
    }
    if (low.size() < fewest) return {};
    return correlation(ranks(low), ranks(high));
}

}  // namespace linnet::auto_search
