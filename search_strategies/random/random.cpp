// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "random/random.hpp"

#include <algorithm>
#include <linnet/sdk/support/sampling.hpp>

namespace linnet::random_search {
namespace {

// With half of the space proposed, 16 draws in a row repeat with a probability of 2^-16; beyond that a walk to the next
// free combination is cheaper than drawing on.
constexpr int draws_before_walking = 16;

}  // namespace

void RandomSearch::begin(const sdk::SearchScope& scope) {
    slots_ = scope.slots;
    combinations_ = sdk::combinations(slots_);
}

sdk::Answer RandomSearch::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    if (proposed_.size() >= combinations_) return sdk::Answer::exhausted;
    sdk::Stream stream{host_.seed("random", trial)};
    sdk::Genes genes(slots_.size());
    for (int draw = 0; draw < draws_before_walking; ++draw) {
        sdk::draw_uniform(slots_, stream, genes);
        if (!proposed_.contains(genes)) break;
    }
    while (proposed_.contains(genes)) sdk::next_combination(slots_, genes);  // ends: some combination is free
    std::ranges::copy(genes, proposal.genes.begin());
    proposed_.insert(std::move(genes));
    return sdk::Answer::propose;
}

void RandomSearch::tell(const sdk::Trial&) {}

}  // namespace linnet::random_search
