// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "regularized_evolution/regularized_evolution.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace linnet::regularized_evolution {

RegularizedEvolution::RegularizedEvolution(sdk::Host& host, const sdk::ConfigView& settings)
    : host_{host},
      population_size_{static_cast<std::uint64_t>(settings.integer("population"))},
      sample_size_{static_cast<std::uint64_t>(settings.integer("sample"))} {
    if (population_size_ < 2 || sample_size_ < 1)
        throw std::invalid_argument(
            "strategy regularized_evolution needs a population of at least 2 and a sample of at "
            "least 1; population is " +
            std::to_string(population_size_) + " and sample " + std::to_string(sample_size_));
    if (sample_size_ > population_size_)
        throw std::invalid_argument("strategy regularized_evolution cannot sample " + std::to_string(sample_size_) +
                                    " candidates of a population of " + std::to_string(population_size_) +
                                    "; sample has to be population or less");
}

void RegularizedEvolution::begin(const sdk::SearchScope& scope) {
    slots_ = scope.slots;
    constraints_ = scope.constraints;
    screener_.begin(host_, scope);
    sdk::warn_of_further_objectives(host_, scope, "regularized_evolution");
    if (scope.trials <= population_size_)
        host_.log(sdk::Level::warning, "strategy regularized_evolution begins with a population of " +
                                           std::to_string(population_size_) +
                                           " random candidates; this search ends after " +
                                           std::to_string(scope.trials) + " trials, so nothing evolves");
}

sdk::Answer RegularizedEvolution::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    sdk::Stream stream{host_.seed("regularized_evolution", trial)};
    const bool founding = drawn_ < population_size_ || population_.empty();
    const auto draw = [&](std::span<std::int64_t> genes) {
        if (founding) return sdk::draw_uniform(slots_, stream, genes);
        std::ranges::copy(choose_parent(stream).genes, genes.begin());
        sdk::mutate(slots_, stream, genes);
    };
    const auto found = screener_.find(proposal.genes, stream, draw);
    if (found == sdk::Found::nothing) return sdk::Answer::exhausted;
    if (found == sdk::Found::feasible) ++drawn_;
    return sdk::Answer::propose;
}

// The tournament is held anew for every draw, so that a parent whose neighbourhood is used up does not stop the search.
const RegularizedEvolution::Member& RegularizedEvolution::choose_parent(sdk::Stream& stream) const {
    const Member* best = nullptr;
    for (std::uint64_t i = 0; i < sample_size_; ++i) {
        const auto& member = population_[stream.below(population_.size())];
        if (!best || member.standing < best->standing) best = &member;
    }
    return *best;
}

void RegularizedEvolution::tell(const sdk::Trial& trial) {
    const bool ranks = trial.outcome == sdk::Outcome::measured || trial.outcome == sdk::Outcome::infeasible;
    if (!ranks || trial.duplicate_of >= 0) return;
    Member member{{trial.genes.begin(), trial.genes.end()}, sdk::standing_of(trial, constraints_)};
    if (population_.size() >= population_size_) {
        // What breaks constraints is no gain for a population that keeps them, however young.
        const auto worst =
            std::ranges::max_element(population_, {}, [](const Member& m) { return m.standing.violation; });
        if (member.standing.violation > worst->standing.violation) return;
        let_one_die();
    }
    population_.push_back(std::move(member));
}

// The one that breaks the constraints most, of equal ones and where none does the oldest.
void RegularizedEvolution::let_one_die() {
    auto dying = population_.begin();
    for (auto member = population_.begin(); member != population_.end(); ++member)
        if (member->standing.violation > dying->standing.violation) dying = member;
    population_.erase(dying);
}

}  // namespace linnet::regularized_evolution
