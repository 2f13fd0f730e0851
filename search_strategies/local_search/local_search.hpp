// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Hill climbing. A climb starts somewhere and looks at the neighbours of where it stands: all candidates that differ in
// one gene, by 1, 2, 4, 8, ... values of an ordered slot, by any value of an unordered one, in random order. It goes to
// the first better one, or to the best of all when that is better, and ends where none is. Then another climb starts.
// While the results of a climb are under way and it has nothing left to propose, the next one starts already.

#include <linnet/sdk/abi/manifest.h>
#include <deque>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/sdk/support/screener.hpp>
#include <linnet/sdk/support/standing.hpp>
#include <map>
#include <vector>

namespace linnet::local_search {

constexpr linnet_param params[] = {
    {"climb", "choice", "first_improvement", "first_improvement|best_improvement", "",
     "go to the first better neighbour, or look at all and go to the best"},
    {"restart", "choice", "random", "random|perturbed", "",
     "where climbs after the first start: anywhere, or near the best candidate so far"},
    {"restarts", "integer", "0", "0", "1000000", "climbs after the first; 0: as many as the budget allows"},
};

class LocalSearch final : public sdk::Strategy {
public:
    LocalSearch(sdk::Host& host, const sdk::ConfigView& settings);

    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

private:
    struct Known {
        bool told = false;
        sdk::Standing standing;
    };

    struct Climb {
        sdk::Genes at;
        sdk::Standing standing;                // of where it stands
        std::vector<sdk::Genes> left;          // neighbours not looked at, from the back
        std::vector<std::uint64_t> under_way;  // trials of this climb without a result
        sdk::Genes best;                       // best improvement: of the neighbours told so far; empty: none is better
        sdk::Standing best_standing;
        bool started = false;  // the first result is there
    };

    bool propose_neighbour(Climb& climb, std::uint64_t trial, sdk::Proposal& proposal);
    sdk::Answer start_climb(std::uint64_t trial, sdk::Proposal& proposal);
    void note(Climb& climb, const sdk::Genes& genes, const sdk::Standing& standing);
    void move(Climb& climb, sdk::Genes to, const sdk::Standing& standing);
    bool advance();

    sdk::Host& host_;
    bool best_improvement_, perturbed_;
    std::uint64_t climbs_left_;
    std::span<const sdk::Slot> slots_;
    std::size_t constraints_ = 0;
    sdk::Screener screener_;
    std::deque<Climb> climbs_;           // that are not over, the oldest first
    std::map<sdk::Genes, Known> known_;  // candidates proposed, by the genes they were proposed with and told with
    std::map<std::uint64_t, sdk::Genes> proposed_;  // trials without a result
    sdk::Genes best_;                               // of the whole search; empty before the first result
    sdk::Standing best_standing_;
    std::uint64_t moves_ = 0;  // numbers the random orders of neighbours
};

}  // namespace linnet::local_search
