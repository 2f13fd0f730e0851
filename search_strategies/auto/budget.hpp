// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How much training a search can afford, from what its trials have taken so far, and how to spend it. Everything
// follows from the scope and the results told, so a replay comes to the same decisions.

#include <cstdint>
#include <linnet/sdk/strategy.hpp>

namespace linnet::auto_search {

// What the finalists get: each is trained `epochs` epochs on each of `folds` splits.
struct FinalistPlan {
    std::uint32_t folds, epochs;
};

class Budget {
public:
    // `finalists`: the share of the budget that is kept for them.
    Budget(const sdk::SearchScope& scope, double finalists);

    void note(const sdk::Trial& trial);

    // Epochs that count as one unit of training: five hundred steps of 32 windows or an epoch, whichever is longer.
    std::uint32_t unit() const { return unit_; }
    // Folds of every trial: more than one where the validation part is too small to say much.
    std::uint32_t search_folds() const { return search_folds_; }
    // Folds that hold enough windows to tell finalists apart.
    std::uint32_t wanted_folds() const { return wanted_folds_; }
    // Nothing was trained yet, so speed is not known.
    bool unknown() const { return epochs_ == 0; }
    // Whether it is time for the finalists.
    bool is_late() const;
    // Epochs, over all folds, that the whole search has time for; those left until its end. Infinity: no bound of time.
    double total_epochs() const;
    double epochs_left() const;
    FinalistPlan plan_finalists() const;
    // The most epochs that any candidate is worth, a multiple of the unit.
    std::uint32_t longest_epochs() const;

private:
    double seconds_, finalists_;
    std::uint64_t trials_, trained_ = 0;
    std::uint32_t unit_, most_folds_, search_folds_, wanted_folds_;
    double epochs_ = 0, elapsed_ = 0;
};

}  // namespace linnet::auto_search
