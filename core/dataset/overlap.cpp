// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/overlap.hpp"

#include <algorithm>
#include <map>

namespace linnet::core {
namespace {

bool changes(std::span<const float> samples, std::size_t channels) {
    return !std::equal(samples.begin() + static_cast<std::ptrdiff_t>(channels), samples.end(), samples.begin());
}

// The smallest hop by which `second` can have been cut later than `first`; 0 when they share nothing.
std::uint32_t hop_between(std::span<const float> first, std::span<const float> second, const sdk::Extent& extent) {
    const std::uint32_t least_shared = std::max(2U, extent.time / 8);
    if (extent.time <= least_shared) return 0;
    if (!changes(second.first(std::size_t{least_shared} * extent.channels), extent.channels)) return 0;
    for (std::uint32_t hop = 1; hop <= extent.time - least_shared; ++hop) {
        const auto tail = first.subspan(std::size_t{hop} * extent.channels);
        if (tail.front() == second.front() && std::equal(tail.begin(), tail.end(), second.begin())) return hop;
    }
    return 0;
}

}  // namespace

Overlap find_overlap(const RawPart& part) {
    std::map<std::uint32_t, std::uint64_t> pairs_by_hop;
    for (std::size_t i = 0; i + 1 < part.extent.windows; ++i)
        if (const auto hop = hop_between(part.window(i), part.window(i + 1), part.extent)) ++pairs_by_hop[hop];
    Overlap overlap;
    std::uint64_t most = 0;
    for (const auto& [hop, pairs] : pairs_by_hop) {
        overlap.neighbours += pairs;
        if (pairs > most) {
            most = pairs;
            overlap.hop = hop;
        }
    }
    return overlap;
}

}  // namespace linnet::core
