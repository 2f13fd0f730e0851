// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Candidates on rungs of growing training: who may climb, and who is better than whom. Promotion is that of ASHA (Li et
// al. 2020, arXiv 1810.05934): of those that reached a rung, the best 1 / eta go on, whenever there is one.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <linnet/sdk/support/sampling.hpp>
#include <optional>
#include <vector>

namespace linnet::auto_search {

struct Climber {
    sdk::Genes genes;
    std::vector<double> scores;  // one per rung it was measured on, smaller is better, from `first_rung` on
    std::size_t first_rung = 0;
    std::int64_t last_trial = -1;  // of its highest rung: what the next one continues from
    bool climbing = false;         // a trial of it is under way
    bool lost = false;             // a trial of it failed, or broke a constraint

    bool measured() const { return !scores.empty(); }
    std::size_t top() const { return first_rung + scores.size() - 1; }  // when measured
    // Its score on a rung; nothing when it was not measured there.
    std::optional<double> score(std::size_t rung) const {
        if (rung < first_rung || rung - first_rung >= scores.size()) return {};
        return scores[rung - first_rung];
    }
};

class Ladder {
public:
    Ladder(std::size_t rungs, std::size_t eta) : rungs_{rungs}, eta_{eta} {}

    std::size_t rungs() const { return rungs_; }
    std::vector<Climber>& climbers() { return climbers_; }
    const std::vector<Climber>& climbers() const { return climbers_; }

    // The climber to promote, from the highest rung that has one and is below `highest`.
    std::optional<std::size_t> promotable(std::size_t highest = std::numeric_limits<std::size_t>::max()) const;
    // Measured climbers, the best first: higher rungs before lower ones, better scores before worse.
    std::vector<std::size_t> ranking() const;
    // Spearman's rank correlation between two rungs over the climbers measured on both; nothing below four of them, 0
    // where one rung has but one score.
    std::optional<double> rank_correlation(std::size_t lower, std::size_t higher) const;

private:
    std::size_t rungs_, eta_;
    std::vector<Climber> climbers_;
};

}  // namespace linnet::auto_search
