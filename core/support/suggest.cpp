// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/support/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace linnet::core {
namespace {

// Edits to turn one word into the other, a swap of neighbours counting as one (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

std::string nearest(std::string_view unknown, std::span<const std::string> candidates) {
    std::string best;
    std::size_t best_distance = (unknown.size() + 1) / 3 + 1;  // one edit for every three letters
    for (const auto& candidate : candidates) {
        const auto distance = edit_distance(unknown, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string suggestion(std::string_view unknown, std::span<const std::string> candidates) {
    if (candidates.empty()) return {};
    if (const auto near = nearest(unknown, candidates); !near.empty()) return "; did you mean \"" + near + "\"?";
    std::string text = "; known are ";
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i > 0) text += i + 1 == candidates.size() ? " and " : ", ";
        text += candidates[i];
    }
    return text;
}

}  // namespace linnet::core
