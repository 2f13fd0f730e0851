// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "trainer.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include "denormals.hpp"
#include "dnnl_adapter.hpp"
#include "initial_gradients.hpp"
#include "stopwatch.hpp"
#include "training.hpp"

namespace linnet::onednn {
namespace {

using sdk::FitOutcome;

std::string text_of(const sdk::Shape& shape) {
    std::string text = std::to_string(shape.dim[0]);
    for (std::uint8_t i = 1; i < shape.rank; ++i) text += 'x' + std::to_string(shape.dim[i]);
    return text;
}

void check_part(const char* name, const sdk::Windows& windows, const sdk::Dataset& data) {
    if (windows.features.size() != windows.size() * static_cast<std::size_t>(data.window().elements()))
        throw std::invalid_argument(std::string("the ") + name + " part has " +
                                    std::to_string(windows.features.size()) + " features for " +
                                    std::to_string(windows.size()) + " windows of " + text_of(data.window()));
    for (const std::int32_t label : windows.labels) {
        if (label < 0 || label >= data.classes())
            throw std::invalid_argument(std::string("the ") + name + " part has label " + std::to_string(label) +
                                        "; labels are 0 to " + std::to_string(data.classes() - 1));
    }
}

void check_shape(const sdk::GraphView& graph, const sdk::Dataset& data) {
    const sdk::Shape window = graph.shape(graph.order().front());
    if (window != data.window())
        throw std::invalid_argument("the graph takes windows of " + text_of(window) + ", the data set has " +
                                    text_of(data.window()));
    const sdk::Shape end = graph.shape(graph.order().back());
    if (end.rank != 1 || end.channels() != data.classes())
        throw std::invalid_argument("the graph ends in " + text_of(end) + " values, the data set has " +
                                    std::to_string(data.classes()) + " classes");
}

void check_all(const sdk::GraphView& graph, const sdk::Dataset& data) {
    check_shape(graph, data);
    if (data.train().size() == 0) throw std::invalid_argument("the training part has no windows");
    check_part("training", data.train(), data);
    check_part("validation", data.validation(), data);
}

}  // namespace

OnednnTrainer::OnednnTrainer(sdk::Host& host, const sdk::ConfigView& config)
    : host_{host}, settings_{read_settings(config)} {}

OnednnTrainer::OnednnTrainer(sdk::Host& host, const Settings& settings) : host_{host}, settings_{settings} {
    onednn::check(settings);
}

bool OnednnTrainer::supports(std::string_view op) const noexcept { return onednn::supports(op); }

void OnednnTrainer::check(const sdk::Dataset& data) const {
    check_axis_groups(settings_.augmentation.axis_groups, data.window().channels());
}

FitOutcome OnednnTrainer::fit(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
                              const sdk::WeightsView* start, const sdk::Budget& budget, sdk::FitSink& sink) {
    check_all(graph, data);
    use_one_thread();
    const FlushDenormals flush;
    Training training(graph, data, plan, settings_, start, budget);
    for (const Net::Step& step : training.net().steps())
        host_.log(sdk::Level::debug, step.name + ": " + step.implementation.text());
    return training.run(sink);
}

bool OnednnTrainer::profile(const sdk::GraphView& graph, const sdk::Dataset& data, std::uint32_t steps,
                            const sdk::Budget& budget, sdk::ProfileSink& sink) {
    check_all(graph, data);
    use_one_thread();
    const FlushDenormals flush;
    const sdk::TrainingPlan plan{.epochs = 1, .seed = host_.seed("profile", 0)};
    std::optional<Training> training;
    double seconds = 0.0;
    {
        const Stopwatch watch(&seconds);
        training.emplace(graph, data, plan, settings_, nullptr, budget);
    }
    training->profile(graph, steps, seconds, sink);
    return true;
}

bool OnednnTrainer::gradients(const sdk::GraphView& graph, const sdk::Dataset& data,
                              const sdk::GradientRequest& request, sdk::GradientSink& sink) {
    check_shape(graph, data);
    use_one_thread();
    const FlushDenormals flush;
    hand_out_gradients(graph, data, request, sink);
    return true;
}

void OnednnTrainer::predict(const sdk::GraphView& graph, const sdk::WeightsView& weights,
                            std::span<const float> features, std::span<std::int32_t> predicted) {
    const auto window = static_cast<std::size_t>(graph.shape(graph.order().front()).elements());
    if (features.size() != predicted.size() * window)
        throw std::invalid_argument(std::to_string(features.size()) + " features are not " +
                                    std::to_string(predicted.size()) + " windows of " +
                                    text_of(graph.shape(graph.order().front())));
    if (predicted.empty()) return;
    use_one_thread();
    const FlushDenormals flush;
    Net net(graph, std::min<Index>(settings_.batch, static_cast<Index>(predicted.size())));
    net.load(weights);
    const auto pass = static_cast<std::size_t>(net.pass_samples());
    for (std::size_t first = 0; first < predicted.size(); first += pass) {
        const std::size_t count = std::min(pass, predicted.size() - first);
        infer(net, features.data() + first * window, {}, predicted.subspan(first, count));
    }
}

}  // namespace linnet::onednn
