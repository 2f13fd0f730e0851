// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// NSGA-II: K. Deb, A. Pratap, S. Agarwal, T. Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II",
// IEEE Transactions on Evolutionary Computation 6(2), 2002, with constrained domination (section VI). Parents are
// chosen by tournaments of two, by rank and then by crowding distance; children are made by uniform crossover and
// mutation. When `population` children were told, parents and children together are cut down to the population: that is
// one generation. Children are made of the present parents all the time, so that nobody waits for a generation to end.

#include <linnet/sdk/abi/manifest.h>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/sdk/support/screener.hpp>
#include <vector>

namespace linnet::nsga2 {

constexpr linnet_param params[] = {
    {"population", "integer", "24", "4", "10000", "parents of a generation; an even number"},
    {"crossover", "real", "0.9", "0", "1", "share of the children that have two parents"},
};

class Nsga2 final : public sdk::Strategy {
public:
    // Throws std::invalid_argument when the population is odd or less than 4.
    Nsga2(sdk::Host& host, const sdk::ConfigView& settings);

    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

private:
    struct Member {
        sdk::Genes genes;
        double violation = 0;
        std::vector<double> scores;
        std::uint64_t rank = 0;  // smaller is better
        double crowding = 0;     // of equal ranks the larger is better
    };

    const Member& tournament(sdk::Stream& stream) const;
    static void rank(std::vector<Member>& members);
    void next_generation();

    sdk::Host& host_;
    std::uint64_t population_size_;
    double crossover_;
    std::span<const sdk::Slot> slots_;
    std::size_t constraints_ = 0;
    sdk::Screener screener_;
    std::vector<Member> parents_;   // ranked; empty before the first population is told
    std::vector<Member> children_;  // told in this generation
};

}  // namespace linnet::nsga2
