// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a run ends with: the best candidate trained to the end and looked at once on the test set.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/kernel/deployment.hpp"
#include "core/kernel/earlier_run.hpp"
#include "core/kernel/search.hpp"
#include "core/kernel/training.hpp"

namespace linnet::core {

// The final network in int8, as its runtime computes it.
struct IntegerResult {
    Deployment deployment;
    std::map<std::string, double> validation, test;     // metrics of predictions, by id
    std::map<std::string, double> metrics;              // those of quantization and of firmware
    std::vector<std::vector<std::uint64_t>> confusion;  // on the test part, as FinalModel::confusion
    sdk::InputCounts inputs;                            // of the test part
};

struct FinalModel {
    std::optional<std::uint64_t> trial;  // of the search; nothing for a network the user named
    std::string study;                   // the earlier study whose trial it is; empty: this run's own
    std::vector<std::int64_t> genes;
    std::optional<Graph> graph;
    Price price;  // every early metric
    Weights weights;
    bool retrained = false;                             // false: the weights are those of the search
    std::uint32_t epochs = 0, kept_epoch = 0;           // of the training the weights come from
    std::vector<EpochRecord> history;                   // of the final training
    std::map<std::string, double> validation, test;     // late metrics by id; test is empty without test data
    std::vector<std::vector<std::uint64_t>> confusion;  // rows: true class, columns: predicted
    std::uint64_t training_memory = 0;                  // bytes its trainings took at most; 0: the trainer did not say
    std::optional<IntegerResult> integer;
    std::string not_integer;            // why there is none: the whole sentence; empty: it was not asked for
    std::optional<StartWeights> start;  // what the training began with; nothing: from scratch
    double seconds = 0;
};

struct FinalRequest {
    std::vector<std::int64_t> genes;
    const TrialRecord* trial = nullptr;   // of the search, or null
    const Weights* weights = nullptr;     // of the search, or null
    std::string study;                    // the folder of the search when that is another run's
    const StartWeights* start = nullptr;  // of an earlier run, for the training to begin with, or null
    bool retrain = true;                  // false: keep the search's weights
    bool test = true;                     // false: leave the trainer alone (it does not come back)
    std::function<void(const EpochRecord&, std::uint32_t epochs)> on_epoch;
};

// Trains the network by the run file's [final], from scratch or from the weights of an earlier run. The search's
// weights are kept instead only where this training was cut short, or is shorter than the search's, and scores no
// better on the validation windows. Quantizes the network, trains it on with the errors of int8 in view where that
// helps on the validation windows, then predicts the test windows once with either. `budget` bounds the training; when
// it ends before the first epoch and the search left no weights, the result has no weights either. Throws PluginFault.
FinalModel make_final_model(const RunPlan& plan, const FinalRequest& request, const sdk::Budget& budget,
                            const Clock& clock);

}  // namespace linnet::core
