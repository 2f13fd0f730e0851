// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The main job on a checked plan: search, final training, one look at the test set, result.json.

#include "core/kernel/final_model.hpp"
#include "core/kernel/run_report.hpp"
#include "core/kernel/search.hpp"

namespace linnet::core {

class RunObserver : public SearchObserver {  // [kernel-thread]
public:
    virtual void search_ended(const SearchResult& search) = 0;
    virtual void final_epoch(const EpochRecord& epoch, std::uint32_t epochs) = 0;
};

// The study's identity for a new journal.
StudyIdentity identify(const RunPlan& plan);

// What a study is wanted for: to be gone on with, or for its trials alone. These keep their worth under another
// compiler, and on another board too when they are priced anew.
enum class IdentityUse : std::uint8_t { go_on, same_board, any_board };

// Throws InputError when the plan is not the one the study was made with, naming what differs.
void check_identity(const StudyIdentity& study, const RunPlan& plan, IdentityUse use = IdentityUse::go_on);

// Runs, or goes on with, the study in the journal and writes result.json into its folder. A plugin that fails ends the
// run but not its results: the report then has the failure and the best so far. When SearchResult::abandoned says that
// a trainer was left behind, the process must end without unwinding further. Throws SystemError when the disk fails.
RunReport run_study(RunPlan& plan, Journal& journal, const std::filesystem::path& folder, const StopFlag& stop,
                    const Clock& clock, RunObserver* observer);

// Trains the one network of the request by [final], tests it, keeps its weights in the journal and writes result.json.
// The request's on_epoch is the observer's.
RunReport train_one(RunPlan& plan, FinalRequest request, Journal& journal, const std::filesystem::path& folder,
                    const StopFlag& stop, const Clock& clock, RunObserver* observer);

}  // namespace linnet::core
