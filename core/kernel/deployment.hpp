// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A trained network as it is deployed: quantized, run bit for bit as the device runs it, and judged by that.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"
#include "core/kernel/training.hpp"
#include "core/kernel/weights.hpp"
#include "core/quantization/calibration.hpp"
#include "core/quantization/quantized_model.hpp"

namespace linnet::core {

// A network ready to be quantized.
struct Deployable {
    std::shared_ptr<const sdk::DeployedModel> model;  // keeps what it was made of
    std::vector<float> input_factors;                 // by channel: of its input, from the plan's normalised windows
};

struct Deployment {
    std::shared_ptr<const QuantizedModel> model;
    CalibrationMethod calibration = CalibrationMethod::min_max;
    bool fine_tuned = false;
};

// The deployed form of a trained network, its channels brought to like sizes by what they are on training windows; it
// keeps graph and weights with it. Throws PluginFault when weights are missing.
Deployable deploy(const RunPlan& plan, const Graph& graph, const Weights& weights);

// Calibrates on training windows by the run file's [final]. "automatic" tries every method and keeps the one whose
// integers score best on the validation windows, the first of equals. Throws PluginFault with a sentence when the
// network cannot be quantized. [any-thread]
Deployment quantize_network(const RunPlan& plan, const Deployable& network);

// Trains the integers' float32 ancestors on with the errors of int8 in view, and keeps what scores better on the
// validation windows. What it was before when the trainer does not offer that, or the budget ends first.
Deployment fine_tune(const RunPlan& plan, const Graph& graph, Deployment deployment, const sdk::Budget& budget);

// The integers again that a network was quantized to: from the float32 weights of its deployed form (with "deviation"
// of the input) and the quantization of every node. Throws PluginFault when they do not fit the graph.
std::shared_ptr<const QuantizedModel> restore(const RunPlan& plan, const Graph& graph, const Weights& deployed_weights,
                                              std::span<const sdk::Quantization> outputs);

// The class of every window of the validation or test part, by the plan's runtime. Nothing when the runtime cannot be
// run here. Throws PluginFault. [any-thread]
std::optional<std::vector<std::int32_t>> deployed_classes(const RunPlan& plan, const QuantizedModel& model,
                                                          sdk::Part part, sdk::InputCounts& counts);

// The int8 side of one trained candidate, made as far as metrics ask for it. [one thread]
class LazyDeployment {
public:
    // Graph and weights must outlive it.
    LazyDeployment(const RunPlan& plan, const Graph& graph, const Weights& weights);
    LazyDeployment(const RunPlan& plan, std::shared_ptr<const QuantizedModel> model);
    ~LazyDeployment();

    const sdk::QuantizedModelView* quantized();
    const sdk::Evidence* evidence();  // on the validation windows
    const sdk::FirmwareReport* firmware();

private:
    const QuantizedModel& model();

    const RunPlan& plan_;
    const Graph* graph_ = nullptr;
    const Weights* weights_ = nullptr;
    std::shared_ptr<const QuantizedModel> model_;
    std::vector<std::int32_t> classes_;
    std::optional<sdk::Evidence> evidence_;
    std::optional<sdk::FirmwareReport> firmware_;
};

// Adds the metrics of quantization and of firmware that the run needs to a training's scores. Throws PluginFault.
void add_deployed_scores(const RunPlan& plan, const Graph& graph, TrainingResult& result);

// By id: the metrics of quantization and of firmware that the run needs, and with `all` those of quantization that it
// does not need.
std::map<std::string, double> deployed_metrics(const RunPlan& plan, const sdk::GraphView& graph,
                                               const sdk::Evidence& evidence, LazyDeployment& deployment, bool all);

}  // namespace linnet::core
