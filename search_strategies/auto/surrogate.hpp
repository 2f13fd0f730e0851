// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What scores are to be expected, learnt from the trials so far: from genes, size of the network, and rung. A measured
// score is noisy (few validation windows, few epochs); what similar candidates came to tells how much of it is luck.

#include <array>
#include <linnet/sdk/candidates.hpp>
#include <linnet/sdk/host.hpp>
#include <map>
#include <optional>

#include "auto/forest.hpp"
#include "auto/ladder.hpp"

namespace linnet::auto_search {

class Surrogate {
public:
    // Fewer results than this say nothing yet.
    static constexpr std::size_t fewest_results = 24;

    void begin(const sdk::Host& host);

    // Learns from all scores of the ladder. `index` chooses the random numbers.
    void learn(const Ladder& ladder, std::uint64_t index);
    bool knows() const { return forest_.fitted(); }
    // Multiply-accumulates of a candidate, as the logarithm of one more than them; 0 where they are not known.
    double size(std::span<const std::int64_t> genes) const;
    // The score to be expected on a rung.
    double expected(std::span<const std::int64_t> genes, std::size_t rung) const;
    // The score to be expected on a rung of a climber that has scores on lower ones, or there: half of what its best
    // known score differs from the expectation is taken for its own.
    double expected(const Climber& climber, std::size_t rung) const;

private:
    std::array<double, 2> sizes(std::span<const std::int64_t> genes) const;  // multiply-accumulates, parameters
    std::vector<double> features(std::span<const std::int64_t> genes) const;
    double expected(std::vector<double>& row, std::size_t rung) const;

    const sdk::Host* host_ = nullptr;
    const sdk::Candidates* candidates_ = nullptr;
    mutable std::map<sdk::Genes, std::vector<double>> known_;  // features of what was asked about and will be again
    Forest forest_;
};

}  // namespace linnet::auto_search
