// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "exhaustive/exhaustive.hpp"

#include <algorithm>

namespace linnet::exhaustive {

void Exhaustive::begin(const sdk::SearchScope& scope) {
    slots_ = scope.slots;
    for (const auto& slot : slots_) next_.push_back(slot.lowest);
}

sdk::Answer Exhaustive::ask(std::uint64_t, sdk::Proposal& proposal) {
    if (exhausted_) return sdk::Answer::exhausted;
    std::ranges::copy(next_, proposal.genes.begin());
    step();
    return sdk::Answer::propose;
}

void Exhaustive::tell(const sdk::Trial&) {}

void Exhaustive::step() {
    for (std::size_t i = slots_.size(); i-- > 0;) {
        if (next_[i] <= slots_[i].highest - slots_[i].step) {
            next_[i] += slots_[i].step;
            return;
        }
        next_[i] = slots_[i].lowest;
    }
    exhausted_ = true;
}

}  // namespace linnet::exhaustive
