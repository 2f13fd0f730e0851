// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What search strategies share: random numbers that are the same everywhere, draws and changes of genes. Genes are
// always one per slot, inside its range and on its step. A slot has at least one value.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <linnet/sdk/values.hpp>
#include <span>
#include <vector>

namespace linnet::sdk {

using Genes = std::vector<std::int64_t>;

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014): a sequence that passes
// BigCrush from any 64-bit seed. Make a fresh one for every trial, from Host::seed.
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

    // Uniform in [0, 1), a multiple of 2^-53.
    double unit() { return static_cast<double>(next() >> 11u) * 0x1p-53; }

    bool chance(double probability) { return unit() < probability; }

private:
    std::uint64_t state_;
};

// The number of values of a slot; 0 for all 2^64 of them, which no slot of a real space has.
inline std::uint64_t value_count(const Slot& slot) {
    const auto width = static_cast<std::uint64_t>(slot.highest) - static_cast<std::uint64_t>(slot.lowest);
    return width / static_cast<std::uint64_t>(slot.step) + 1;
}

// Value number `index` of a slot, counted from its lowest, and back.
inline std::int64_t value_at(const Slot& slot, std::uint64_t index) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(slot.lowest) +
                                     index * static_cast<std::uint64_t>(slot.step));
}
inline std::uint64_t index_of(const Slot& slot, std::int64_t value) {
    return (static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(slot.lowest)) /
           static_cast<std::uint64_t>(slot.step);
}

// How many combinations of genes there are; the largest number for that many and more.
inline std::uint64_t combinations(std::span<const Slot> slots) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t product = 1;
    for (const auto& slot : slots) {
        const auto count = value_count(slot);
        product = product > most / count ? most : product * count;
    }
    return product;
}

inline std::size_t slots_with_a_choice(std::span<const Slot> slots) {
    return static_cast<std::size_t>(
        std::count_if(slots.begin(), slots.end(), [](const Slot& slot) { return value_count(slot) > 1; }));
}

// Every gene uniform over its values, and independent of the others.
inline void draw_uniform(std::span<const Slot> slots, Stream& stream, std::span<std::int64_t> genes) {
    for (std::size_t i = 0; i < slots.size(); ++i) genes[i] = value_at(slots[i], stream.below(value_count(slots[i])));
}

// The combination after this one, the last slot varying fastest. False: it was the last, and now is the first.
inline bool next_combination(std::span<const Slot> slots, std::span<std::int64_t> genes) {
    for (std::size_t i = slots.size(); i-- > 0;) {
        if (genes[i] <= slots[i].highest - slots[i].step) {
            genes[i] += slots[i].step;
            return true;
        }
        genes[i] = slots[i].lowest;
    }
    return false;
}

struct MutationRates {
    double gene = 0;    // probability that a gene changes; 0: one in the number of slots that have a choice
    double jump = 0.2;  // probability that an ordered gene takes any other value instead of a near one
};

// Another value of a slot that has a choice. Of an unordered slot any other one; of an ordered slot mostly one at most
// an eighth of its values away (at least the next), nearer ones more often on the scale of powers of two, up and down
// alike, and away from an end that is nearer than that.
inline std::int64_t other_value(const Slot& slot, Stream& stream, std::int64_t value, double jump = 0.2) {
    const auto count = value_count(slot), index = index_of(slot, value);
    if (!slot.ordered || stream.chance(jump)) {
        const auto drawn = stream.below(count - 1);
        return value_at(slot, drawn < index ? drawn : drawn + 1);
    }
    const auto scales = static_cast<std::uint64_t>(std::bit_width(std::max<std::uint64_t>(1, count / 8)));
    const auto distance = 1 + stream.below(std::uint64_t{1} << stream.below(scales));
    const bool up = stream.below(2) == 0, room_above = count - 1 - index >= distance, room_below = index >= distance;
    return value_at(slot, (up && room_above) || !room_below ? index + distance : index - distance);
}

// Changes each gene with a probability, and at least one; nothing when no slot has a choice.
inline void mutate(std::span<const Slot> slots, Stream& stream, std::span<std::int64_t> genes,
                   MutationRates rates = {}) {
    const auto free = slots_with_a_choice(slots);
    if (free == 0) return;
    const double rate = rates.gene > 0 ? rates.gene : 1.0 / static_cast<double>(free);
    const auto certain = stream.below(free);  // changes in any case when no other one does
    std::size_t spare = 0, nth = 0, changed = 0;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (value_count(slots[i]) < 2) continue;
        if (nth++ == certain) spare = i;
        if (!stream.chance(rate)) continue;
        genes[i] = other_value(slots[i], stream, genes[i], rates.jump);
        ++changed;
    }
    if (changed == 0) genes[spare] = other_value(slots[spare], stream, genes[spare], rates.jump);
}

// Every gene from the one or the other parent, with equal probability. `child` may be one of the parents.
inline void cross_over(Stream& stream, std::span<const std::int64_t> one, std::span<const std::int64_t> other,
                       std::span<std::int64_t> child) {
    for (std::size_t i = 0; i < child.size(); ++i) child[i] = stream.below(2) == 0 ? one[i] : other[i];
}

}  // namespace linnet::sdk
