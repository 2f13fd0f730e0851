// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <linnet/sdk/support/sampling.hpp>
#include <set>
#include <vector>

namespace {

using namespace linnet::sdk;

const std::vector<Slot> slots{
    {"width", 4, 64, 4, true}, {"block", -1, 1, 1, false}, {"fixed", 3, 3, 1, true}, {"odd", -7, 5, 5, true}};

bool inside(std::span<const Slot> space, std::span<const std::int64_t> genes) {
    for (std::size_t i = 0; i < space.size(); ++i)
        if (genes[i] < space[i].lowest || genes[i] > space[i].highest ||
            (genes[i] - space[i].lowest) % space[i].step != 0)
            return false;
    return true;
}

TEST_CASE("a stream gives the published numbers of SplitMix64") {
    // The first outputs for the seed 1234567, as published with the algorithm's reference code.
    Stream stream{1234567};
    CHECK(stream.next() == 6457827717110365317u);
    CHECK(stream.next() == 3203168211198807973u);
    CHECK(stream.next() == 9817491932198370423u);
}

TEST_CASE("numbers below a bound and of the unit interval are uniform") {
    Stream stream{1};
    std::array<int, 6> counts{};
    double sum = 0;
    constexpr int draws = 60000;
    for (int i = 0; i < draws; ++i) {
        ++counts[stream.below(6)];
        const double unit = stream.unit();
        REQUIRE((unit >= 0 && unit < 1));
        sum += unit;
    }
    for (const int count : counts) CHECK(count == doctest::Approx(draws / 6.0).epsilon(0.03));
    CHECK(sum / draws == doctest::Approx(0.5).epsilon(0.01));
}

TEST_CASE("values of a slot are counted from its lowest, and the highest may lie between two steps") {
    CHECK(value_count(slots[0]) == 16);
    CHECK(value_count(slots[2]) == 1);
    CHECK(value_count(slots[3]) == 3);
    CHECK(value_at(slots[3], 2) == 3);
    CHECK(index_of(slots[3], 3) == 2);
    CHECK(combinations(slots) == 16 * 3 * 3);
    CHECK(combinations({}) == 1);
    CHECK(slots_with_a_choice(slots) == 3);
    constexpr auto huge = std::numeric_limits<std::int64_t>::max();
    const std::vector<Slot> endless(3, Slot{"gene", -huge, huge, 1, true});
    CHECK(combinations(endless) == std::numeric_limits<std::uint64_t>::max());
    CHECK(value_at(endless[0], value_count(endless[0]) - 1) == huge);
}

TEST_CASE("walking from the first combination meets every one once") {
    Genes genes{4, -1, 3, -7};
    std::set<Genes> met{genes};
    while (next_combination(slots, genes)) met.insert(genes);
    CHECK(met.size() == 144);
    CHECK(genes == Genes{4, -1, 3, -7});
}

TEST_CASE("a mutation changes at least one gene, stays on the slots, and keeps genes without a choice") {
    Stream stream{5};
    Genes genes(slots.size());
    draw_uniform(slots, stream, genes);
    int changed = 0;
    constexpr int mutations = 20000;
    for (int i = 0; i < mutations; ++i) {
        const Genes before = genes;
        mutate(slots, stream, genes);
        REQUIRE(inside(slots, genes));
        REQUIRE(genes != before);
        for (std::size_t slot = 0; slot < slots.size(); ++slot) changed += genes[slot] != before[slot] ? 1 : 0;
    }
    // Three genes change with a probability of one third each; in (2/3)^3 of the cases none does, and one is chosen.
    CHECK(static_cast<double>(changed) / mutations == doctest::Approx(1 + 8.0 / 27).epsilon(0.02));
    Genes nothing{3};
    mutate({&slots[2], 1}, stream, nothing);
    CHECK(nothing == Genes{3});
}

TEST_CASE("steps of an ordered slot are short but for jumps, those of an unordered one reach all others equally") {
    Stream stream{9};
    const Slot wide{"wide", 0, 79, 1, true}, names{"names", 0, 3, 1, false};
    int near = 0, next = 0;
    std::array<int, 4> counts{};
    constexpr int draws = 20000;
    for (int i = 0; i < draws; ++i) {
        const auto value = other_value(wide, stream, 40);
        REQUIRE(value != 40);
        next += value == 39 || value == 41 ? 1 : 0;
        near += value >= 30 && value <= 50 ? 1 : 0;
        ++counts[static_cast<std::size_t>(other_value(names, stream, 2))];
    }
    // 80 values: an eighth is 10. Of the jumps, a fifth, 20 of 79 are as near by chance.
    CHECK(static_cast<double>(near) / draws == doctest::Approx(0.8 + 0.2 * 20 / 79).epsilon(0.02));
    // Of the steps a quarter each goes up to 1, 2, 4 and 8 values far.
    CHECK(static_cast<double>(next) / draws ==
          doctest::Approx(0.8 * (1 + 0.5 + 0.25 + 0.125) / 4 + 0.4 / 79).epsilon(0.04));
    CHECK(counts[2] == 0);
    for (const std::size_t other : {0u, 1u, 3u}) CHECK(counts[other] == doctest::Approx(draws / 3.0).epsilon(0.05));
}

TEST_CASE("steps at the ends of a slot stay inside") {
    Stream stream{3};
    for (std::int64_t highest = 1; highest < 40; ++highest)
        for (const std::int64_t value : {std::int64_t{0}, highest / 2, highest})
            for (int i = 0; i < 50; ++i) {
                const Slot slot{"gene", 0, highest, 1, true};
                const auto other = other_value(slot, stream, value, 0);
                REQUIRE((other >= 0 && other <= highest && other != value));
            }
}

TEST_CASE("a child has each gene of one of its parents") {
    Stream stream{2};
    const Genes one(200, 1), other(200, 2);
    Genes child(200);
    cross_over(stream, one, other, child);
    const auto ones = std::count(child.begin(), child.end(), 1), twos = std::count(child.begin(), child.end(), 2);
    CHECK(ones + twos == 200);
    CHECK((ones > 70 && ones < 130));
}

}  // namespace
