// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/pricing.hpp"

#include <cmath>
#include <limits>

#include "core/kernel/deployment.hpp"
#include "core/kernel/operation_support.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();

// By the values there are so far.
void judge(const RunPlan& plan, Price& price) {
    price.violations.clear();
    price.feasible = true;
    for (const auto& constraint : plan.constraints) {
        const double value = price.values[constraint.metric];
        price.violations.push_back(std::isnan(value) ? 0.0 : constraint.violation(value));
        price.feasible = price.feasible && price.violations.back() <= 0;
    }
}

}  // namespace

std::optional<Graph> build_graph(const RunPlan& plan, std::span<const std::int64_t> genes) {
    Builder builder{plan.window, [&](std::string_view id) -> const sdk::Block* {
                        const auto found = plan.blocks.find(id);
                        return found == plan.blocks.end() ? nullptr : &found->second.get();
                    }};
    return plan.space("build", [&](const sdk::Space& space) -> std::optional<Graph> {
        sdk::NodeId output{};
        if (!space.build(genes, plan.classes, builder.input(), builder, output)) return {};
        return builder.finish(output);
    });
}

const sdk::Runtime& PlannedCandidate::runtime() const noexcept { return plan_.runtime.get(); }

const sdk::Footprint& PlannedCandidate::footprint() const {
    if (!footprint_)
        footprint_ = plan_.runtime(
            "footprint", [&](const sdk::Runtime& runtime) { return runtime.footprint(graph_, *plan_.board); });
    return *footprint_;
}

const sdk::QuantizedModelView* PlannedCandidate::quantized() const {
    return deployment_ ? deployment_->quantized() : nullptr;
}

const sdk::Evidence* PlannedCandidate::deployed_evidence() const {
    return deployment_ ? deployment_->evidence() : evidence_;
}

const sdk::FirmwareReport* PlannedCandidate::firmware() const {
    return deployment_ ? deployment_->firmware() : nullptr;
}

const sdk::InitialGradientsView* PlannedCandidate::initial_gradients() const {
    if (evidence_ || !plan_.gradients) return nullptr;
    asked_ = postpone_;
    if (postpone_) return nullptr;
    if (!gradients_) gradients_ = plan_.gradients->of(graph_);
    return gradients_->get();
}

double measure(const MetricUse& use, const sdk::Candidate& candidate) {
    const double value = use.metric("measure", [&](const sdk::Metric& metric) { return metric.measure(candidate); });
    if (!std::isfinite(value))
        throw PluginFault(use.metric.label() + ".measure: answered " + (std::isnan(value) ? "NaN" : "infinity") +
                          ", which is no measurement");
    return value;
}

Price price(const RunPlan& plan, const Graph& graph, Thoroughness thoroughness) {
    Price price;
    PlannedCandidate candidate{plan, graph};
    price.values.assign(plan.metrics.size(), not_measured);
    if (const auto* reason = unsupported_in(plan, graph)) {
        price.reason = reason->sentence;
        return price;
    }
    std::vector<std::size_t> postponed;
    candidate.postpone_gradients(true);
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        const auto& use = plan.metrics[i];
        if (use.stage != sdk::Stage::before_training) continue;
        const bool needed = plan.needs(i);
        if (!needed && thoroughness == Thoroughness::needed) continue;
        try {
            price.values[i] = measure(use, candidate);
        } catch (const PluginFault&) {
            if (candidate.postponed())
                postponed.push_back(i);
            else if (needed)
                throw;  // a number nobody constrains may be missing from a report
        }
    }
    judge(plan, price);
    candidate.postpone_gradients(false);
    if (price.feasible || thoroughness == Thoroughness::all) {
        for (const auto i : postponed) {
            try {
                price.values[i] = measure(plan.metrics[i], candidate);
            } catch (const PluginFault&) {
                if (price.feasible && plan.needs(i)) throw;
            }
        }
        if (!postponed.empty()) judge(plan, price);
    }
    if (!price.feasible) price.reason = explain_violations(plan, price.values, price.violations);
    return price;
}

std::string explain_violations(const RunPlan& plan, std::span<const double> values,
                               std::span<const double> violations) {
    std::string text;
    for (std::size_t i = 0; i < violations.size(); ++i) {
        if (violations[i] <= 0) continue;
        const auto& constraint = plan.constraints[i];
        const auto& metric = plan.metrics[constraint.metric];
        if (!text.empty()) text += ", ";
        text += metric.id + " " + format_value(values[constraint.metric], metric.unit) +
                (constraint.upper ? " is over the limit of " : " is under the limit of ") +
                format_value(constraint.bound, metric.unit);
    }
    return text;
}

void canonicalize(const RunPlan& plan, std::vector<std::int64_t>& genes) {
    plan.space("canonicalize", [&](const sdk::Space& space) { space.canonicalize(genes, plan.window); });
}

}  // namespace linnet::core
