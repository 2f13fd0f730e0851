// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "auto/auto.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <linnet/sdk/candidates.hpp>
#include <stdexcept>

namespace linnet::auto_search {
namespace {

constexpr std::size_t rungs = 4;

// So many candidates on the first rung make an evolution; with fewer, a lower first rung is better.
constexpr double candidates_wanted = 64;
constexpr double share_of_new_candidates = 0.4;  // of all training; promotions and finalists have the rest

constexpr std::size_t fewest_candidates = 8;   // of which a search is said to have chosen
constexpr std::size_t random_candidates = 16;  // before there are enough to choose parents from
constexpr double random_later = 0.1, cross_over = 0.3;

}  // namespace

Auto::Auto(sdk::Host& host, const sdk::ConfigView& settings)
    : host_{host},
      finalists_share_{settings.real("finalists")},
      eta_{static_cast<std::size_t>(settings.integer("eta"))},
      population_{static_cast<std::size_t>(settings.integer("population"))},
      sample_{static_cast<std::size_t>(settings.integer("sample"))},
      use_surrogate_{settings.flag("surrogate")} {
    if (sample_ > population_)
        throw std::invalid_argument("sample = " + std::to_string(sample_) + " is more than population = " +
                                    std::to_string(population_) + "; expected no more than that");
}

void Auto::begin(const sdk::SearchScope& scope) {
    scope_ = scope;
    if (scope.objectives > 1) {
        const auto* strategies = static_cast<const sdk::Strategies*>(host_.extension(sdk::Strategies::interface_id));
        if (!strategies) throw std::invalid_argument("strategy auto needs strategy nsga2 for several objectives");
        many_objectives_ = &strategies->make("nsga2");
        return many_objectives_->begin(scope);
    }
    screener_.begin(host_, scope);
    surrogate_.begin(host_);
    budget_.emplace(scope, finalists_share_);
    ladder_.emplace(rungs, eta_);
}

sdk::Answer Auto::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    if (many_objectives_) return many_objectives_->ask(trial, proposal);
    if (!finals_ && budget_->is_late()) begin_finals();
    if (!finals_) {
        if (fill_search(trial, proposal)) return sdk::Answer::propose;
        if (!under_way_.empty()) return sdk::Answer::wait_for_results;
        begin_finals();
    }
    if (fill_finalist(trial, proposal)) return sdk::Answer::propose;
    return under_way_.empty() ? sdk::Answer::exhausted : sdk::Answer::wait_for_results;
}

bool Auto::fill_search(std::uint64_t trial, sdk::Proposal& proposal) {
    return promote(trial, proposal) || invent(trial, proposal);
}

bool Auto::promote(std::uint64_t trial, sdk::Proposal& proposal) {
    const auto promoted = ladder_->promotable(highest_rung());
    if (!promoted) return false;
    auto& climber = ladder_->climbers()[*promoted];
    std::ranges::copy(climber.genes, proposal.genes.begin());
    const auto rung = climber.top() + 1;
    proposal.epochs = epochs_of(rung);
    proposal.folds = folds_of(rung);
    if (proposal.folds == 1) {
        proposal.continue_from = climber.last_trial;
        proposal.epochs -= epochs_of(rung - 1);
    }
    climber.climbing = true;
    under_way_[trial] = {*promoted, false};
    return true;
}

bool Auto::invent(std::uint64_t trial, sdk::Proposal& proposal) {
    if (nothing_new_) return false;
    sdk::Stream stream{host_.seed("auto", trial)};
    if (!find_promising(proposal.genes, stream) &&
        screener_.find(proposal.genes, stream, [&](std::span<std::int64_t> genes) { draw(genes, stream); }) ==
            sdk::Found::nothing) {
        nothing_new_ = true;
        return false;
    }
    Climber climber;
    climber.genes.assign(proposal.genes.begin(), proposal.genes.end());
    climber.first_rung = first_rung();
    climber.climbing = true;
    proposal.epochs = epochs_of(climber.first_rung);
    proposal.folds = folds_of(climber.first_rung);
    under_way_[trial] = {ladder_->climbers().size(), false};
    ladder_->climbers().push_back(std::move(climber));
    return true;
}

// Of some feasible candidates the one of which the surrogate expects most. As long as it knows nothing and there are
// too few parents, of a few the one with the most multiply-accumulates: the larger one of two networks that keep the
// limits is the better one more often than not. False: neither can be said, or there was no such candidate.
bool Auto::find_promising(std::span<std::int64_t> genes, sdk::Stream& stream) {
    constexpr std::size_t wanted_by_score = 24, wanted_by_size = 4, tries_for_each = 10;
    const bool learnt = surrogate_.knows();
    if (learnt ? stream.chance(random_later) : parents_.size() >= random_candidates || !screener_.sees()) return false;
    const auto wanted = learnt ? wanted_by_score : wanted_by_size;
    sdk::Genes best;
    sdk::Screener::Look best_look{};
    double best_score = 0;
    for (std::size_t i = 0, seen = 0; i < tries_for_each * wanted && seen < wanted; ++i) {
        draw(genes, stream);
        const auto look = screener_.look(genes);
        if (!look.feasible || !look.fresh) continue;
        ++seen;
        const double score = learnt ? surrogate_.expected(genes, ladder_->rungs() - 1) : -surrogate_.size(genes);
        if (!best.empty() && score >= best_score) continue;
        best.assign(genes.begin(), genes.end());
        best_look = look;
        best_score = score;
    }
    if (best.empty()) return false;
    std::ranges::copy(best, genes.begin());
    screener_.take(genes, best_look);
    return true;
}

void Auto::draw(std::span<std::int64_t> genes, sdk::Stream& stream) const {
    if (parents_.size() < random_candidates || stream.chance(random_later))
        return sdk::draw_uniform(scope_.slots, stream, genes);
    const auto& mother = ladder_->climbers()[tournament(stream)].genes;
    std::ranges::copy(mother, genes.begin());
    if (stream.chance(cross_over)) {
        const auto& father = ladder_->climbers()[tournament(stream)].genes;
        sdk::cross_over(stream, mother, father, genes);
        if (stream.chance(0.5)) return;
    }
    sdk::mutate(scope_.slots, stream, genes);
}

// The best of a few parents drawn at random; they are in order.
std::size_t Auto::tournament(sdk::Stream& stream) const {
    auto best = parents_.size() - 1;
    for (std::size_t i = 0; i < sample_; ++i) best = std::min<std::size_t>(best, stream.below(parents_.size()));
    return parents_[best];
}

// The highest rung on which enough new candidates can be tried. Until speed is known, the lowest; without a bound of
// time, the one that is no longer than the run file's trainings.
std::size_t Auto::first_rung() const {
    if (budget_->unknown()) return 0;
    const double total = budget_->total_epochs();
    const auto affordable = [&](std::size_t rung) {
        if (std::isinf(total)) return epochs_of(rung) <= scope_.epochs;
        return epochs_of(rung) * folds_of(rung) <= share_of_new_candidates * total / candidates_wanted;
    };
    std::size_t rung = 0;
    while (rung + 1 < highest_rung() && affordable(rung + 1)) ++rung;
    return rung;
}

// The highest rung on which one candidate is trained no longer than it is worth, and takes no more than a small share
// of the budget.
std::size_t Auto::highest_rung() const {
    constexpr double share_of_one = 1.0 / 24;
    const auto too_long = [&](std::size_t rung) {
        return epochs_of(rung) > budget_->longest_epochs() ||
               epochs_of(rung) * folds_of(rung) > share_of_one * budget_->total_epochs();
    };
    std::size_t rung = rungs - 1;
    while (rung > 1 && too_long(rung)) --rung;
    return rung;
}

std::uint32_t Auto::epochs_of(std::size_t rung) const {
    auto epochs = budget_->unit();
    for (std::size_t i = 0; i < rung; ++i) epochs *= static_cast<std::uint32_t>(eta_);
    return epochs;
}

// The further a candidate comes, the more windows judge it.
std::uint32_t Auto::folds_of(std::size_t rung) const {
    return std::min(std::max(budget_->search_folds(), std::uint32_t{1} << rung), budget_->wanted_folds());
}

// The best first, by what the surrogate expects of them after the longest training, or by what they came to.
void Auto::order(std::vector<std::size_t>& climbers) const {
    if (!surrogate_.knows()) return;  // they are ranked
    std::vector<std::pair<double, std::size_t>> expected;
    for (const auto i : climbers) expected.emplace_back(surrogate_.expected(ladder_->climbers()[i], rungs - 1), i);
    std::ranges::stable_sort(expected, {}, &std::pair<double, std::size_t>::first);
    std::ranges::transform(expected, climbers.begin(), &std::pair<double, std::size_t>::second);
}

void Auto::begin_finals() {
    finals_ = budget_->plan_finalists();
    finalists_ = ladder_->ranking();
    if (finalists_.size() < fewest_candidates && !nothing_new_) warn_of_short_budget();
    order(finalists_);
    // What the ladder measured on as many windows is comparable: it stands until a finalist is better, and need not be
    // trained again for as long as it was.
    std::erase_if(finalists_, [&](std::size_t i) {
        const auto& climber = ladder_->climbers()[i];
        if (folds_of(climber.top()) != finals_->folds) return false;
        consider(climber.last_trial, climber.scores.back());
        return finals_->folds > 1 && epochs_of(climber.top()) >= finals_->epochs;
    });
    report_correlations();
}

bool Auto::fill_finalist(std::uint64_t trial, sdk::Proposal& proposal) {
    while (next_finalist_ < finalists_.size() && ladder_->climbers()[finalists_[next_finalist_]].lost) ++next_finalist_;
    if (next_finalist_ == finalists_.size()) return false;
    const auto number = finalists_[next_finalist_++];
    const auto& climber = ladder_->climbers()[number];
    std::ranges::copy(climber.genes, proposal.genes.begin());
    proposal.epochs = finals_->epochs;
    proposal.folds = finals_->folds;
    if (proposal.folds == 1) proposal.continue_from = climber.last_trial;
    under_way_[trial] = {number, true};
    return true;
}

void Auto::tell(const sdk::Trial& trial) {
    if (many_objectives_) return many_objectives_->tell(trial);
    budget_->note(trial);
    const auto found = under_way_.find(trial.number);
    if (found == under_way_.end()) return;
    const auto [number, final] = found->second;
    under_way_.erase(found);
    auto& climber = ladder_->climbers()[number];
    const bool good =
        trial.outcome == sdk::Outcome::measured && sdk::total_violation(trial.violations, scope_.constraints) == 0;
    if (final) {
        if (good) consider(static_cast<std::int64_t>(trial.number), trial.scores[0]);
        return;
    }
    climber.climbing = false;
    climber.lost = !good;
    if (!good) return;
    climber.scores.push_back(trial.scores[0]);
    climber.last_trial = static_cast<std::int64_t>(trial.number);
    constexpr std::size_t results_to_learn_again = 4;
    if (use_surrogate_ && ++results_ - learnt_ >= results_to_learn_again) {
        surrogate_.learn(*ladder_, trial.number);
        learnt_ = results_;
    }
    refresh_parents();
}

void Auto::consider(std::int64_t trial, double score) {
    if (choice_ >= 0 && score >= choice_score_) return;
    choice_ = trial;
    choice_score_ = score;
}

std::int64_t Auto::choice() const { return many_objectives_ ? many_objectives_->choice() : choice_; }

// Aging: only the newest candidates are parents, so that one lucky score does not rule for good.
void Auto::refresh_parents() {
    parents_ = ladder_->ranking();
    const auto total = ladder_->climbers().size();
    if (total > population_) std::erase_if(parents_, [&](std::size_t i) { return i < total - population_; });
    order(parents_);
}

void Auto::warn_of_short_budget() const {
    const auto count = finalists_.size();
    host_.log(sdk::Level::warning, "the budget was short: " +
                                       (count == 1 ? "one candidate was" : std::to_string(count) + " candidates were") +
                                       " trained before it was time for finalists; with a longer one there are more to "
                                       "choose from");
}

// How well a short training tells which candidate is better after a longer one.
void Auto::report_correlations() const {
    for (std::size_t rung = 0; rung + 1 < rungs; ++rung) {
        const auto correlation = ladder_->rank_correlation(rung, rung + 1);
        if (!correlation) continue;
        std::array<char, 96> text{};
        std::snprintf(text.data(), text.size(), "rank correlation between %u and %u epochs: %.2f", epochs_of(rung),
                      epochs_of(rung + 1), *correlation);
        host_.log(sdk::Level::info, text.data());
    }
}

}  // namespace linnet::auto_search
