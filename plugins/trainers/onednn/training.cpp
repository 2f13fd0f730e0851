// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "training.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::onednn {

using sdk::FitOutcome;

Training::Training(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
                   const Settings& settings, const sdk::WeightsView* start, const sdk::Budget& budget)
    : plan_{plan},
      settings_{settings},
      budget_{budget},
      train_{data.train()},
      validation_{data.validation()},
      window_{static_cast<std::size_t>(data.window().elements())},
      batch_{std::min(static_cast<std::size_t>(settings.batch), static_cast<std::size_t>(train_.size()))},
      net_{graph, static_cast<Index>(batch_), {.head_dropout = settings.dropout}},
      sampler_(settings.sampling, train_.labels, data.classes(), plan.seed),
      input_(settings, data, static_cast<Index>(batch_), plan.seed),
      loss_(data.classes(), settings.label_smoothing,
            class_weights(settings.class_weights, train_.labels, data.classes())),
      optimizer_(settings, net_.parameters()),
      schedule_(settings, plan.epochs * ((train_.size() + batch_ - 1) / batch_)),
      labels_(batch_),
      predicted_(validation_.size()) {
    net_.parameters().initialise(plan.seed);
    if (start != nullptr) net_.start_from(*start);
    if (settings.ema > 0) average_.emplace(settings.ema, net_.parameters().all_floats(), net_.parameters().values());
}

FitOutcome Training::run(sdk::FitSink& sink) {
    FitOutcome outcome = FitOutcome::finished;
    bool stop = false;
    for (std::uint32_t epoch = 1; epoch <= plan_.epochs && !stop && outcome == FitOutcome::finished; ++epoch)
        outcome = run_epoch(epoch, sink, stop);
    if (outcome != FitOutcome::diverged && !kept_.empty()) net_.parameters().save(sink, kept_.data());
    return outcome;
}

// With averaging, the averaged weights are judged and kept, and training goes on with the others.
FitOutcome Training::run_epoch(std::uint32_t epoch, sdk::FitSink& sink, bool& stop) {
    FitOutcome outcome = train_epoch(epoch);
    if (outcome != FitOutcome::finished) return outcome;
    Parameters& parameters = net_.parameters();
    // The last step may have spoilt them without a loss having shown it.
    if (!parameters.finite()) return FitOutcome::diverged;
    if (average_) average_->exchange(parameters.values());
    outcome = validate();
    if (outcome != FitOutcome::finished) return outcome;
    const sdk::EpochVerdict verdict = sink.epoch_done({epoch, train_loss_, validation_loss_, predicted_, rate_});
    if (verdict.keep) parameters.copy_to(kept_);
    if (average_) average_->exchange(parameters.values());
    stop = verdict.stop;
    reduction_ *= verdict.rate_factor;
    return outcome;
}

FitOutcome Training::train_epoch(std::uint32_t epoch) {
    const std::span<const std::uint32_t> order = sampler_.epoch(epoch);
    Parameters& parameters = net_.parameters();
    double total = 0.0;
    std::size_t batches = 0;
    for (std::size_t first = 0; first < order.size(); first += batch_, ++batches, ++step_) {
        if (budget_.exhausted()) return FitOutcome::stopped;
        const auto windows = order.subspan(first, std::min(batch_, order.size() - first));
        std::transform(windows.begin(), windows.end(), labels_.begin(),
                       [&](std::uint32_t window) { return train_.labels[window]; });
        const double loss = accumulate(net_, input_, loss_, {train_.features.data(), windows},
                                       std::span<const std::int32_t>(labels_).first(windows.size()),
                                       derived_seed(plan_.seed, purpose::step, step_));
        if (!std::isfinite(loss)) return FitOutcome::diverged;
        total += loss;
        rate_ = settings_.learning_rate * schedule_.factor(step_) * reduction_;
        optimizer_.step(rate_, parameters.values(), parameters.gradients());
        if (average_) average_->update(parameters.values());
    }
    train_loss_ = total / static_cast<double>(batches);
    return FitOutcome::finished;
}

FitOutcome Training::validate() {
    const auto pass = static_cast<std::size_t>(net_.pass_samples());
    double total = 0.0;
    for (std::size_t first = 0; first < validation_.size(); first += pass) {
        if (budget_.exhausted()) return FitOutcome::stopped;
        const std::size_t count = std::min(pass, validation_.size() - first);
        total += infer(net_, validation_.features.data() + first * window_, validation_.labels.subspan(first, count),
                       std::span(predicted_).subspan(first, count));
    }
    if (!std::isfinite(total)) return FitOutcome::diverged;
    validation_loss_ = validation_.size() == 0 ? 0.0 : total / static_cast<double>(validation_.size());
    return FitOutcome::finished;
}

}  // namespace linnet::onednn
