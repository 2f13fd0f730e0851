// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Spearman's rank correlation: how well one measure orders what another one orders.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

namespace linnet::sdk {

// Ranks from 0; equal values share the mean of theirs.
inline std::vector<double> mean_ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
        while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
        for (auto i = first; i < end; ++i) ranks[order[i]] = static_cast<double>(first + end - 1) / 2;
    }
    return ranks;
}

// -1 .. 1, of as many values on either side. Nothing where one side is all the same.
inline std::optional<double> rank_correlation(std::span<const double> left, std::span<const double> right) {
    const auto a = mean_ranks(left), b = mean_ranks(right);
    const double middle = (static_cast<double>(a.size()) - 1) / 2;
    double product = 0, square_a = 0, square_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        product += (a[i] - middle) * (b[i] - middle);
        square_a += (a[i] - middle) * (a[i] - middle);
        square_b += (b[i] - middle) * (b[i] - middle);
    }
    if (square_a <= 0 || square_b <= 0) return {};
    return product / std::sqrt(square_a * square_b);
}

}  // namespace linnet::sdk
