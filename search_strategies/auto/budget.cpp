// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "auto/budget.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace linnet::auto_search {
namespace {

constexpr double windows_of_a_unit = 16'000;
constexpr std::uint32_t longest_unit = 100;

// The standard error of an accuracy of 96 % on so many windows is 0.25 %, about what finalists differ by.
constexpr double windows_to_judge_finalists = 6000;
// What one part of a few windows or persons says, however long the training, is mostly about that part.
constexpr std::uint32_t folds_of_the_search = 4;

constexpr double wanted_finalists = 4, fewest_finalists = 2;
constexpr std::uint32_t shortest_final = 3;  // in units
// Longer trainings, in epochs, hardly rank candidates better; of small data it is `shortest_final` if that is more.
constexpr std::uint32_t longest_training = 60;

}  // namespace

Budget::Budget(const sdk::SearchScope& scope, double finalists)
    : seconds_{scope.seconds}, finalists_{finalists}, trials_{scope.trials}, most_folds_{scope.folds} {
    const auto training = static_cast<double>(std::max<std::uint64_t>(1, scope.training_windows));
    const auto validation = static_cast<double>(std::max<std::uint64_t>(1, scope.validation_windows));
    unit_ = static_cast<std::uint32_t>(std::clamp(std::ceil(windows_of_a_unit / training), 1.0, double{longest_unit}));
    const auto folds = std::ceil(windows_to_judge_finalists / validation);
    wanted_folds_ = static_cast<std::uint32_t>(std::clamp(folds, 1.0, static_cast<double>(most_folds_)));
    search_folds_ = std::min(folds_of_the_search, wanted_folds_);
}

void Budget::note(const sdk::Trial& trial) {
    elapsed_ = std::max(elapsed_, trial.elapsed);
    if (trial.outcome != sdk::Outcome::measured || trial.duplicate_of >= 0) return;
    ++trained_;
    epochs_ += static_cast<double>(trial.epochs) * trial.folds;
}

bool Budget::is_late() const {
    const double share = 1 - finalists_;
    return elapsed_ >= share * seconds_ || (trials_ != std::numeric_limits<std::uint64_t>::max() &&
                                            static_cast<double>(trained_) >= share * static_cast<double>(trials_));
}

double Budget::total_epochs() const {
    if (!std::isfinite(seconds_) || elapsed_ <= 0) return std::numeric_limits<double>::infinity();
    return epochs_ / elapsed_ * seconds_;
}

double Budget::epochs_left() const {
    if (!std::isfinite(seconds_) || elapsed_ <= 0) return std::numeric_limits<double>::infinity();
    return epochs_ / elapsed_ * std::max(0.0, seconds_ - elapsed_);
}

std::uint32_t Budget::longest_epochs() const { return std::max(longest_training / unit_, shortest_final) * unit_; }

FinalistPlan Budget::plan_finalists() const {
    const double units = epochs_left() / unit_;
    auto folds = wanted_folds_;
    while (folds > search_folds_ && units / (folds * fewest_finalists) < shortest_final) --folds;
    // Fewer finalists rather than ones that are trained hardly longer than before.
    auto finalists = wanted_finalists;
    while (finalists > fewest_finalists && units / (folds * finalists) < shortest_final) --finalists;
    const double longest = longest_epochs() / unit_;
    const auto epochs = std::clamp(std::floor(units / (folds * finalists)), 1.0, longest);
    return {folds, static_cast<std::uint32_t>(epochs) * unit_};
}

}  // namespace linnet::auto_search
