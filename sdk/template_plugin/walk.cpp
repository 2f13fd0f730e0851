// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A strategy that walks at random around the best candidate it has seen.

#include <algorithm>
#include <limits>
#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>
#include <random>
#include <vector>

namespace {

namespace sdk = linnet::sdk;

class Walk final : public sdk::Strategy {
public:
    Walk(sdk::Host& host, const sdk::ConfigView& config) : host_{host}, reach_{config.integer("reach")} {}

    void begin(const sdk::SearchScope& scope) override {
        slots_ = scope.slots;  // valid for the object's life
        for (const auto& slot : slots_) best_.push_back(slot.lowest);
    }

    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override {
        // A fresh generator for every trial: a resumed run makes the same proposals without any state of ours on disk.
        std::mt19937_64 random{host_.seed("walk", trial)};
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            const auto& slot = slots_[i];
            const auto choices = static_cast<std::uint64_t>(2 * reach_ + 1);
            const auto steps = static_cast<std::int64_t>(random() % choices) - reach_;
            // The highest value may lie between two steps.
            const auto last = slot.lowest + (slot.highest - slot.lowest) / slot.step * slot.step;
            proposal.genes[i] = std::clamp(best_[i] + steps * slot.step, slot.lowest, last);
        }
        return sdk::Answer::propose;
    }

    void tell(const sdk::Trial& trial) override {
        if (trial.outcome != sdk::Outcome::measured || trial.scores[0] >= score_) return;
        score_ = trial.scores[0];
        best_.assign(trial.genes.begin(), trial.genes.end());
    }

private:
    sdk::Host& host_;
    std::int64_t reach_;
    std::span<const sdk::Slot> slots_;
    std::vector<std::int64_t> best_;
    double score_ = std::numeric_limits<double>::infinity();
};

constexpr linnet_param params[] = {{"reach", "integer", "2", "1", "16", "largest step per gene"}};
constexpr auto walk = sdk::component<sdk::Strategy, Walk>("strategy", "walk", "random walk around the best", params);
constexpr const linnet_component* table[] = {&walk};

}  // namespace

LINNET_PLUGIN("org.example.walk", "0.1.0", "Apache-2.0", table)
