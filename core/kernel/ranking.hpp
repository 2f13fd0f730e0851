// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How trials compare when the search is over. A strategy may have judged some by a few windows after a short training
// and others by many after a long one: of many candidates judged by few windows the luckiest has the best score of all.

#include <span>
#include <vector>

#include "core/kernel/run_plan.hpp"
#include "core/kernel/trial_record.hpp"

namespace linnet::core {

// Measured, feasible trials that are no duplicates, by number: of every network the one with the most folds, of those
// the one that was trained longest, of those the last. The pointers are into `trials`.
std::vector<const TrialRecord*> one_per_network(std::span<const TrialRecord> trials);

// The trial's scores, smaller is better, with every score of predictions that is a fraction of 1 replaced by the worse
// end of its confidence interval for the windows that judged it (Wilson 1927, two standard errors). Among trials of as
// many folds the order is that of the scores themselves.
std::vector<double> cautious_scores(const RunPlan& plan, const TrialRecord& trial);

}  // namespace linnet::core
