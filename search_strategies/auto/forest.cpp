// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "auto/forest.hpp"

#include <algorithm>
#include <numeric>

namespace linnet::auto_search {
namespace {

constexpr std::size_t trees = 48, smallest_split = 6;

struct Split {
    std::size_t feature = 0;
    double threshold = 0;
    double gain = -1;  // less squared error; negative: none
};

// A random threshold between the extremes of a feature, and what it gains. The squared error that a split takes away is
// n_below * n_above / n * (difference of means)^2.
Split try_split(const std::vector<std::vector<double>>& rows, std::span<const double> targets,
                std::span<const std::size_t> members, std::size_t feature, sdk::Stream& stream) {
    double low = rows[members.front()][feature], high = low;
    for (const auto i : members) {
        low = std::min(low, rows[i][feature]);
        high = std::max(high, rows[i][feature]);
    }
    Split split{feature, low + stream.unit() * (high - low), -1};
    if (high <= low) return split;
    double below = 0, above = 0, count_below = 0;
    for (const auto i : members) {
        if (rows[i][feature] > split.threshold) {
            above += targets[i];
            continue;
        }
        below += targets[i];
        ++count_below;
    }
    const auto count = static_cast<double>(members.size()), count_above = count - count_below;
    if (count_below == 0 || count_above == 0) return split;
    const double difference = below / count_below - above / count_above;
    split.gain = count_below * count_above / count * difference * difference;
    return split;
}

}  // namespace

void Forest::fit(const std::vector<std::vector<double>>& rows, std::span<const double> targets, sdk::Stream& stream) {
    nodes_.clear();
    roots_.clear();
    std::vector<std::size_t> members(targets.size());
    for (std::size_t tree = 0; tree < trees; ++tree) {
        std::iota(members.begin(), members.end(), std::size_t{0});
        roots_.push_back(grow(rows, targets, members, stream));
    }
}

std::size_t Forest::grow(const std::vector<std::vector<double>>& rows, std::span<const double> targets,
                         std::span<std::size_t> members, sdk::Stream& stream) {
    const auto number = nodes_.size();
    double sum = 0;
    for (const auto i : members) sum += targets[i];
    nodes_.push_back({0, 0, 0, 0, sum / static_cast<double>(members.size())});
    if (members.size() < smallest_split) return number;
    const auto features = rows.front().size();
    Split best;
    for (std::size_t attempt = 0; attempt < std::max<std::size_t>(1, features / 2); ++attempt) {
        const auto split = try_split(rows, targets, members, stream.below(features), stream);
        if (split.gain > best.gain) best = split;
    }
    if (best.gain <= 0) return number;
    const auto middle = std::partition(members.begin(), members.end(),
                                       [&](std::size_t i) { return rows[i][best.feature] <= best.threshold; });
    const auto size_below = static_cast<std::size_t>(middle - members.begin());
    const auto below = grow(rows, targets, members.first(size_below), stream);
    const auto above = grow(rows, targets, members.subspan(size_below), stream);
    nodes_[number] = {best.feature, best.threshold, below, above, nodes_[number].value};
    return number;
}

double Forest::predict(std::span<const double> row) const {
    double sum = 0;
    for (const auto root : roots_) {
        auto at = root;
        while (nodes_[at].above != 0)
            at = row[nodes_[at].feature] <= nodes_[at].threshold ? nodes_[at].below : nodes_[at].above;
        sum += nodes_[at].value;
    }
    return sum / static_cast<double>(roots_.size());
}

}  // namespace linnet::auto_search
