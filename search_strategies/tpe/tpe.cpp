// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tpe/tpe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace linnet::tpe {
namespace {

// For one candidate that counts, as many are looked at; where even these are not found, the nearest one is searched.
constexpr std::uint64_t looks_per_candidate = 8;

}  // namespace

Tpe::Tpe(sdk::Host& host, const sdk::ConfigView& settings)
    : host_{host},
      startup_{static_cast<std::uint64_t>(settings.integer("startup"))},
      most_good_{static_cast<std::uint64_t>(settings.integer("most_good"))},
      candidates_{static_cast<std::uint64_t>(settings.integer("candidates"))},
      gamma_{settings.real("gamma")},
      prior_weight_{settings.real("prior_weight")} {}

void Tpe::begin(const sdk::SearchScope& scope) {
    slots_ = scope.slots;
    constraints_ = scope.constraints;
    screener_.begin(host_, scope);
    sdk::warn_of_further_objectives(host_, scope, "tpe");
    if (scope.trials <= startup_)
        host_.log(sdk::Level::warning, "strategy tpe begins with " + std::to_string(startup_) +
                                           " random candidates; this search ends after " +
                                           std::to_string(scope.trials) + " trials, so nothing is learnt from them");
}

sdk::Answer Tpe::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    sdk::Stream stream{host_.seed("tpe", trial)};
    const bool random = observations_.size() < startup_;
    if (!random) estimate();
    if (random || !propose_best(stream, proposal.genes)) {
        const auto draw = [&](std::span<std::int64_t> genes) {
            return random ? sdk::draw_uniform(slots_, stream, genes) : draw_good(stream, genes);
        };
        if (screener_.find(proposal.genes, stream, draw) == sdk::Found::nothing) return sdk::Answer::exhausted;
    }
    under_way_.emplace(trial, sdk::Genes{proposal.genes.begin(), proposal.genes.end()});
    return sdk::Answer::propose;
}

void Tpe::estimate() {
    const auto share = std::ceil(gamma_ * static_cast<double>(observations_.size()));
    const auto good = std::min(static_cast<std::uint64_t>(share), most_good_);
    good_.clear();
    bad_.clear();
    std::vector<std::int64_t> values;
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
        values.clear();
        for (std::size_t i = 0; i < good; ++i) values.push_back(observations_[i].genes[slot]);
        good_.emplace_back(slots_[slot], values, prior_weight_);
        values.clear();
        for (std::size_t i = good; i < observations_.size(); ++i) values.push_back(observations_[i].genes[slot]);
        for (const auto& [trial, genes] : under_way_) values.push_back(genes[slot]);
        bad_.emplace_back(slots_[slot], values, prior_weight_);
    }
}

void Tpe::draw_good(sdk::Stream& stream, std::span<std::int64_t> genes) const {
    for (std::size_t i = 0; i < slots_.size(); ++i) genes[i] = good_[i].draw(stream);
}

double Tpe::ratio(std::span<const std::int64_t> genes) const {
    double product = 1;
    for (std::size_t i = 0; i < slots_.size(); ++i) product *= good_[i].density(genes[i]) / bad_[i].density(genes[i]);
    return product;
}

// Of candidates that are new and keep the constraints, the one with the largest ratio. False: there was none.
bool Tpe::propose_best(sdk::Stream& stream, std::span<std::int64_t> genes) {
    sdk::Genes best;
    sdk::Screener::Look best_look{};
    double best_ratio = 0;
    std::uint64_t counted = 0;
    for (std::uint64_t look = 0; look < candidates_ * looks_per_candidate && counted < candidates_; ++look) {
        draw_good(stream, genes);
        const auto seen = screener_.look(genes);
        if (!seen.feasible || !seen.fresh) continue;
        ++counted;
        const double value = ratio(genes);
        if (!best.empty() && value <= best_ratio) continue;
        best.assign(genes.begin(), genes.end());
        best_look = seen;
        best_ratio = value;
    }
    if (counted == 0) return false;
    std::ranges::copy(best, genes.begin());
    screener_.take(genes, best_look);
    return true;
}

void Tpe::tell(const sdk::Trial& trial) {
    under_way_.erase(trial.number);
    const bool ranks = trial.outcome == sdk::Outcome::measured || trial.outcome == sdk::Outcome::infeasible;
    if (!ranks || trial.duplicate_of >= 0) return;
    Observation observation{sdk::standing_of(trial, constraints_), {trial.genes.begin(), trial.genes.end()}};
    const auto place = std::ranges::upper_bound(observations_, observation.standing, {}, &Observation::standing);
    observations_.insert(place, std::move(observation));
}

}  // namespace linnet::tpe
