// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Successive halving and Hyperband over another strategy, their base: it says which candidates there are, and these two
// how long each is trained. Hyperband is successive halving again and again with other numbers of rungs. A promoted
// candidate goes on from the weights of its last rung. The base is told the results of the first rung, which are all of
// the same number of epochs; in Hyperband every bracket has a base of its own, because theirs differ.

#include <linnet/sdk/abi/manifest.h>
#include <linnet/sdk/candidates.hpp>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <map>
#include <string>
#include <vector>

#include "hyperband/bracket.hpp"

namespace linnet::hyperband {

constexpr linnet_param successive_halving_params[] = {
    {"base", "text", "regularized_evolution", "", "", "the strategy that proposes candidates"},
    {"eta", "integer", "3", "2", "100", "one in so many candidates is promoted, to so many times the epochs"},
    {"first_epochs", "integer", "1", "1", "100000", "at least so many epochs in the first rung"},
    {"last_epochs", "integer", "0", "0", "100000", "epochs of a candidate in the last rung; 0: the run's epochs"},
    {"candidates", "integer", "0", "0", "1000000000", "that enter the first rung; 0: as many as the budget allows"},
};

constexpr linnet_param hyperband_params[] = {
    {"base", "text", "random", "", "", "the strategy that proposes candidates"},
    {"eta", "integer", "3", "2", "100", "one in so many candidates is promoted, to so many times the epochs"},
    {"first_epochs", "integer", "1", "1", "100000", "at least so many epochs in the first rung of the largest bracket"},
    {"last_epochs", "integer", "0", "0", "100000", "epochs of a candidate in the last rung; 0: the run's epochs"},
};

class Halving : public sdk::Strategy {
public:
    // Throws std::invalid_argument when there is no such base, it is one of these two, it refuses the search, or the
    // last rung has fewer epochs than the first.
    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

protected:
    // Throws std::invalid_argument for an eta below 2 and for itself as base. size(s, s_max): candidates of a bracket.
    Halving(sdk::Host& host, const sdk::ConfigView& settings, std::string name);

    virtual std::uint64_t size(std::uint32_t s, std::uint32_t s_max) const = 0;
    virtual bool has_all_brackets() const = 0;  // false: that of the most rungs alone, once
    std::uint32_t eta() const { return eta_; }

private:
    struct Base {  // of the brackets with as many rungs
        sdk::Strategy* strategy;
        std::uint32_t s;
        bool exhausted = false;
    };

    struct UnderWay {
        std::uint64_t bracket;
        std::size_t rung;
    };

    void warn(const sdk::SearchScope& scope) const;
    bool promote(std::uint64_t trial, sdk::Proposal& proposal);
    bool open_bracket();
    void forget_brackets();

    sdk::Host& host_;
    std::string name_, base_id_;
    std::uint32_t eta_, first_epochs_, last_epochs_;
    std::size_t constraints_ = 0;
    std::vector<std::uint32_t> epochs_;            // of all rungs
    std::vector<Base> bases_;                      // in the order of the brackets
    std::map<std::uint64_t, Bracket> brackets_;    // not over, by their number
    std::uint64_t opened_ = 0;                     // brackets
    std::map<std::uint64_t, UnderWay> under_way_;  // by trial
};

class SuccessiveHalving final : public Halving {
public:
    SuccessiveHalving(sdk::Host& host, const sdk::ConfigView& settings)
        : Halving{host, settings, "successive_halving"},
          candidates_{static_cast<std::uint64_t>(settings.integer("candidates"))} {}

private:
    std::uint64_t size(std::uint32_t, std::uint32_t) const override { return candidates_; }
    bool has_all_brackets() const override { return false; }

    std::uint64_t candidates_;
};

class Hyperband final : public Halving {
public:
    Hyperband(sdk::Host& host, const sdk::ConfigView& settings) : Halving{host, settings, "hyperband"} {}

private:
    std::uint64_t size(std::uint32_t s, std::uint32_t s_max) const override { return bracket_size(s, s_max, eta()); }
    bool has_all_brackets() const override { return true; }
};

}  // namespace linnet::hyperband
