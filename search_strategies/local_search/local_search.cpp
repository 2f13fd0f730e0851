// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "local_search/local_search.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace linnet::local_search {
namespace {

// Of an unordered slot with more values than this, as many are drawn.
constexpr std::uint64_t most_names = 64;

// How many genes of the best candidate a perturbed start changes, in the mean.
constexpr double perturbed_share = 0.4;

void add_neighbours(std::span<const sdk::Slot> slots, std::size_t i, const sdk::Genes& at, sdk::Stream& stream,
                    std::vector<sdk::Genes>& neighbours) {
    const auto& slot = slots[i];
    const auto count = sdk::value_count(slot), index = sdk::index_of(slot, at[i]);
    const auto add = [&](std::uint64_t value) {
        neighbours.push_back(at);
        neighbours.back()[i] = sdk::value_at(slot, value);
    };
    if (slot.ordered) {
        for (std::uint64_t distance = 1; distance < count && distance != 0; distance *= 2) {
            if (index >= distance) add(index - distance);
            if (count - 1 - index >= distance) add(index + distance);
        }
    } else if (count <= most_names) {
        for (std::uint64_t value = 0; value < count; ++value)
            if (value != index) add(value);
    } else {
        for (std::uint64_t n = 0; n < most_names; ++n) {
            const auto drawn = stream.below(count - 1);
            add(drawn < index ? drawn : drawn + 1);
        }
    }
}

}  // namespace

LocalSearch::LocalSearch(sdk::Host& host, const sdk::ConfigView& settings)
    : host_{host},
      best_improvement_{settings.text("climb") == "best_improvement"},
      perturbed_{settings.text("restart") == "perturbed"},
      climbs_left_{settings.integer("restarts") == 0 ? std::numeric_limits<std::uint64_t>::max()
                                                     : static_cast<std::uint64_t>(settings.integer("restarts")) + 1} {}

void LocalSearch::begin(const sdk::SearchScope& scope) {
    slots_ = scope.slots;
    constraints_ = scope.constraints;
    screener_.begin(host_, scope);
    sdk::warn_of_further_objectives(host_, scope, "local_search");
    std::vector<sdk::Genes> neighbours;
    sdk::Genes lowest;
    for (const auto& slot : slots_) lowest.push_back(slot.lowest);
    sdk::Stream stream{0};
    for (std::size_t i = 0; i < slots_.size(); ++i) add_neighbours(slots_, i, lowest, stream, neighbours);
    if (best_improvement_ && scope.trials <= neighbours.size())
        host_.log(sdk::Level::warning,
                  "strategy local_search looks at all neighbours of a candidate before it goes to the best, " +
                      std::to_string(neighbours.size()) + " and more in this space; this search ends after " +
                      std::to_string(scope.trials) + " trials");
}

sdk::Answer LocalSearch::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    do {
        for (auto& climb : climbs_)
            if (propose_neighbour(climb, trial, proposal)) return sdk::Answer::propose;
    } while (advance());  // neighbours that were known already may have moved climbs, or ended them
    return start_climb(trial, proposal);
}

bool LocalSearch::propose_neighbour(Climb& climb, std::uint64_t trial, sdk::Proposal& proposal) {
    while (climb.started && !climb.left.empty()) {
        const auto genes = std::move(climb.left.back());
        climb.left.pop_back();
        std::ranges::copy(genes, proposal.genes.begin());
        const auto look = screener_.look(proposal.genes);
        if (!look.feasible) {
            // Worth a trial only as long as the climb itself is on its way to the constraints.
            if (look.violation >= climb.standing.violation) continue;
        }
        sdk::Genes canonical{proposal.genes.begin(), proposal.genes.end()};
        if (!look.fresh) {
            const auto found = known_.find(canonical);
            if (found != known_.end() && found->second.told) note(climb, canonical, found->second.standing);
            continue;
        }
        screener_.take(canonical, look);
        known_.emplace(canonical, Known{});
        proposed_.emplace(trial, std::move(canonical));
        climb.under_way.push_back(trial);
        return true;
    }
    return false;
}

sdk::Answer LocalSearch::start_climb(std::uint64_t trial, sdk::Proposal& proposal) {
    const auto without = proposed_.empty() ? sdk::Answer::exhausted : sdk::Answer::wait_for_results;
    if (climbs_left_ == 0) return without;
    sdk::Stream stream{host_.seed("local_search", trial)};
    const bool near_best = perturbed_ && !best_.empty();
    const auto draw = [&](std::span<std::int64_t> genes) {
        if (!near_best) return sdk::draw_uniform(slots_, stream, genes);
        std::ranges::copy(best_, genes.begin());
        sdk::mutate(slots_, stream, genes, {perturbed_share});
    };
    if (screener_.find(proposal.genes, stream, draw) == sdk::Found::nothing) return sdk::Answer::exhausted;
    --climbs_left_;
    auto& climb = climbs_.emplace_back();
    climb.at.assign(proposal.genes.begin(), proposal.genes.end());
    climb.under_way.push_back(trial);
    known_.emplace(climb.at, Known{});
    proposed_.emplace(trial, climb.at);
    return sdk::Answer::propose;
}

void LocalSearch::tell(const sdk::Trial& trial) {
    const auto proposed = proposed_.find(trial.number);
    if (proposed == proposed_.end()) return;
    const auto genes = std::move(proposed->second);
    proposed_.erase(proposed);
    const auto standing = sdk::standing_of(trial, constraints_);
    known_[genes] = {true, standing};
    known_[{trial.genes.begin(), trial.genes.end()}] = {true, standing};
    if (best_.empty() || standing < best_standing_) {
        best_ = genes;
        best_standing_ = standing;
    }
    const auto climb = std::ranges::find_if(climbs_, [&](const Climb& one) {
        return std::ranges::find(one.under_way, trial.number) != one.under_way.end();
    });
    if (climb == climbs_.end()) return;
    std::erase(climb->under_way, trial.number);
    if (!climb->started) {
        climb->started = true;
        move(*climb, genes, standing);
    } else {
        note(*climb, genes, standing);
    }
    advance();
}

// A neighbour's result.
void LocalSearch::note(Climb& climb, const sdk::Genes& genes, const sdk::Standing& standing) {
    if (!(standing < climb.standing)) return;
    if (!best_improvement_) return move(climb, genes, standing);
    if (climb.best.empty() || standing < climb.best_standing) {
        climb.best = genes;
        climb.best_standing = standing;
    }
}

void LocalSearch::move(Climb& climb, sdk::Genes to, const sdk::Standing& standing) {
    climb.at = std::move(to);
    climb.standing = standing;
    climb.best.clear();
    climb.left.clear();
    sdk::Stream stream{host_.seed("local_search.moves", moves_++)};
    for (std::size_t i = 0; i < slots_.size(); ++i) add_neighbours(slots_, i, climb.at, stream, climb.left);
    for (std::size_t i = climb.left.size(); i > 1; --i) std::swap(climb.left[i - 1], climb.left[stream.below(i)]);
}

// Takes the decisions of climbs whose neighbours are all known, and forgets climbs that are over. True: one moved.
bool LocalSearch::advance() {
    bool moved = false;
    for (auto& climb : climbs_) {
        if (!climb.left.empty() || !climb.under_way.empty() || climb.best.empty()) continue;
        const auto to = climb.best;
        move(climb, to, climb.best_standing);
        moved = true;
    }
    std::erase_if(climbs_, [](const Climb& climb) { return climb.left.empty() && climb.under_way.empty(); });
    return moved;
}

}  // namespace linnet::local_search
