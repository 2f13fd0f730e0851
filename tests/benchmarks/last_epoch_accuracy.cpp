// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Trains one network on all training windows for a fixed number of epochs, with the trainer's default recipe, and
// prints the share of test windows that the weights of the last epoch get right, one line per seed. Nothing is chosen
// by them. For uci_har_parity.py.
//   last_epoch_accuracy TRAIN.npz TEST.npz GENES EPOCHS SEEDS

#include <cstdio>
#include <stdexcept>

#include "core/kernel/pricing.hpp"
#include "tests/benchmarks/plans.hpp"

namespace {

using namespace linnet;

class LastEpoch final : public sdk::FitSink {
public:
    explicit LastEpoch(std::span<const std::int32_t> labels) : labels_{labels} {}
    sdk::EpochVerdict epoch_done(const sdk::EpochResult& epoch) override {
        std::size_t right = 0;
        for (std::size_t i = 0; i < labels_.size(); ++i) right += epoch.predicted[i] == labels_[i] ? 1 : 0;
        accuracy = static_cast<double>(right) / static_cast<double>(labels_.size());
        return {.keep = false};
    }
    void weights(sdk::NodeId, std::string_view, std::span<const float>) override {}
    double accuracy = 0;

private:
    std::span<const std::int32_t> labels_;
};

// A positive whole number.
std::uint32_t number(const char* text) {
    char* end = nullptr;
    const long value = std::strtol(text, &end, 10);
    if (*end != '\0' || value < 1 || value > 100'000)
        throw std::invalid_argument(std::string(text) + " is no number from 1 to 100000");
    return static_cast<std::uint32_t>(value);
}

void run(char** words) {
    const std::uint32_t epochs = number(words[4]), seeds = number(words[5]);
    // The test windows in the place of the validation windows: the trainer predicts these after every epoch.
    const auto plan = benchmarks::plan_of(
        std::filesystem::path(LINNET_SOURCE) / "examples" / "uci_har.toml",
        {"dataset.train=\"" + std::string(words[1]) + '"', "dataset.validation_file=\"" + std::string(words[2]) + '"',
         "dataset.test=\"\"", "trainer.batch=32", "trainer.learning_rate=0.001", "trainer.schedule=constant",
         "trainer.weight_decay=0"});
    const auto graph = core::build_graph(*plan, core::parse_genes(*plan, words[3]));
    if (!graph) throw std::invalid_argument(std::string(words[3]) + " form no network for these windows");
    const auto trainer = plan->make_trainer(core::Purpose::search);
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        LastEpoch last(plan->data->validation().labels);
        const auto outcome = trainer("fit", [&](sdk::Trainer& object) {
            return object.fit(*graph, *plan->data, {epochs, seed}, nullptr, plan->phase_budget, last);
        });
        if (outcome != sdk::FitOutcome::finished) throw std::runtime_error("the training did not finish");
        std::printf("%.6f\n", last.accuracy);
        std::fflush(stdout);
    }
}

}  // namespace

int main(int count, char** words) {
    if (count != 6) {
        std::fprintf(stderr, "usage: last_epoch_accuracy TRAIN.npz TEST.npz GENES EPOCHS SEEDS\n");
        return 2;
    }
    try {
        run(words);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "last_epoch_accuracy: %s\n", failure.what());
        return 1;
    }
    return 0;
}
