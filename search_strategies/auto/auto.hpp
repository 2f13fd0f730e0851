// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The default strategy. It evolves candidates at a fidelity that the budget allows, lets the best of them train on,
// rung by rung, and keeps the last part of the budget to train finalists longer and to judge them on more windows.
// Candidates that break a constraint are never proposed as long as others are found. With several objectives it is
// NSGA-II.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/support/screener.hpp>
#include <map>
#include <optional>

#include "auto/budget.hpp"
#include "auto/ladder.hpp"
#include "auto/surrogate.hpp"

namespace linnet::auto_search {

class Auto final : public sdk::Strategy {
public:
    // Parameters: finalists (real), eta (integer), population (integer), sample (integer), surrogate (flag).
    Auto(sdk::Host& host, const sdk::ConfigView& settings);

    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;
    std::int64_t choice() const override;

private:
    struct UnderWay {
        std::size_t climber;
        bool final;
    };

    bool fill_search(std::uint64_t trial, sdk::Proposal& proposal);
    bool fill_finalist(std::uint64_t trial, sdk::Proposal& proposal);
    bool promote(std::uint64_t trial, sdk::Proposal& proposal);
    bool invent(std::uint64_t trial, sdk::Proposal& proposal);
    bool find_promising(std::span<std::int64_t> genes, sdk::Stream& stream);
    void draw(std::span<std::int64_t> genes, sdk::Stream& stream) const;
    std::size_t tournament(sdk::Stream& stream) const;
    std::size_t first_rung() const;
    std::size_t highest_rung() const;
    std::uint32_t epochs_of(std::size_t rung) const;  // in all
    std::uint32_t folds_of(std::size_t rung) const;
    void begin_finals();
    void order(std::vector<std::size_t>& climbers) const;
    void consider(std::int64_t trial, double score);
    void report_correlations() const;
    void warn_of_short_budget() const;
    void refresh_parents();

    sdk::Host& host_;
    double finalists_share_;
    std::size_t eta_, population_, sample_;
    bool use_surrogate_;

    sdk::SearchScope scope_{};
    sdk::Strategy* many_objectives_ = nullptr;  // does everything where there are several objectives
    sdk::Screener screener_;
    std::optional<Budget> budget_;
    std::optional<Ladder> ladder_;
    Surrogate surrogate_;
    std::size_t results_ = 0, learnt_ = 0;  // results told, and those the surrogate has learnt from
    std::map<std::uint64_t, UnderWay> under_way_;
    std::vector<std::size_t> parents_;  // the best first, among the newest
    bool nothing_new_ = false;

    std::optional<FinalistPlan> finals_;
    std::vector<std::size_t> finalists_;  // in the order they are tried
    std::size_t next_finalist_ = 0;
    std::int64_t choice_ = -1;
    double choice_score_ = 0;
};

}  // namespace linnet::auto_search
