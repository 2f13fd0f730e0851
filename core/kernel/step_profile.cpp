// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/step_profile.hpp"

#include <array>
#include <cmath>

#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

bool is_amount(double value) { return std::isfinite(value) && value >= 0; }

class Collector final : public sdk::ProfileSink {
public:
    Collector(const Graph& graph, std::string label) : graph_{graph}, label_{std::move(label)} {}

    void part(const sdk::PartTime& part) override {
        StepPart kept{std::string(part.part), {},         part.direction,
                      part.seconds,           part.flops, std::string(part.implementation)};
        if (part.node != sdk::PartTime::no_node) {
            const auto number = static_cast<std::uint32_t>(part.node);
            if (number >= graph_.order().size())
                fault("told of node " + std::to_string(number) + ", and the network has " +
                      std::to_string(graph_.order().size()) + " nodes");
            kept.node = part.node;
            kept.name = std::string(graph_.op(part.node)) + ' ' + std::to_string(number);
        }
        if (static_cast<std::uint8_t>(part.direction) > static_cast<std::uint8_t>(sdk::Direction::none))
            fault("told a direction of \"" + kept.name + "\" that is none");
        if (!is_amount(part.seconds) || !is_amount(part.flops))
            fault("told a time or a number of operations of \"" + kept.name + "\" that is negative or not finite");
        profile.flops += part.flops;
        profile.parts.push_back(std::move(kept));
    }

    void totals(const sdk::StepTotals& totals) override {
        if (totals.steps == 0 || totals.windows == 0 || !is_amount(totals.step_seconds) || totals.step_seconds == 0 ||
            !is_amount(totals.creation_seconds))
            fault("told totals that cannot be: steps, windows and time of a step must be above zero");
        profile.totals = totals;
    }

    StepProfile profile;

private:
    [[noreturn]] void fault(const std::string& reason) const { throw PluginFault(label_ + ".profile: " + reason); }

    const Graph& graph_;
    std::string label_;
};

}  // namespace

std::string_view direction_name(sdk::Direction direction) {
    constexpr std::array<std::string_view, 3> names{"forward", "backward", ""};
    return names[static_cast<std::size_t>(direction)];
}

std::optional<StepProfile> profile_training(const RunPlan& plan, const Graph& graph, std::uint32_t steps,
                                            const sdk::Budget& budget) {
    const auto trainer = plan.make_trainer(Purpose::final_training);
    Collector collector{graph, trainer.label()};
    const bool offered = trainer(
        "profile", [&](sdk::Trainer& object) { return object.profile(graph, *plan.data, steps, budget, collector); });
    if (!offered) return {};
    auto profile = std::move(collector.profile);
    if (!profile.totals) {
        if (budget.exhausted()) return profile;
        throw PluginFault(trainer.label() + ".profile: says it measured itself but told no totals");
    }
    profile.windows_per_second = profile.totals->windows / profile.totals->step_seconds;
    profile.epoch_seconds = static_cast<double>(plan.data->train().size()) / profile.windows_per_second;
    return profile;
}

}  // namespace linnet::core
