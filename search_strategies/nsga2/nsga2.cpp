// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "nsga2/nsga2.hpp"

#include <algorithm>
#include <iterator>
#include <linnet/sdk/support/pareto.hpp>
#include <linnet/sdk/support/standing.hpp>
#include <map>
#include <stdexcept>
#include <string>

namespace linnet::nsga2 {

Nsga2::Nsga2(sdk::Host& host, const sdk::ConfigView& settings)
    : host_{host},
      population_size_{static_cast<std::uint64_t>(settings.integer("population"))},
      crossover_{settings.real("crossover")} {
    if (population_size_ < 4 || population_size_ % 2 != 0)
        throw std::invalid_argument("strategy nsga2 needs an even population of at least 4; it is " +
                                    std::to_string(population_size_));
}

void Nsga2::begin(const sdk::SearchScope& scope) {
    slots_ = scope.slots;
    constraints_ = scope.constraints;
    screener_.begin(host_, scope);
    if (scope.trials <= population_size_)
        host_.log(sdk::Level::warning, "strategy nsga2 begins with a population of " +
                                           std::to_string(population_size_) +
                                           " random candidates; this search ends after " +
                                           std::to_string(scope.trials) + " trials, so nothing evolves");
}

sdk::Answer Nsga2::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    sdk::Stream stream{host_.seed("nsga2", trial)};
    const auto draw = [&](std::span<std::int64_t> genes) {
        if (parents_.empty()) return sdk::draw_uniform(slots_, stream, genes);
        std::ranges::copy(tournament(stream).genes, genes.begin());
        if (stream.chance(crossover_)) sdk::cross_over(stream, genes, tournament(stream).genes, genes);
        sdk::mutate(slots_, stream, genes);
    };
    const auto found = screener_.find(proposal.genes, stream, draw);
    return found == sdk::Found::nothing ? sdk::Answer::exhausted : sdk::Answer::propose;
}

const Nsga2::Member& Nsga2::tournament(sdk::Stream& stream) const {
    const auto& one = parents_[stream.below(parents_.size())];
    const auto& other = parents_[stream.below(parents_.size())];
    if (one.rank != other.rank) return one.rank < other.rank ? one : other;
    return one.crowding >= other.crowding ? one : other;
}

void Nsga2::tell(const sdk::Trial& trial) {
    const bool ranks = trial.outcome == sdk::Outcome::measured || trial.outcome == sdk::Outcome::infeasible;
    if (!ranks || trial.duplicate_of >= 0) return;
    Member member;
    member.genes.assign(trial.genes.begin(), trial.genes.end());
    member.violation = sdk::standing_of(trial, constraints_).violation;
    member.scores.assign(trial.scores.begin(), trial.scores.end());
    children_.push_back(std::move(member));
    if (children_.size() >= population_size_) next_generation();
}

// The best of parents and children.
void Nsga2::next_generation() {
    parents_.insert(parents_.end(), std::make_move_iterator(children_.begin()),
                    std::make_move_iterator(children_.end()));
    children_.clear();
    rank(parents_);
    std::ranges::stable_sort(parents_, [](const Member& a, const Member& b) {
        return a.rank != b.rank ? a.rank < b.rank : a.crowding > b.crowding;
    });
    if (parents_.size() > population_size_) parents_.resize(population_size_);
}

// Constrained domination makes fronts of those that keep all constraints, and behind them one front for every
// violation.
void Nsga2::rank(std::vector<Member>& members) {
    std::vector<std::vector<double>> points;
    std::vector<Member*> feasible;
    for (auto& member : members) {
        member.crowding = 0;
        if (member.violation > 0) continue;
        feasible.push_back(&member);
        points.push_back(member.scores);
    }
    const auto ranks = sdk::nondominated_ranks(points);
    std::map<std::uint64_t, std::vector<std::size_t>> fronts;
    for (std::size_t i = 0; i < feasible.size(); ++i) {
        feasible[i]->rank = ranks[i];
        fronts[ranks[i]].push_back(i);
    }
    for (const auto& [front_rank, front] : fronts) {
        std::vector<std::vector<double>> scores;
        for (const auto i : front) scores.push_back(points[i]);
        const auto distances = sdk::crowding_distances(scores);
        for (std::size_t k = 0; k < front.size(); ++k) feasible[front[k]]->crowding = distances[k];
    }
    std::map<double, std::vector<Member*>> infeasible;
    for (auto& member : members)
        if (member.violation > 0) infeasible[member.violation].push_back(&member);
    std::uint64_t behind = fronts.size();
    for (auto& [violation, front] : infeasible) {
        for (auto* member : front) member->rank = behind;
        ++behind;
    }
}

}  // namespace linnet::nsga2
