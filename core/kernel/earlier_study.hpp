// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A study that is asked about its trials: finished, stopped, or still being searched by another process.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/kernel/journal.hpp"
#include "core/kernel/run_plan.hpp"

namespace linnet::core {

struct EarlierStudy {
    std::filesystem::path folder;
    StudyIdentity identity;
    std::unique_ptr<RunPlan> plan;    // of the study's run file with its overrides and the new ones
    std::vector<TrialRecord> trials;  // the finished ones, by number
    std::uint64_t started = 0;        // how many there are, finished or not
    bool other_target = false;        // the board or the runtime is not the study's
};

enum class Target : std::uint8_t { same, other };  // whether the board may be another one than the study's

// `overrides` are "key=value" beyond those the study was made with. Throws InputError when there is no study of a
// search, or when its trials are not of the plan's data, seed or plugins; and as make_plan().
EarlierStudy open_study(const std::filesystem::path& folder, const std::vector<std::string>& overrides, Target target,
                        const Installation& installation, const Clock& clock);

// The trial of that number, or the one whose training it shares. Throws InputError when there is none, or when it was
// not trained to its end.
const TrialRecord& trained_trial(const EarlierStudy& study, std::uint64_t number);

// The network of a trial, as the plan's space builds it. Throws InputError when that is not the network of the trial.
Graph network_of(const EarlierStudy& study, const TrialRecord& trial);

// The trial without what was measured of its integers and firmware, which another board or runtime would change.
TrialRecord without_target(const RunPlan& plan, TrialRecord trial);

}  // namespace linnet::core
