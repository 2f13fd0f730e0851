// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/deployment.hpp"

#include <algorithm>
#include <utility>

#include "core/kernel/firmware_build.hpp"
#include "core/kernel/pricing.hpp"
#include "core/quantization/equalise.hpp"
#include "core/quantization/quantize.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"

namespace linnet::core {
namespace {

constexpr auto input_node = sdk::NodeId{0};

// A deployed form with the weights it has as such; its own deployed form is itself.
struct DeployedNetwork {
    DeployedNetwork(const Graph& of, const Weights& deployed_weights)
        : graph{of}, form{graph}, weights{deployed_weights}, deployed{form, weights} {}

    Graph graph;
    sdk::DeployedGraph form;
    Weights weights;
    sdk::DeployedModel deployed;
};

// The plan's windows in the units of a network whose input channels were equalised.
class EqualisedData final : public sdk::Dataset {
public:
    EqualisedData(const DataSet& data, std::span<const float> deviation)
        : data_{data}, deviation_(deviation.begin(), deviation.end()) {
        train_ = scaled(data.train());
        validation_ = scaled(data.validation());
    }

    sdk::Shape window() const noexcept override { return data_.window(); }
    std::int32_t classes() const noexcept override { return data_.classes(); }
    sdk::Windows train() const noexcept override { return {train_, data_.train().labels}; }
    sdk::Windows validation() const noexcept override { return {validation_, data_.validation().labels}; }
    std::span<const float> mean() const noexcept override { return data_.mean(); }
    std::span<const float> deviation() const noexcept override { return deviation_; }

private:
    std::vector<float> scaled(const sdk::Windows& windows) const {
        std::vector<float> features(windows.features.begin(), windows.features.end());
        for (std::size_t i = 0; i < features.size(); ++i) {
            const auto channel = i % deviation_.size();
            features[i] *= data_.deviation()[channel] / deviation_[channel];
        }
        return features;
    }

    const DataSet& data_;
    std::vector<float> deviation_, train_, validation_;
};

QuantizedModel::Normalisation normalisation_of(const DataSet& data, std::span<const float> deviation) {
    return {{data.mean().begin(), data.mean().end()}, {deviation.begin(), deviation.end()}};
}

// Among the weights is what raw values of each channel are divided by: "deviation" of the input.
std::shared_ptr<const QuantizedModel> quantize_restored(const RunPlan& plan, const Graph& graph,
                                                        const Weights& deployed_weights,
                                                        std::span<const sdk::Quantization> outputs) {
    const auto deviation = deployed_weights.weights(input_node, "deviation");
    if (deviation.size() != plan.data->deviation().size())
        throw std::invalid_argument("the study has the deviations of " + std::to_string(deviation.size()) +
                                    " channels instead of " + std::to_string(plan.data->deviation().size()));
    const auto network = std::make_shared<const DeployedNetwork>(graph, deployed_weights);
    return requantize({network, &network->deployed}, outputs, normalisation_of(*plan.data, deviation));
}

// Evenly spread over the training part, which may be sorted by class or subject.
std::vector<float> calibration_windows(const RunPlan& plan, std::span<const float> factors = {}) {
    const auto train = plan.data->train();
    const auto size = static_cast<std::size_t>(plan.window.elements());
    const auto windows = train.size();
    const auto count = std::min<std::uint64_t>(windows, plan.file.final.calibration_windows);
    std::vector<float> chosen;
    chosen.reserve(count * size);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto window = train.features.subspan(i * windows / count * size, size);
        chosen.insert(chosen.end(), window.begin(), window.end());
    }
    for (std::size_t i = 0; i < chosen.size() && !factors.empty(); ++i) chosen[i] *= factors[i % factors.size()];
    return chosen;
}

// What the run's score says of predictions; smaller is better. Without a score, the share of wrong ones.
double judged(const RunPlan& plan, const sdk::GraphView& graph, std::span<const std::int32_t> predicted) {
    const auto labels = plan.data->validation().labels;
    const sdk::Evidence evidence{labels, predicted, plan.classes};
    if (const auto* judge = plan.judge())
        return judge->score(measure(plan.metrics[judge->metric], PlannedCandidate{plan, graph, &evidence}));
    double wrong = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) wrong += labels[i] != predicted[i] ? 1 : 0;
    return wrong;
}

// Nothing when the runtime cannot be run here.
std::optional<double> judged(const RunPlan& plan, const QuantizedModel& model) {
    sdk::InputCounts ignored;
    const auto classes = deployed_classes(plan, model, sdk::Part::validation, ignored);
    if (!classes) return {};
    return judged(plan, model.graph(), *classes);
}

std::vector<CalibrationMethod> methods_to_try(const RunPlan& plan) {
    for (const auto method : calibration_methods)
        if (plan.file.final.calibration == calibration_name(method)) return {method};
    return {calibration_methods.begin(), calibration_methods.end()};
}

}  // namespace

Deployable deploy(const RunPlan& plan, const Graph& graph, const Weights& weights) {
    try {
        const sdk::DeployedModel trained{graph, weights};
        const auto equalised = equalise(trained.graph(), trained, calibration_windows(plan));
        Weights changed;
        for (std::uint32_t node = 0; node < equalised.layers.size(); ++node) {
            if (equalised.layers[node].kernel.empty()) continue;
            changed.set(sdk::NodeId{node}, "kernel", equalised.layers[node].kernel);
            changed.set(sdk::NodeId{node}, "bias", equalised.layers[node].bias);
        }
        const auto network = std::make_shared<const DeployedNetwork>(graph, changed);
        return {{network, &network->deployed}, equalised.input};
    } catch (const std::invalid_argument& refusal) {
        throw PluginFault(refusal.what());
    }
}

Deployment quantize_network(const RunPlan& plan, const Deployable& network) {
    try {
        const auto& model = *network.model;
        const Observations observations{model.graph(), model, calibration_windows(plan, network.input_factors)};
        std::vector<float> deviation(plan.data->deviation().begin(), plan.data->deviation().end());
        for (std::size_t c = 0; c < deviation.size(); ++c) deviation[c] /= network.input_factors[c];
        Deployment best;
        std::optional<double> best_score;
        for (const auto method : methods_to_try(plan)) {
            Deployment candidate{quantize(network.model, observations, method, normalisation_of(*plan.data, deviation)),
                                 method, false};
            const auto score = judged(plan, *candidate.model);
            if (score)
                log(sdk::Level::debug, "calibration " + std::string(calibration_name(method)) +
                                           ": score of the integers " + std::to_string(*score) +
                                           " (smaller is better)");
            if (best.model && !(score && best_score && *score < *best_score)) continue;
            best = std::move(candidate);
            best_score = score;
        }
        return best;
    } catch (const std::invalid_argument& refusal) {
        throw PluginFault(refusal.what());
    }
}

Deployment fine_tune(const RunPlan& plan, const Graph& original, Deployment deployment, const sdk::Budget& budget) {
    const auto before = judged(plan, *deployment.model);
    const auto epochs = plan.file.final.fine_tune.value_or(plan.file.final.epochs);
    if (epochs == 0 || !before || budget.exhausted()) return deployment;
    const auto trainer = plan.make_trainer(Purpose::fine_tuning);
    if (!trainer.get().trains_quantized()) return deployment;
    TrainingOptions options;
    options.epochs = epochs;
    options.seed = plan.host->seed("fine tuning", 0);
    options.keep = plan.file.final.keep;
    options.ranges = deployment.model.get();
    const EqualisedData data{*plan.data, deployment.model->deviation()};
    options.data = &data;
    const auto& graph = deployment.model->graph();
    auto trained = train(plan, trainer, graph, options, deployment.model->deployed().get(), budget);
    if (trained.weights.empty()) return deployment;
    trained.weights.set(input_node, "deviation", deployment.model->deviation());
    std::vector<sdk::Quantization> outputs;
    for (const auto node : graph.order()) outputs.push_back(deployment.model->output(node));
    Deployment result{quantize_restored(plan, original, trained.weights, outputs), deployment.calibration, true};
    const auto after = judged(plan, *result.model);
    log(sdk::Level::debug, "fine-tuning: score of the integers " + std::to_string(*before) + " before, " +
                               std::to_string(after.value_or(*before)) + " after " +
                               std::to_string(trained.history.size()) + " epochs (smaller is better)");
    return after && *after < *before ? result : deployment;
}

std::shared_ptr<const QuantizedModel> restore(const RunPlan& plan, const Graph& graph, const Weights& deployed_weights,
                                              std::span<const sdk::Quantization> outputs) {
    try {
        const sdk::DeployedGraph form{graph};
        if (outputs.size() != form.order().size())
            throw std::invalid_argument("the study has the quantization of " + std::to_string(outputs.size()) +
                                        " nodes instead of " + std::to_string(form.order().size()));
        return quantize_restored(plan, graph, deployed_weights, outputs);
    } catch (const std::invalid_argument& refusal) {
        throw PluginFault(refusal.what());
    }
}

std::optional<std::vector<std::int32_t>> deployed_classes(const RunPlan& plan, const QuantizedModel& model,
                                                          sdk::Part part, sdk::InputCounts& counts) {
    const auto windows = plan.data->raw(part);
    const auto classes = static_cast<std::size_t>(plan.classes);
    std::vector<std::int8_t> results(windows.size() * classes);
    const bool ran = plan.runtime(
        "infer", [&](const sdk::Runtime& runtime) { return runtime.infer(model, windows.features, results, counts); });
    if (!ran) return {};
    std::vector<std::int32_t> predicted;
    predicted.reserve(windows.size());
    for (std::size_t window = 0; window < windows.size(); ++window) {
        const auto result = std::span{results}.subspan(window * classes, classes);
        predicted.push_back(static_cast<std::int32_t>(std::ranges::max_element(result) - result.begin()));
    }
    return predicted;
}

LazyDeployment::LazyDeployment(const RunPlan& plan, const Graph& graph, const Weights& weights)
    : plan_{plan}, graph_{&graph}, weights_{&weights} {}

LazyDeployment::LazyDeployment(const RunPlan& plan, std::shared_ptr<const QuantizedModel> model)
    : plan_{plan}, model_{std::move(model)} {}

LazyDeployment::~LazyDeployment() = default;

const QuantizedModel& LazyDeployment::model() {
    if (!model_) model_ = quantize_network(plan_, deploy(plan_, *graph_, *weights_)).model;
    return *model_;
}

const sdk::QuantizedModelView* LazyDeployment::quantized() { return &model(); }

const sdk::Evidence* LazyDeployment::evidence() {
    if (!evidence_) {
        sdk::InputCounts ignored;
        auto classes = deployed_classes(plan_, model(), sdk::Part::validation, ignored);
        if (!classes)
            throw PluginFault("runtime " + plan_.runtime_id + " cannot be run here, so its predictions are not known");
        classes_ = std::move(*classes);
        evidence_.emplace(plan_.data->validation().labels, classes_, plan_.classes);
    }
    return &*evidence_;
}

const sdk::FirmwareReport* LazyDeployment::firmware() {
    if (!firmware_) firmware_ = measure_firmware(plan_, model());
    return &*firmware_;
}

void add_deployed_scores(const RunPlan& plan, const Graph& graph, TrainingResult& result) {
    if (result.weights.empty()) return;
    const sdk::Evidence evidence{plan.data->validation().labels, result.predicted, plan.classes};
    LazyDeployment deployment{plan, graph, result.weights};
    result.scores.merge(deployed_metrics(plan, graph, evidence, deployment, false));
}

std::map<std::string, double> deployed_metrics(const RunPlan& plan, const sdk::GraphView& graph,
                                               const sdk::Evidence& evidence, LazyDeployment& deployment, bool all) {
    std::map<std::string, double> values;
    const PlannedCandidate candidate{plan, graph, &evidence, &deployment};
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        const auto& use = plan.metrics[i];
        const bool needed = plan.needs(i);
        const bool wanted = needed || (all && use.stage == sdk::Stage::after_quantization);
        if (use.stage < sdk::Stage::after_quantization || !wanted) continue;
        try {
            values[use.id] = measure(use, candidate);
        } catch (const PluginFault&) {
            if (needed) throw;
        }
    }
    return values;
}

}  // namespace linnet::core
