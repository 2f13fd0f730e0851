// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From genes to numbers, before a single weight is allocated.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/kernel/genes.hpp"
#include "core/kernel/initial_gradients.hpp"
#include "core/kernel/run_plan.hpp"

namespace linnet::core {

class LazyDeployment;

// One graph as metrics see it. The plan and the graph must outlive it. Without evidence, which is before training, it
// has gradients at the initial weights, and is to be measured on the kernel's thread.
class PlannedCandidate final : public sdk::Candidate {
public:
    // Without a deployment the predictions of the float32 network stand in for those of the deployed one: so a training
    // can be judged, epoch by epoch, by a score that is about the latter.
    PlannedCandidate(const RunPlan& plan, const sdk::GraphView& graph, const sdk::Evidence* evidence = nullptr,
                     LazyDeployment* deployment = nullptr)
        : plan_{plan}, graph_{graph}, evidence_{evidence}, deployment_{deployment} {}

    const sdk::GraphView& graph() const noexcept override { return graph_; }
    const sdk::BoardProfile& board() const noexcept override { return *plan_.board; }
    const sdk::Runtime& runtime() const noexcept override;
    const sdk::Footprint& footprint() const override;
    const sdk::Evidence* evidence() const noexcept override { return evidence_; }
    const sdk::QuantizedModelView* quantized() const override;
    const sdk::Evidence* deployed_evidence() const override;
    const sdk::FirmwareReport* firmware() const override;
    const sdk::InitialGradientsView* initial_gradients() const override;
    // While postponed there are no gradients, and postponed() says whether they were asked for since.
    void postpone_gradients(bool postpone) { postpone_ = postpone; }
    bool postponed() const { return std::exchange(asked_, false); }

private:
    const RunPlan& plan_;
    const sdk::GraphView& graph_;
    const sdk::Evidence* evidence_;
    LazyDeployment* deployment_;
    bool postpone_ = false;
    mutable bool asked_ = false;
    mutable std::optional<sdk::Footprint> footprint_;
    mutable std::optional<std::unique_ptr<InitialGradients>> gradients_;  // once they were asked for
};

struct Price {
    std::vector<double> values;  // by RunPlan::metrics; NaN where not measured
    // By RunPlan::constraints; late ones count as satisfied so far. Empty: the network has an operation that a plugin
    // of the run cannot handle.
    std::vector<double> violations;
    bool feasible = false;
    std::string reason;  // why not feasible, for people: "ram 24.1 KiB is over the limit of 20 KiB"
};

// Which numbers to take: a search needs those of its constraints and objectives only.
enum class Thoroughness : std::uint8_t { needed, all };

// The network of canonical genes, or nothing when they form none. Throws PluginFault.
std::optional<Graph> build_graph(const RunPlan& plan, std::span<const std::int64_t> genes);

// Throws PluginFault when a plugin fails on it: a measurement that fails is never a pass. Gradients at the initial
// weights take a thousand times as long as everything else: in a search, metrics of them are left out where another
// constraint is broken, as if they were late.
Price price(const RunPlan& plan, const Graph& graph, Thoroughness thoroughness);

// One metric, with NaN and infinity turned into PluginFault.
double measure(const MetricUse& use, const sdk::Candidate& candidate);

// "ram 24.1 KiB is over the limit of 20 KiB" for every broken constraint, joined by commas; empty when none is.
std::string explain_violations(const RunPlan& plan, std::span<const double> values, std::span<const double> violations);

// Brings genes, which must be inside their slots, to their canonical form.
void canonicalize(const RunPlan& plan, std::vector<std::int64_t>& genes);

}  // namespace linnet::core
