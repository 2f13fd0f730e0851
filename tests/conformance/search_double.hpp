// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The kernel's side of strategy.hpp with a table instead of training: what a strategy may rely on, and nothing more.

#include <functional>
#include <linnet/sdk/strategy.hpp>
#include <map>
#include <random>
#include <vector>

namespace linnet::tests {

using Genes = std::vector<std::int64_t>;

struct Answered {
    sdk::Outcome outcome;
    double score = 0;  // when measured
};

// What the search would find out about a candidate, and the genes that stand for it.
struct World {
    std::function<Answered(const Genes&)> evaluate;
    std::function<Genes(const Genes&)> canonical = [](const Genes& genes) { return genes; };
};

struct Delivery {
    std::uint64_t lag = 1;          // before an ask(), trained trials but the last lag - 1 were told
    std::uint64_t early_seed = 0;   // other than 0: some are told earlier, at random
    std::uint64_t trials = 100000;  // the search is cut off here
};

struct History {
    std::vector<Genes> proposed;  // as proposed
    std::vector<Genes> trained;   // canonical, once each, in the order they were started
    bool exhausted = false;
    bool waited_for_nothing = false;  // the strategy waited although no trial was under way
    bool outside = false;             // a gene was off its slot
    std::size_t most_under_way = 0;

    friend bool operator==(const History&, const History&) = default;
};

// Begins the strategy, searches, and returns what happened.
History search(sdk::Strategy& strategy, std::span<const sdk::Slot> slots, const World& world, Delivery delivery);

}  // namespace linnet::tests
