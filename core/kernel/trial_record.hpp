// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known about one trial. The run loop, the journal and the reports share this one form.

#include <cstdint>
#include <linnet/sdk/strategy.hpp>
#include <map>
#include <string>
#include <vector>

namespace linnet::core {

struct EpochRecord {
    std::uint32_t epoch = 0;
    double train_loss = 0, validation_loss = 0, score = 0, learning_rate = 0;
};

struct TrialRecord {
    std::uint64_t number = 0;
    std::vector<std::int64_t> genes;  // canonical
    std::string digest;               // of the graph; empty when the genes form no network
    std::uint32_t epochs = 0;
    std::int64_t continue_from = -1;
    std::uint32_t folds = 1;  // trainings that judged it, each with other windows held out
    bool finished = false;
    sdk::Outcome outcome = sdk::Outcome::stopped;
    std::int64_t duplicate_of = -1;         // the trial whose result this one shares, or -1
    std::string reason;                     // of a fault, of an infeasible trial
    std::map<std::string, double> metrics;  // early ones and validation scores, by metric id
    std::vector<double> scores;             // as the strategy sees them
    std::vector<double> violations;
    std::vector<EpochRecord> history;
    double seconds = 0;                 // of training
    double finished_at = 0;             // seconds of search consumed when it finished
    std::uint64_t training_memory = 0;  // bytes its training took at most; 0: the trainer did not say
    std::uint32_t attempts = 0;         // how often it was started: more than one means the process died on the way
};

}  // namespace linnet::core
