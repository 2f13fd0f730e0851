// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "training.hpp"

#include <algorithm>
#include <cmath>

#include "profile.hpp"
#include "stopwatch.hpp"

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
      net_{graph, static_cast<Index>(batch_), {.head_dropout = settings.dropout, .ranges = plan.ranges}},
      sampler_(settings.sampling, train_.labels, data.classes(), plan.seed),
      input_(settings, data, static_cast<Index>(batch_), plan.seed),
      loss_(data.classes(), settings.label_smoothing,
            class_weights(settings.class_weights, train_.labels, data.classes())),
      optimizer_(settings, net_.parameters()),
      schedule_(settings, (std::uint64_t{plan.done_epochs} + plan.epochs) * steps_per_epoch()),
      labels_(batch_),
      predicted_(validation_.size()),
      first_step_{plan.done_epochs * steps_per_epoch()} {
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
    const sdk::EpochVerdict verdict =
        sink.epoch_done({epoch, train_loss_, validation_loss_, predicted_, rate_, memory_bytes()});
    if (verdict.keep) parameters.copy_to(kept_);
    if (average_) average_->exchange(parameters.values());
    stop = verdict.stop;
    reduction_ *= verdict.rate_factor;
    return outcome;
}

FitOutcome Training::train_epoch(std::uint32_t epoch) {
    const std::span<const std::uint32_t> order = sampler_.epoch(epoch);
    double total = 0.0;
    std::size_t batches = 0;
    for (std::size_t first = 0; first < order.size(); first += batch_, ++batches) {
        if (budget_.exhausted()) return FitOutcome::stopped;
        const double loss = step(order.subspan(first, std::min(batch_, order.size() - first)), nullptr);
        if (!std::isfinite(loss)) return FitOutcome::diverged;
        total += loss;
    }
    train_loss_ = total / static_cast<double>(batches);
    return FitOutcome::finished;
}

// The loss; the weights are not changed when it is not finite.
double Training::step(std::span<const std::uint32_t> windows, StepTimes* times) {
    std::transform(windows.begin(), windows.end(), labels_.begin(),
                   [&](std::uint32_t window) { return train_.labels[window]; });
    const double loss = accumulate(net_, input_, loss_, {train_.features.data(), windows},
                                   std::span<const std::int32_t>(labels_).first(windows.size()),
                                   derived_seed(plan_.seed, purpose::step, step_), times);
    if (!std::isfinite(loss)) return loss;
    const Stopwatch watch(times != nullptr ? &times->optimizer : nullptr);
    Parameters& parameters = net_.parameters();
    rate_ = settings_.learning_rate * schedule_.factor(first_step_ + step_) * reduction_;
    optimizer_.step(rate_, parameters.values(), parameters.gradients());
    if (average_) average_->update(parameters.values());
    ++step_;
    return loss;
}

void Training::profile(const sdk::GraphView& graph, std::uint32_t steps, double creation_seconds,
                       sdk::ProfileSink& sink) {
    constexpr std::uint32_t settling = 20;  // steps until caches and branch predictors know the net
    const std::span<const std::uint32_t> order = sampler_.epoch(1);
    StepTimes times;
    double seconds = 0.0;
    std::uint32_t measured = 0;
    std::size_t first = 0;
    for (std::uint32_t i = 0; i < settling + steps && !budget_.exhausted(); ++i) {
        if (i == settling) {
            net_.measure();
            times = {};
        }
        const Stopwatch watch(i >= settling ? &seconds : nullptr);
        step(order.subspan(first, batch_), &times);
        first = first + 2 * batch_ <= order.size() ? first + batch_ : 0;
        if (i >= settling) ++measured;
    }
    if (measured == 0) return;
    const double share = 1.0 / static_cast<double>(measured);
    sink.part({.part = "input", .seconds = times.input * share, .implementation = "own loops"});
    report_layers(graph, net_, batch_, measured, sink);
    sink.part({.part = "loss", .seconds = times.loss * share, .implementation = "own loops"});
    sink.part({.part = "optimizer", .seconds = times.optimizer * share, .implementation = "own loops"});
    sink.totals({measured, static_cast<std::uint32_t>(batch_), seconds * share, creation_seconds, memory_bytes()});
}

std::uint64_t Training::memory_bytes() const {
    const Parameters& parameters = net_.parameters();
    // The net, the moments of the optimizer, the kept weights and the average, and what there is per window.
    const Index floats = 2 * parameters.trained_floats() + parameters.all_floats() * (average_ ? 2 : 1);
    return net_.memory_bytes() + static_cast<std::uint64_t>(floats) * sizeof(float) +
           train_.size() * sizeof(std::uint32_t) + (labels_.size() + predicted_.size()) * sizeof(std::int32_t);
}

FitOutcome Training::validate() {
    const auto pass = static_cast<std::size_t>(net_.pass_samples());
    const Net::Inference inference(net_);
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
