// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Trainers whose answers a test knows: one that measures itself, one that does not. Both guess the first class for
// every window. Their training loss is their setting `rate`, and their validation loss the number of kernels they were
// given to start with, so that both show.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/support/graph_cost.hpp>
#include <linnet/sdk/trainer.hpp>
#include <vector>

namespace {

using namespace linnet::sdk;

class Silent : public Trainer {
public:
    explicit Silent(const ConfigView& config) : rate_{config.real("rate")} {}

    bool supports(std::string_view) const noexcept override { return true; }

    FitOutcome fit(const GraphView& graph, const Dataset& data, const TrainingPlan& plan, const WeightsView* start,
                   const Budget&, FitSink& sink) override {
        const std::vector<std::int32_t> predicted(data.validation().size(), 0);
        int kernels = 0;
        for (const auto node : graph.order()) kernels += start && !start->weights(node, "kernel").empty() ? 1 : 0;
        for (std::uint32_t epoch = 1; epoch <= plan.epochs; ++epoch)
            sink.epoch_done({epoch, rate_, static_cast<double>(kernels), predicted, rate_, 1 << 20});
        for (const auto node : graph.order()) {
            const auto elements = weight_elements(graph, node);
            if (elements.kernel > 0) sink.weights(node, "kernel", std::vector<float>(elements.kernel, 0.5F));
        }
        return FitOutcome::finished;
    }

    void predict(const GraphView&, const WeightsView&, std::span<const float>,
                 std::span<std::int32_t> predicted) override {
        for (auto& guess : predicted) guess = 0;
    }

protected:
    double rate_;
};

class Measuring final : public Silent {
public:
    using Silent::Silent;

    // A hundredth of a second per step, of which every layer takes a quarter of a millisecond forward and half of one
    // backward.
    bool profile(const GraphView& graph, const Dataset&, std::uint32_t steps, const Budget&,
                 ProfileSink& sink) override {
        for (const auto direction : {Direction::forward, Direction::backward}) {
            for (const auto node : graph.order()) {
                const auto work = 2.0 * static_cast<double>(macs(graph, node)) * windows;
                const bool forward = direction == Direction::forward;
                if (work > 0)
                    sink.part({node, "", direction, forward ? 2.5e-4 : 5e-4, forward ? work : 2 * work, "paper"});
            }
        }
        sink.part({PartTime::no_node, "optimizer", Direction::none, rate_ / 1000, 0, "pencil"});
        sink.totals({steps, windows, 1e-2, 5e-3, 3 << 20});
        return true;
    }

private:
    static constexpr std::uint32_t windows = 25;
};

constexpr linnet_param params[] = {{"rate", "real", "0.5", "0", "1", "how fast it does nothing"},
                                   {"size", "integer", "4", "1", "8", "how much of it"}};
constexpr linnet_setting final_defaults[] = {{"rate", "0.25"}};

constexpr auto silent = component<Trainer, Silent>("trainer", "silent", "does not measure itself", params);
constexpr auto measuring =
    component<Trainer, Measuring>("trainer", "measuring", "measures itself", params, 0, final_defaults);
constexpr const linnet_component* table[] = {&silent, &measuring};

}  // namespace

LINNET_PLUGIN("org.linnet.test.trainers", "0.1.0", "Apache-2.0", table)
