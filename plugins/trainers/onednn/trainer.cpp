// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "trainer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "adam.hpp"
#include "denormals.hpp"
#include "dnnl_adapter.hpp"
#include "random.hpp"
#include "step.hpp"

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

void check(const sdk::GraphView& graph, const sdk::Dataset& data) {
    const sdk::Shape window = graph.shape(graph.order().front());
    if (window != data.window())
        throw std::invalid_argument("the graph takes windows of " + text_of(window) + ", the data set has " +
                                    text_of(data.window()));
    const sdk::Shape end = graph.shape(graph.order().back());
    if (end.rank != 1 || end.channels() != data.classes())
        throw std::invalid_argument("the graph ends in " + text_of(end) + " values, the data set has " +
                                    std::to_string(data.classes()) + " classes");
    if (data.train().size() == 0) throw std::invalid_argument("the training part has no windows");
    check_part("training", data.train(), data);
    check_part("validation", data.validation(), data);
}

// One call of fit().
class Training {
public:
    Training(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
             const Settings& settings, const sdk::Budget& budget)
        : data_{data},
          plan_{plan},
          settings_{settings},
          budget_{budget},
          train_{data.train()},
          validation_{data.validation()},
          net_{graph, std::min<Index>(settings.batch, static_cast<Index>(train_.size()))},
          order_(train_.size()),
          labels_(static_cast<std::size_t>(settings.batch)),
          predicted_(validation_.size()),
          rate_{settings.learning_rate} {
        std::iota(order_.begin(), order_.end(), 0U);
    }

    Net& net() { return net_; }

    FitOutcome run(sdk::FitSink& sink) {
        Adam adam(net_.parameters().trained_floats());
        FitOutcome outcome = FitOutcome::finished;
        for (std::uint32_t epoch = 1; epoch <= plan_.epochs; ++epoch) {
            outcome = train_epoch(epoch, adam);
            if (outcome == FitOutcome::finished) outcome = validate();
            if (outcome != FitOutcome::finished) break;
            const sdk::EpochVerdict verdict =
                sink.epoch_done({epoch, train_loss_, validation_loss_, predicted_, rate_, memory_bytes()});
            if (verdict.keep) net_.parameters().copy_to(kept_);
            if (verdict.stop) break;
            rate_ *= verdict.rate_factor;
        }
        if (outcome != FitOutcome::diverged && !kept_.empty()) net_.parameters().save(sink, kept_.data());
        return outcome;
    }

private:
    // The net, both moments of Adam, the kept weights, and what is there per window.
    std::uint64_t memory_bytes() {
        const Parameters& parameters = net_.parameters();
        const auto floats = static_cast<std::uint64_t>(2 * parameters.trained_floats() + parameters.value_floats());
        return net_.memory_bytes() + floats * sizeof(float) + order_.size() * sizeof(order_[0]) +
               (labels_.size() + predicted_.size()) * sizeof(std::int32_t);
    }

    FitOutcome train_epoch(std::uint32_t epoch, Adam& adam) {
        if (settings_.shuffle) {
            std::iota(order_.begin(), order_.end(), 0U);
            shuffle(std::span(order_), derived_seed(plan_.seed, 3, epoch));
        }
        double total = 0.0;
        std::size_t batches = 0;
        const auto batch = static_cast<std::size_t>(settings_.batch);
        for (std::size_t first = 0; first < order_.size(); first += batch, ++batches) {
            if (budget_.exhausted()) return FitOutcome::stopped;
            const auto windows =
                std::span<const std::uint32_t>(order_).subspan(first, std::min(batch, order_.size() - first));
            std::transform(windows.begin(), windows.end(), labels_.begin(),
                           [&](std::uint32_t window) { return train_.labels[window]; });
            const double sum = accumulate(net_, {train_.features.data(), windows},
                                          std::span<const std::int32_t>(labels_).first(windows.size()),
                                          derived_seed(plan_.seed, 4, step_++));
            if (!std::isfinite(sum)) return FitOutcome::diverged;
            total += sum / static_cast<double>(windows.size());
            adam.step(rate_, net_.parameters().values(), net_.parameters().gradients());
        }
        train_loss_ = total / static_cast<double>(batches);
        return FitOutcome::finished;
    }

    FitOutcome validate() {
        const auto window = static_cast<std::size_t>(data_.window().elements());
        const auto pass = static_cast<std::size_t>(net_.pass_samples());
        double total = 0.0;
        for (std::size_t first = 0; first < validation_.size(); first += pass) {
            if (budget_.exhausted()) return FitOutcome::stopped;
            const std::size_t count = std::min(pass, validation_.size() - first);
            total += infer(net_, validation_.features.data() + first * window, validation_.labels.subspan(first, count),
                           std::span(predicted_).subspan(first, count));
        }
        if (!std::isfinite(total)) return FitOutcome::diverged;
        validation_loss_ = validation_.size() == 0 ? 0.0 : total / static_cast<double>(validation_.size());
        return FitOutcome::finished;
    }

    const sdk::Dataset& data_;
    const sdk::TrainingPlan& plan_;
    const Settings& settings_;
    const sdk::Budget& budget_;
    sdk::Windows train_, validation_;
    Net net_;
    std::vector<std::uint32_t> order_;
    std::vector<std::int32_t> labels_, predicted_;
    std::vector<float> kept_;
    std::uint64_t step_ = 0;
    double rate_;
    double train_loss_ = 0.0;
    double validation_loss_ = 0.0;
};

}  // namespace

OnednnTrainer::OnednnTrainer(sdk::Host& host, const sdk::ConfigView& config)
    : host_{host}, settings_{config.real("learning_rate"), config.integer("batch"), config.flag("shuffle")} {
    if (!std::isfinite(settings_.learning_rate) || settings_.learning_rate <= 0)
        throw std::invalid_argument("learning_rate must be a number above 0");
}

bool OnednnTrainer::supports(std::string_view op) const noexcept { return onednn::supports(op); }

FitOutcome OnednnTrainer::fit(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
                              const sdk::WeightsView* start, const sdk::Budget& budget, sdk::FitSink& sink) {
    check(graph, data);
    use_one_thread();
    const FlushDenormals flush;
    Training training(graph, data, plan, settings_, budget);
    for (const std::string& line : training.net().implementations()) host_.log(sdk::Level::debug, line);
    if (start != nullptr) {
        training.net().load(*start);
    } else {
        training.net().parameters().initialise(plan.seed);
    }
    return training.run(sink);
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
