// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "hyperband/halving.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace linnet::hyperband {
namespace {

constexpr auto no_bound = std::numeric_limits<std::uint64_t>::max();

bool is_halving(std::string_view id) {
    const auto short_id = id.substr(id.rfind('/') + 1);  // npos + 1 is 0
    return short_id == "successive_halving" || short_id == "hyperband";
}

}  // namespace

Halving::Halving(sdk::Host& host, const sdk::ConfigView& settings, std::string name)
    : host_{host},
      name_{std::move(name)},
      base_id_{settings.text("base")},
      eta_{static_cast<std::uint32_t>(settings.integer("eta"))},
      first_epochs_{static_cast<std::uint32_t>(settings.integer("first_epochs"))},
      last_epochs_{static_cast<std::uint32_t>(settings.integer("last_epochs"))} {
    if (eta_ < 2)
        throw std::invalid_argument("strategy " + name_ + " promotes one in eta candidates; eta = " +
                                    std::to_string(eta_) + " has to be 2 or more");
    if (is_halving(base_id_))
        throw std::invalid_argument("strategy " + name_ + " cannot build upon \"" + base_id_ +
                                    "\", which trains in rungs itself; base has to be a strategy that proposes "
                                    "candidates, such as \"regularized_evolution\" or \"random\"");
}

void Halving::begin(const sdk::SearchScope& scope) {
    const auto last = last_epochs_ > 0 ? last_epochs_ : scope.epochs;
    if (last < first_epochs_)
        throw std::invalid_argument("strategy " + name_ + " cannot train the last rung for " + std::to_string(last) +
                                    (last_epochs_ > 0 ? " epochs" : " epochs, the run's,") + " and the first for " +
                                    std::to_string(first_epochs_) + "; last_epochs has to be first_epochs or more");
    constraints_ = scope.constraints;
    epochs_ = rung_epochs(first_epochs_, last, eta_);
    const auto* services = static_cast<const sdk::Strategies*>(host_.extension(sdk::Strategies::interface_id));
    if (!services)
        throw std::invalid_argument("strategy " + name_ +
                                    " builds upon another strategy, which this linnet cannot make");
    const auto s_max = static_cast<std::uint32_t>(epochs_.size() - 1);
    const auto brackets = has_all_brackets() ? s_max + 1 : 1;
    for (std::uint32_t i = 0; i < brackets; ++i) {
        auto& base = services->make(base_id_);
        auto its_scope = scope;
        its_scope.epochs = epochs_[i];
        its_scope.folds = 1;
        if (scope.trials != no_bound) its_scope.trials = scope.trials / brackets / eta_ * (eta_ - 1);
        base.begin(its_scope);
        bases_.push_back({&base, s_max - i});
    }
    warn(scope);
}

void Halving::warn(const sdk::SearchScope& scope) const {
    if (epochs_.size() == 1)
        host_.log(sdk::Level::warning, "strategy " + name_ + " has one rung alone between " +
                                           std::to_string(first_epochs_) + " and " + std::to_string(epochs_.back()) +
                                           " epochs with eta = " + std::to_string(eta_) +
                                           ", so that every candidate of " + base_id_ + " is trained to the end");
    if (scope.objectives > 1)
        host_.log(sdk::Level::warning, "strategy " + name_ + " promotes by the first objective alone of " +
                                           std::to_string(scope.objectives));
    std::uint64_t trials = 0;  // until one candidate has seen all rungs
    for (std::uint64_t i = 0, candidates = 1; i < epochs_.size(); ++i, candidates *= eta_) trials += candidates;
    if (scope.trials < trials)
        host_.log(sdk::Level::warning, "strategy " + name_ + " takes " + std::to_string(trials) +
                                           " trials until one candidate is trained for " +
                                           std::to_string(epochs_.back()) + " epochs; this search ends after " +
                                           std::to_string(scope.trials));
}

sdk::Answer Halving::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    forget_brackets();
    if (promote(trial, proposal)) return sdk::Answer::propose;
    do {
        for (auto& [number, bracket] : brackets_) {
            if (!bracket.wants_candidate()) continue;
            auto& base = bases_[number % bases_.size()];
            const auto answer = base.exhausted ? sdk::Answer::exhausted : base.strategy->ask(trial, proposal);
            if (answer == sdk::Answer::wait_for_results) return answer;
            if (answer == sdk::Answer::exhausted) {
                base.exhausted = true;
                bracket.close();
                continue;
            }
            bracket.enter();
            under_way_.emplace(trial, UnderWay{number, 0});
            proposal.epochs = bracket.epochs(0);
            proposal.folds = 1;
            return sdk::Answer::propose;
        }
    } while (open_bracket());
    return under_way_.empty() ? sdk::Answer::exhausted : sdk::Answer::wait_for_results;
}

// The oldest bracket first, and in it the highest rung.
bool Halving::promote(std::uint64_t trial, sdk::Proposal& proposal) {
    for (auto& [number, bracket] : brackets_) {
        const auto promotion = bracket.promote();
        if (!promotion) continue;
        std::ranges::copy(promotion->genes, proposal.genes.begin());
        proposal.epochs = bracket.epochs(promotion->rung) - bracket.epochs(promotion->rung - 1);
        proposal.continue_from = static_cast<std::int64_t>(promotion->trial);
        proposal.folds = 1;
        under_way_.emplace(trial, UnderWay{number, promotion->rung});
        return true;
    }
    return false;
}

// The next bracket whose base has candidates left. False: there is none.
bool Halving::open_bracket() {
    if (!has_all_brackets() && opened_ > 0) return false;
    for (std::size_t tries = 0; tries < bases_.size(); ++tries) {
        const auto number = opened_++;
        const auto& base = bases_[number % bases_.size()];
        if (base.exhausted) continue;
        const auto s_max = static_cast<std::uint32_t>(epochs_.size() - 1);
        brackets_.emplace(number, Bracket{{epochs_.end() - base.s - 1, epochs_.end()}, eta_, size(base.s, s_max)});
        return true;
    }
    return false;
}

void Halving::forget_brackets() {
    std::erase_if(brackets_, [](const auto& entry) { return entry.second.is_over(); });
}

void Halving::tell(const sdk::Trial& trial) {
    const auto found = under_way_.find(trial.number);
    if (found == under_way_.end()) return;
    const auto [number, rung] = found->second;
    under_way_.erase(found);
    if (rung == 0) bases_[number % bases_.size()].strategy->tell(trial);
    auto& bracket = brackets_.at(number);
    // A second trial of a network would be promoted beside the first.
    if (rung == 0 && (trial.outcome == sdk::Outcome::infeasible || trial.duplicate_of >= 0)) return bracket.withdraw();
    sdk::Standing standing;
    if (trial.outcome == sdk::Outcome::measured) standing = sdk::standing_of(trial, constraints_);
    bracket.tell(rung, trial.number, {trial.genes.begin(), trial.genes.end()}, standing);
}

}  // namespace linnet::hyperband
