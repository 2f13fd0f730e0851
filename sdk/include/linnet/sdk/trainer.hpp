// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A trainer: weights of a graph for a data set, within a deadline.

#include <linnet/sdk/dataset.hpp>
#include <linnet/sdk/trained_model.hpp>

namespace linnet::sdk {

struct TrainingPlan {
    std::uint32_t epochs;
    std::uint64_t seed;  // every random choice of this training comes from it
};

struct EpochResult {
    std::uint32_t epoch;  // 1 is the first
    double train_loss;    // mean over the epoch's mini-batches
    double validation_loss;
    std::span<const std::int32_t> predicted;  // class per validation window
    double learning_rate;
};

// The kernel's verdict after an epoch. It alone knows which score counts.
struct EpochVerdict {
    bool keep = true;          // these are the best weights so far: hand these out at the end
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
    static constexpr const char* interface_id = "linnet.trainer/1";
    virtual ~Trainer() = default;
    // [any-thread] Whether this trainer can train a primitive.
    virtual bool supports(std::string_view op) const noexcept = 0;
    // [worker] Trains on data.train(), judges on data.validation(). Polls the budget once per mini-batch. The same
    // graph, data, plan and start give the same weights bit for bit. `start` holds weights to go on with, or is null.
    virtual FitOutcome fit(const GraphView& graph, const Dataset& data, const TrainingPlan& plan,
                           const WeightsView* start, const Budget& budget, FitSink& sink) = 0;
    // [worker] The class of every window, by these weights. Both spans have one entry per window.
    virtual void predict(const GraphView& graph, const WeightsView& weights, std::span<const float> features,
                         std::span<std::int32_t> predicted) = 0;
};

}  // namespace linnet::sdk
