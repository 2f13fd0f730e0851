// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "hyperband/bracket.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace linnet::hyperband {

std::vector<std::uint32_t> rung_epochs(std::uint32_t first, std::uint32_t last, std::uint32_t eta) {
    std::vector<std::uint32_t> epochs;
    for (std::uint64_t divisor = 1; std::uint64_t{first} * divisor <= last; divisor *= eta)
        epochs.push_back(static_cast<std::uint32_t>((2 * std::uint64_t{last} + divisor) / (2 * divisor)));
    std::ranges::reverse(epochs);
    return epochs;
}

std::uint64_t bracket_size(std::uint32_t s, std::uint32_t s_max, std::uint32_t eta) {
    std::uint64_t power = 1;
    for (std::uint32_t i = 0; i < s; ++i) power *= eta;
    return ((std::uint64_t{s_max} + 1) * power + s) / (std::uint64_t{s} + 1);
}

Bracket::Bracket(std::vector<std::uint32_t> epochs, std::uint32_t eta, std::uint64_t size) : eta_{eta}, size_{size} {
    for (const auto of_rung : epochs) rungs_.push_back({of_rung, 0, 0, {}});
}

void Bracket::enter() {
    ++entered_;
    ++under_way_;
}

void Bracket::withdraw() {
    --entered_;
    --under_way_;
}

void Bracket::tell(std::size_t rung, std::uint64_t trial, sdk::Genes genes, const sdk::Standing& standing) {
    auto& at = rungs_[rung];
    --under_way_;
    ++at.told;
    if (standing.score == std::numeric_limits<double>::infinity()) return;
    const auto place = std::ranges::upper_bound(at.waiting, standing, {}, &Entry::standing);
    at.waiting.insert(place, {trial, std::move(genes), standing});
}

bool Bracket::has_promotion(std::size_t rung) const {
    const auto& at = rungs_[rung];
    return !at.waiting.empty() && at.promoted < at.told / eta_;
}

std::optional<Bracket::Promotion> Bracket::promote() {
    for (std::size_t rung = rungs_.size() - 1; rung-- > 0;) {
        if (!has_promotion(rung)) continue;
        auto& at = rungs_[rung];
        Promotion promotion{rung + 1, at.waiting.front().trial, std::move(at.waiting.front().genes)};
        at.waiting.erase(at.waiting.begin());
        ++at.promoted;
        ++under_way_;
        return promotion;
    }
    return {};
}

bool Bracket::is_over() const {
    if (wants_candidate() || under_way_ > 0) return false;
    for (std::size_t rung = 0; rung + 1 < rungs_.size(); ++rung)
        if (has_promotion(rung)) return false;
    return true;
}

}  // namespace linnet::hyperband
