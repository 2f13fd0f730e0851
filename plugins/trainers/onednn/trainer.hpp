// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/trainer.hpp>

namespace linnet::onednn {

struct Settings {
    double learning_rate = 1e-3;
    std::int64_t batch = 32;
    bool shuffle = true;
};

// Mini-batch training with Adam on softmax cross-entropy, on the calling thread alone.
class OnednnTrainer final : public sdk::Trainer {
public:
    OnednnTrainer(sdk::Host& host, const sdk::ConfigView& config);
    OnednnTrainer(sdk::Host& host, const Settings& settings) : host_{host}, settings_{settings} {}

    bool supports(std::string_view op) const noexcept override;
    sdk::FitOutcome fit(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
                        const sdk::WeightsView* start, const sdk::Budget& budget, sdk::FitSink& sink) override;
    void predict(const sdk::GraphView& graph, const sdk::WeightsView& weights, std::span<const float> features,
                 std::span<std::int32_t> predicted) override;

private:
    sdk::Host& host_;
    Settings settings_;
};

}  // namespace linnet::onednn
