// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One call of fit(), after its arguments were checked.

#include <linnet/sdk/trainer.hpp>
#include <optional>
#include <vector>

#include "average.hpp"
#include "optimizer.hpp"
#include "sampling.hpp"
#include "schedule.hpp"
#include "step.hpp"

namespace linnet::onednn {

class Training {
public:
    // The arguments outlive this object. Throws std::invalid_argument when settings, weights to start from and graph or
    // data do not fit together.
    Training(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
             const Settings& settings, const sdk::WeightsView* start, const sdk::Budget& budget);

    // Once.
    sdk::FitOutcome run(sdk::FitSink& sink);

    // Instead of run(): measures so many steps of what run() would do and tells the sink all of it. creation_seconds is
    // what the making of this object took.
    void profile(const sdk::GraphView& graph, std::uint32_t steps, double creation_seconds, sdk::ProfileSink& sink);

    const Net& net() const { return net_; }
    // What this training needs beside the data set.
    std::uint64_t memory_bytes() const;

private:
    sdk::FitOutcome run_epoch(std::uint32_t epoch, sdk::FitSink& sink, bool& stop);
    sdk::FitOutcome train_epoch(std::uint32_t epoch);
    double step(std::span<const std::uint32_t> windows, StepTimes* times);
    std::uint64_t steps_per_epoch() const { return (train_.size() + batch_ - 1) / batch_; }
    sdk::FitOutcome validate();

    const sdk::TrainingPlan& plan_;
    const Settings& settings_;
    const sdk::Budget& budget_;
    sdk::Windows train_, validation_;
    std::size_t window_;  // floats
    std::size_t batch_;
    Net net_;
    Sampler sampler_;
    BatchInput input_;
    CrossEntropy loss_;
    Optimizer optimizer_;
    Schedule schedule_;
    std::optional<Average> average_;
    std::vector<std::int32_t> labels_, predicted_;
    std::vector<float> kept_;
    std::uint64_t step_ = 0;    // of this call
    std::uint64_t first_step_;  // of this call in the schedule
    double top_rate_;           // before schedule and reductions
    double reduction_ = 1.0;    // by the kernel's verdicts
    double rate_ = 0.0;         // of the last step
    double train_loss_ = 0.0;
    double validation_loss_ = 0.0;
};

}  // namespace linnet::onednn
