// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A whole call of fit(), with everything it reported.

#include "fixtures.hpp"
#include "trainer.hpp"

namespace linnet::test {

struct Epoch {
    std::uint32_t epoch;
    double train_loss, validation_loss, learning_rate;
    std::vector<std::int32_t> predicted;
};

class Sink final : public sdk::FitSink {
public:
    sdk::EpochVerdict epoch_done(const sdk::EpochResult& result) override {
        epochs.push_back({result.epoch,
                          result.train_loss,
                          result.validation_loss,
                          result.learning_rate,
                          {result.predicted.begin(), result.predicted.end()}});
        const std::size_t i = epochs.size() - 1;
        return i < verdicts.size() ? verdicts[i] : sdk::EpochVerdict{};
    }
    void weights(sdk::NodeId node, std::string_view role, std::span<const float> values) override {
        kept.weights(node, role, values);
    }
    std::vector<sdk::EpochVerdict> verdicts;
    std::vector<Epoch> epochs;
    Weights kept;
};

struct Fit {
    sdk::FitOutcome outcome;
    Sink sink;
    std::uint64_t polls;
};

inline Fit fit(const core::Graph& graph, const Data& data, sdk::TrainingPlan plan,
               const onednn::Settings& settings = {}, std::vector<sdk::EpochVerdict> verdicts = {},
               std::uint64_t last_poll = 0, const sdk::WeightsView* start = nullptr) {
    Host host;
    onednn::OnednnTrainer trainer(host, settings);
    const Budget budget(last_poll);
    Fit result{};
    result.sink.verdicts = std::move(verdicts);
    result.outcome = trainer.fit(graph, data, plan, start, budget, result.sink);
    result.polls = budget.polls;
    return result;
}

inline core::Graph small_net() { return tiny_net(6, 1, sdk::Shape::sequence(12, 3), 3); }
inline Data small_data(std::size_t train = 77, std::size_t validation = 19) {
    return Data(sdk::Shape::sequence(12, 3), 3, train, validation);
}

inline core::Graph normalised_net() {
    Sketch net(sdk::Shape::sequence(12, 3));
    net.add("conv1d", {{"filters", 8}, {"kernel", 3}});
    net.add("batch_norm");
    net.add("relu");
    net.add("dropout", {{"rate", 0.2}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 3}});
    return net.finish();
}

}  // namespace linnet::test
