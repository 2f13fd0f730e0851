// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A trainer: weights of a graph for a data set, within a deadline.

#include <linnet/sdk/dataset.hpp>
#include <linnet/sdk/initial_gradients.hpp>
#include <linnet/sdk/quantized_model.hpp>
#include <linnet/sdk/trained_model.hpp>
#include <linnet/sdk/training_profile.hpp>

namespace linnet::sdk {

struct TrainingPlan {
    std::uint32_t epochs;  // of this call, whatever was done before
    std::uint64_t seed;    // every random choice of this training comes from it
    // Epochs that earlier trainings of the same network have run, each going on from the one before, up to those that
    // left `start`; 0 when this one begins a schedule: without `start`, or with weights of another network. The first
    // epoch of this call is number done_epochs + 1 of a schedule that is done_epochs + epochs long so far. The seeds of
    // these trainings differ, and `start` is of the epoch that was kept, not necessarily of the last one.
    std::uint32_t done_epochs = 0;
    // Not null: a training that sees the errors of int8. The graph is then a deployed form (quantized_model.hpp).
    // Forward passes of training and validation round every node's output to the values of its quantization, that of a
    // layer with a bound (support/activation_groups.hpp) once, behind the activation, and a softmax at the end not at
    // all. They round every kernel to one of 255 values per filter, scale = largest magnitude / 127, from the weights
    // of that step. Biases, and all weights that are handed out, are not rounded. Gradients pass through a rounding
    // unchanged, and are zero where an output was clipped (the straight-through estimator).
    const RangesView* ranges = nullptr;
};

struct EpochResult {
    std::uint32_t epoch;  // 1 is the first of this call
    double train_loss;    // mean over the epoch's mini-batches
    double validation_loss;
    std::span<const std::int32_t> predicted;  // class per validation window
    double learning_rate;
    // The most memory this training takes at a time: activations, gradients, weights, state of the optimizer and
    // buffers of the trainer; not the data set. 0: not said.
    std::uint64_t memory_bytes = 0;
};

// The kernel's verdict after an epoch. It alone knows which score counts.
struct EpochVerdict {
    bool keep = true;          // hand these weights out at the end, unless later ones are kept, too
    bool stop = false;         // end the training now
    double rate_factor = 1.0;  // multiply the learning rate from now on
};

enum class FitOutcome : std::uint8_t {
    finished,  // all epochs, or stopped by a verdict; the kept weights were handed out
    stopped,   // the budget ended; the kept weights of the finished epochs, if any, were handed out
    diverged,  // a loss was not finite; nothing was handed out
};

class LINNET_API FitSink : public WeightsSink {
public:
    virtual EpochVerdict epoch_done(const EpochResult& result) = 0;

protected:
    ~FitSink() = default;
};

// One object belongs to one worker thread and trains one graph at a time, on that thread alone.
class LINNET_API Trainer {
public:
    static constexpr const char* interface_id = "linnet.trainer/3";
    virtual ~Trainer() = default;
    // [any-thread] Whether this trainer can train a primitive.
    virtual bool supports(std::string_view op) const noexcept = 0;
    // [kernel-thread] Before any training: throws std::invalid_argument, with a sentence for the user, when its
    // settings do not suit this data.
    virtual void check([[maybe_unused]] const Dataset& data) const {}
    // [worker] Trains on data.train(), judges on data.validation(). Polls the budget once per mini-batch. The same
    // graph, data, plan and start give the same weights bit for bit. `start` holds weights to go on with, or is null.
    // It may hold some arrays only (those that a smaller or larger network had in common with this one): an array it
    // has none of, WeightsView's empty span, keeps the values that the seed gives it.
    virtual FitOutcome fit(const GraphView& graph, const Dataset& data, const TrainingPlan& plan,
                           const WeightsView* start, const Budget& budget, FitSink& sink) = 0;
    // [any-thread] Whether fit() knows TrainingPlan::ranges.
    virtual bool trains_quantized() const noexcept { return false; }
    // [worker] The class of every window, by these weights. Both spans have one entry per window.
    virtual void predict(const GraphView& graph, const WeightsView& weights, std::span<const float> features,
                         std::span<std::int32_t> predicted) = 0;
    // [worker] Measures `steps` training steps on data.train(), after as many more as its times need to settle, and
    // hands the mean times to the sink: every part of a step, then the totals. Polls the budget once per step; when it
    // ends early, what was measured until then counts, and without one whole step nothing is handed out. False, and
    // nothing is handed out: this trainer does not measure itself.
    virtual bool profile([[maybe_unused]] const GraphView& graph, [[maybe_unused]] const Dataset& data,
                         [[maybe_unused]] std::uint32_t steps, [[maybe_unused]] const Budget& budget,
                         [[maybe_unused]] ProfileSink& sink) {
        return false;
    }
    // [worker, kernel-thread] The gradients of the plain loss at the initial weights: softmax cross-entropy as it is
    // without smoothing, class weights and regularisation, of windows without augmentation and dropout, batch
    // normalisation by the statistics of the mini-batch. Of the settings nothing matters, so that networks compare. The
    // same arguments give the same bits. False, and nothing is handed out: this trainer does not hand out gradients.
    virtual bool gradients([[maybe_unused]] const GraphView& graph, [[maybe_unused]] const Dataset& data,
                           [[maybe_unused]] const GradientRequest& request, [[maybe_unused]] GradientSink& sink) {
        return false;
    }
};

}  // namespace linnet::sdk
