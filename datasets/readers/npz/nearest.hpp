// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::npz {

// Levenshtein's: how many letters to insert, delete or replace.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row[b.size()];
}

// The name most like the unknown one, when no more than a third of its letters differ; empty otherwise.
inline std::string nearest_name(std::string_view unknown, std::span<const std::string> names) {
    std::string nearest;
    std::size_t least = std::max<std::size_t>(1, unknown.size() / 3) + 1;
    for (const std::string& name : names) {
        const std::size_t distance = edit_distance(unknown, name);
        if (distance >= least) continue;
        least = distance;
        nearest = name;
    }
    return nearest;
}

}  // namespace linnet::npz
