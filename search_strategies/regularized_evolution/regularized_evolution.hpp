// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Regularized (aging) evolution: E. Real, A. Aggarwal, Y. Huang, Q. V. Le, "Regularized evolution for image classifier
// architecture search", AAAI 2019. A population of random candidates; then, again and again, the best of a random
// sample of it is mutated, and when the child's result is known it joins and the oldest member dies. Results may lag: a
// child is made of whoever is in the population by then.

#include <linnet/sdk/abi/manifest.h>
#include <deque>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/sdk/support/screener.hpp>
#include <linnet/sdk/support/standing.hpp>

namespace linnet::regularized_evolution {

constexpr linnet_param params[] = {
    {"population", "integer", "24", "2", "10000", "candidates alive at a time"},
    {"sample", "integer", "8", "1", "10000", "of which the best one becomes a parent"},
};

class RegularizedEvolution final : public sdk::Strategy {
public:
    // Throws std::invalid_argument when the sample is larger than the population.
    RegularizedEvolution(sdk::Host& host, const sdk::ConfigView& settings);

    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

private:
    struct Member {
        sdk::Genes genes;
        sdk::Standing standing;
    };

    const Member& choose_parent(sdk::Stream& stream) const;
    void let_one_die();

    sdk::Host& host_;
    std::uint64_t population_size_, sample_size_;
    std::span<const sdk::Slot> slots_;
    std::size_t constraints_ = 0;
    sdk::Screener screener_;
    std::uint64_t drawn_ = 0;        // of the first population
    std::deque<Member> population_;  // the oldest first
};

}  // namespace linnet::regularized_evolution
