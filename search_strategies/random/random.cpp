// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "random/random.hpp"

#include <algorithm>
#include <limits>

namespace linnet::random_search {
namespace {

// With half of the space proposed, 16 draws in a row repeat with a probability of 2^-16; beyond that a walk to the next
// free combination is cheaper than drawing on.
constexpr int draws_before_walking = 16;

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014): a sequence that passes
// BigCrush from any 64-bit seed.
class Stream {
public:
    explicit Stream(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    // Uniform in 0 .. count - 1; count >= 1. Values of the incomplete last round are drawn again, so there is no bias.
    std::uint64_t below(std::uint64_t count) {
        const std::uint64_t incomplete = (0 - count) % count;  // 2^64 mod count
        for (;;)
            if (const auto value = next(); value >= incomplete) return value % count;
    }

private:
    std::uint64_t state_;
};

// The number of values of a slot.
std::uint64_t values(const sdk::Slot& slot) {
    const auto width = static_cast<std::uint64_t>(slot.highest) - static_cast<std::uint64_t>(slot.lowest);
    return width / static_cast<std::uint64_t>(slot.step) + 1;
}

}  // namespace

void RandomSearch::begin(const sdk::SearchScope& scope) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    slots_ = scope.slots;
    for (const auto& slot : slots_) {
        const auto count = values(slot);
        combinations_ = combinations_ > most / count ? most : combinations_ * count;
    }
}

sdk::Answer RandomSearch::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    if (proposed_.size() >= combinations_) return sdk::Answer::exhausted;
    Stream stream{host_.seed("random", trial)};
    Genes genes(slots_.size());
    for (int draw = 0; draw < draws_before_walking; ++draw) {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            const auto steps = static_cast<std::int64_t>(stream.below(values(slots_[i])));
            genes[i] = slots_[i].lowest + steps * slots_[i].step;
        }
        if (!proposed_.contains(genes)) break;
    }
    while (proposed_.contains(genes)) step(genes);  // ends: some combination is free
    std::ranges::copy(genes, proposal.genes.begin());
    proposed_.insert(std::move(genes));
    return sdk::Answer::propose;
}

void RandomSearch::tell(const sdk::Trial&) {}

// The lexicographic successor, the first combination after the last one.
void RandomSearch::step(Genes& genes) const {
    for (std::size_t i = slots_.size(); i-- > 0;) {
        if (genes[i] <= slots_[i].highest - slots_[i].step) {
            genes[i] += slots_[i].step;
            return;
        }
        genes[i] = slots_[i].lowest;
    }
}

}  // namespace linnet::random_search
