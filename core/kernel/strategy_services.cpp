// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/strategy_services.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "core/kernel/pricing.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

// The first 64 bits of a digest of 64 hexadecimal digits.
std::uint64_t identity_of(std::string_view digest) {
    std::uint64_t bits = 0;
    std::from_chars(digest.data(), digest.data() + 16, bits, 16);
    return bits;
}

}  // namespace

sdk::Screening PlannedCandidates::screen(std::span<std::int64_t> genes, std::span<double> violations) const {
    std::vector<std::int64_t> canonical{genes.begin(), genes.end()};
    sdk::Screening screening{false, false, 0};
    ++screened_;
    try {
        canonicalize(plan_, canonical);
        std::ranges::copy(canonical, genes.begin());
        if (const auto graph = build_graph(plan_, canonical)) {
            const auto priced = price(plan_, *graph, Thoroughness::needed);
            std::ranges::copy(priced.violations, violations.begin());
            const bool usable = priced.feasible || !priced.violations.empty();
            screening = {usable, priced.feasible, identity_of(graph->digest())};
        }
    } catch (const PluginFault&) {  // proposed, it would be a faulted trial with a reason
    }
    if (!screening.feasible) ++infeasible_;
    return screening;
}

void PlannedCandidates::metrics(std::span<const std::int64_t> genes, std::span<const std::string_view> ids,
                                std::span<double> values) const {
    std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN());
    try {
        const auto graph = build_graph(plan_, genes);
        if (!graph) return;
        const PlannedCandidate candidate{plan_, *graph};
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const auto use = std::ranges::find(plan_.metrics, ids[i], &MetricUse::id);
            if (use == plan_.metrics.end() || use->stage != sdk::Stage::before_training) continue;
            try {
                values[i] = measure(*use, candidate);
            } catch (const PluginFault&) {  // of this metric alone
            }
        }
    } catch (const PluginFault&) {  // no network
    }
}

sdk::Strategy& OtherStrategies::make(std::string_view id) const {
    try {
        const auto& component = plan_.registry.find("strategy", id, plan_.file.strategy.where);
        auto config = configure(component, nullptr, component.full_id, plan_.file.path.parent_path(), {});
        made_.push_back(core::make<sdk::Strategy>(component, *plan_.host, std::move(config)));
    } catch (const InputError& refusal) {
        throw std::invalid_argument(refusal.what());
    }
    return made_.back().get();
}

void provide_services(RunPlan& plan) {
    plan.candidates = std::make_unique<PlannedCandidates>(plan);
    plan.strategies = std::make_unique<OtherStrategies>(plan);
    plan.host->provide(sdk::Candidates::interface_id, static_cast<const sdk::Candidates*>(plan.candidates.get()));
    plan.host->provide(sdk::Strategies::interface_id, static_cast<const sdk::Strategies*>(plan.strategies.get()));
}

}  // namespace linnet::core
