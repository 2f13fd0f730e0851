// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A search without a network in it: it asks and tells a strategy as the run loop does, over a landscape that is a
// function of the genes. Everything is recorded, so that two searches can be compared.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <linnet/sdk/candidates.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/testkit/fakes.hpp>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet::testkit {

using Genes = std::vector<std::int64_t>;

struct Result {
    sdk::Outcome outcome = sdk::Outcome::measured;
    std::vector<double> scores, violations;
};

// What becomes of a candidate; a pure function of trial number and genes.
using Landscape = std::function<Result(std::uint64_t trial, std::span<const std::int64_t> genes)>;

// The service Candidates over a landscape: what it calls infeasible is so before training too, and different genes are
// different networks. The number of looks is counted.
class FakeCandidates final : public sdk::Candidates {
public:
    explicit FakeCandidates(Landscape landscape) : landscape_{std::move(landscape)} {}

    sdk::Screening screen(std::span<std::int64_t> genes, std::span<double> violations) const override {
        ++looks_;
        std::uint64_t identity = 1;
        for (const auto gene : genes) identity = FakeHost::mix(identity ^ static_cast<std::uint64_t>(gene));
        const auto result = landscape_(0, genes);
        if (result.outcome != sdk::Outcome::infeasible) return {true, true, identity};
        if (result.violations.size() < violations.size()) return {false, false, 0};
        std::copy_n(result.violations.begin(), violations.size(), violations.begin());
        return {true, false, identity};
    }
    void metrics(std::span<const std::int64_t>, std::span<const std::string_view>,
                 std::span<double> values) const override {
        std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN());
    }
    std::uint64_t looks() const { return looks_; }

private:
    Landscape landscape_;
    mutable std::uint64_t looks_ = 0;
};

// The service Strategies with those that a test gives it by name.
class FakeStrategies final : public sdk::Strategies {
public:
    using Make = std::function<std::shared_ptr<sdk::Strategy>()>;

    explicit FakeStrategies(std::map<std::string, Make, std::less<>> known) : known_{std::move(known)} {}

    sdk::Strategy& make(std::string_view id) const override {
        const auto found = known_.find(id);
        if (found == known_.end()) throw std::invalid_argument("there is no strategy \"" + std::string(id) + "\"");
        return *made_.emplace_back(found->second());
    }

private:
    std::map<std::string, Make, std::less<>> known_;
    mutable std::vector<std::shared_ptr<sdk::Strategy>> made_;
};

// A search without bounds of time or trials.
inline sdk::SearchScope scope_of(std::span<const sdk::Slot> slots, std::size_t objectives = 1,
                                 std::size_t constraints = 0, std::uint64_t lag = 1) {
    return {slots,
            objectives,
            constraints,
            5,
            lag,
            std::numeric_limits<double>::infinity(),
            std::numeric_limits<std::uint64_t>::max(),
            1000,
            150,
            1};
}

struct Step {  // one answer of the strategy
    std::uint64_t trial;
    sdk::Answer answer;
    Genes genes;
    std::uint32_t epochs;
    std::int64_t continue_from;
    std::uint32_t folds = 1;

    friend bool operator==(const Step&, const Step&) = default;
};

class Search {
public:
    Search(std::shared_ptr<sdk::Strategy> strategy, std::vector<sdk::Slot> slots, std::size_t objectives,
           std::size_t constraints, std::uint64_t lag, Landscape landscape)
        : strategy_{std::move(strategy)}, slots_{std::move(slots)}, lag_{lag}, landscape_{std::move(landscape)} {
        strategy_->begin(scope_of(slots_, objectives, constraints, lag));
    }

    // Asks until a trial is proposed, telling what is due. False when the strategy has nothing left to propose. Throws
    // std::logic_error when it breaks the contract: each sentence says how.
    bool step() {
        const auto trial = next_++;
        while (under_way_.size() >= lag_) tell_oldest();
        while (true) {
            const auto asked = ask(trial);
            steps_.push_back(asked);
            if (asked.answer == sdk::Answer::exhausted) return false;
            if (asked.answer == sdk::Answer::propose) {
                finish(asked);
                return true;
            }
            if (under_way_.empty()) throw std::logic_error("waits for results while no trial is under way");
            tell_oldest();
        }
    }

    // Goes on for a number of trials, or until nothing is left to propose.
    bool run(std::uint64_t trials) {
        for (std::uint64_t i = 0; i < trials; ++i)
            if (!step()) return false;
        return true;
    }

    const std::vector<Step>& steps() const { return steps_; }

private:
    struct Finished {
        std::uint64_t trial;
        Genes genes;
        std::uint32_t epochs, folds;
        Result result;
        std::int64_t duplicate_of = -1;
    };

    static constexpr std::int64_t untouched = std::numeric_limits<std::int64_t>::min();

    Step ask(std::uint64_t trial) {
        Step step{trial, {}, Genes(slots_.size(), untouched), 0, -1};
        sdk::Proposal proposal{step.genes};
        step.answer = strategy_->ask(trial, proposal);
        if (proposal.genes.data() != step.genes.data() || proposal.genes.size() != step.genes.size())
            throw std::logic_error("replaced the span of genes instead of filling it");
        step.epochs = proposal.epochs;
        step.continue_from = proposal.continue_from;
        step.folds = proposal.folds;
        if (step.answer == sdk::Answer::propose) check(step);
        return step;
    }

    void check(const Step& step) const {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            const auto& slot = slots_[i];
            const auto gene = step.genes[i];
            const std::string where = "trial " + std::to_string(step.trial) + ", slot " + std::string(slot.name);
            if (gene == untouched) throw std::logic_error(where + ": was not filled");
            if (gene < slot.lowest || gene > slot.highest)
                throw std::logic_error(where + ": " + std::to_string(gene) + " is out of range");
            if ((gene - slot.lowest) % slot.step != 0)
                throw std::logic_error(where + ": " + std::to_string(gene) + " is between two steps");
        }
        if (step.continue_from < 0) return;
        for (const auto& earlier : told_)
            if (earlier.trial == static_cast<std::uint64_t>(step.continue_from) &&
                earlier.result.outcome == sdk::Outcome::measured)
                return;
        throw std::logic_error("trial " + std::to_string(step.trial) + " goes on from trial " +
                               std::to_string(step.continue_from) + ", which was not told as measured");
    }

    // An infeasible or repeated candidate takes no time and is told at once; a trained one when it is due.
    void finish(const Step& step) {
        Finished finished{step.trial, step.genes, step.epochs, step.folds, {}};
        for (const auto& earlier : told_)
            if (earlier.genes == step.genes && earlier.epochs == step.epochs && earlier.folds == step.folds &&
                step.continue_from < 0) {
                finished.result = earlier.result;
                finished.duplicate_of = static_cast<std::int64_t>(earlier.trial);
                return tell(std::move(finished));
            }
        finished.result = landscape_(step.trial, step.genes);
        if (finished.result.outcome == sdk::Outcome::infeasible) return tell(std::move(finished));
        under_way_.push_back(std::move(finished));
    }

    void tell_oldest() {
        auto finished = std::move(under_way_.front());
        under_way_.pop_front();
        tell(std::move(finished));
    }

    void tell(Finished finished) {
        told_.push_back(finished);
        auto& [trial, genes, epochs, folds, result, duplicate_of] = spent_.emplace_back(std::move(finished));
        strategy_->tell(
            {trial, genes, epochs, folds, result.outcome, result.scores, result.violations, 0, 0, duplicate_of});
        // The views were good for the call only: whoever kept one now reads this.
        std::fill(genes.begin(), genes.end(), untouched);
        std::fill(result.scores.begin(), result.scores.end(), -1e300);
        std::fill(result.violations.begin(), result.violations.end(), -1e300);
    }

    std::shared_ptr<sdk::Strategy> strategy_;
    std::vector<sdk::Slot> slots_;
    std::uint64_t lag_, next_ = 0;
    Landscape landscape_;
    std::deque<Finished> under_way_;
    std::vector<Finished> told_;
    std::deque<Finished> spent_;  // what views once showed, spoilt
    std::vector<Step> steps_;
};

}  // namespace linnet::testkit
