// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The nearest known name for one that is not known, for messages.

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet::sdk {

// Edits to turn one word into the other, a swap of neighbours counting as one (optimal string alignment).
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
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

// The candidate of the smallest edit distance, when that is small enough to be what was meant; empty otherwise.
// Candidates are a range of anything that converts to std::string_view.
template <class Candidates>
std::string nearest(std::string_view unknown, const Candidates& candidates) {
    std::string best;
    std::size_t best_distance = (unknown.size() + 1) / 3 + 1;  // one edit for every three letters
    for (const std::string_view candidate : candidates) {
        const auto distance = edit_distance(unknown, candidate);
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = candidate;
    }
    return best;
}

// "; did you mean \"epochs\"?", or "; known are a, b and c" when nothing is near, or "" without candidates.
template <class Candidates>
std::string suggestion(std::string_view unknown, const Candidates& candidates) {
    if (candidates.empty()) return {};
    if (const auto near = nearest(unknown, candidates); !near.empty()) return "; did you mean \"" + near + "\"?";
    std::string text = "; known are ";
    std::size_t i = 0;
    for (const std::string_view candidate : candidates) {
        if (i > 0) text += i + 1 == candidates.size() ? " and " : ", ";
        text += candidate;
        ++i;
    }
    return text;
}

}  // namespace linnet::sdk
