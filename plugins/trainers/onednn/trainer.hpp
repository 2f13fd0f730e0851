// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/trainer.hpp>

#include "settings.hpp"

namespace linnet::onednn {

// Mini-batch training with AdamW or SGD on softmax cross-entropy, on the calling thread alone.
class OnednnTrainer final : public sdk::Trainer {
public:
    OnednnTrainer(sdk::Host& host, const sdk::ConfigView& config);
    OnednnTrainer(sdk::Host& host, const Settings& settings);

    bool supports(std::string_view op) const noexcept override;
    void check(const sdk::Dataset& data) const override;
    sdk::FitOutcome fit(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
                        const sdk::WeightsView* start, const sdk::Budget& budget, sdk::FitSink& sink) override;
    bool trains_quantized() const noexcept override { return true; }
    void predict(const sdk::GraphView& graph, const sdk::WeightsView& weights, std::span<const float> features,
                 std::span<std::int32_t> predicted) override;
    bool profile(const sdk::GraphView& graph, const sdk::Dataset& data, std::uint32_t steps, const sdk::Budget& budget,
                 sdk::ProfileSink& sink) override;
    bool gradients(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::GradientRequest& request,
                   sdk::GradientSink& sink) override;

private:
    sdk::Host& host_;
    Settings settings_;
};

}  // namespace linnet::onednn
