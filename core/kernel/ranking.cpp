// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/kernel/search.hpp"

namespace linnet::core {
namespace {

double judging_windows(const RunPlan& plan, std::uint32_t folds) {
    auto windows = plan.data->validation().size();
    const auto rows = plan.data->fold_rows();
    for (std::size_t fold = 0; fold + 1 < folds && fold < rows.size(); ++fold) windows += rows[fold].size();
    return static_cast<double>(windows);
}

// The lower end of Wilson's interval for a share of n.
double at_least(double share, double n) {
    constexpr double z = 2;
    const double spread = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return (share + z * z / (2 * n) - spread) / (1 + z * z / n);
}

auto thoroughness(const TrialRecord& trial) { return std::tuple{trial.folds, trial.epochs, trial.number}; }

}  // namespace

std::vector<const TrialRecord*> one_per_network(std::span<const TrialRecord> trials) {
    std::map<std::string_view, const TrialRecord*> by_network;
    for (const auto& trial : trials) {
        if (!is_feasible(trial) || trial.duplicate_of >= 0) continue;
        auto& known = by_network[trial.digest];
        if (!known || thoroughness(*known) < thoroughness(trial)) known = &trial;
    }
    std::vector<const TrialRecord*> chosen;
    for (const auto& [digest, trial] : by_network) chosen.push_back(trial);
    std::ranges::sort(chosen, {}, &TrialRecord::number);
    return chosen;
}

std::vector<double> cautious_scores(const RunPlan& plan, const TrialRecord& trial) {
    auto scores = trial.scores;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const auto& objective = plan.objectives[i];
        const auto& metric = plan.metrics[objective.metric];
        if (metric.stage == sdk::Stage::before_training || !metric.unit.empty()) continue;
        const double share = objective.maximise ? -scores[i] : 1 - scores[i];
        if (share < 0 || share > 1) continue;
        const double bound = at_least(share, judging_windows(plan, trial.folds));
        scores[i] = objective.maximise ? -bound : 1 - bound;
    }
    return scores;
}

}  // namespace linnet::core
