// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "auto/ladder.hpp"

#include <algorithm>
#include <linnet/sdk/support/rank_correlation.hpp>

namespace linnet::auto_search {
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
    return sdk::rank_correlation(low, high).value_or(0);
}

}  // namespace linnet::auto_search
