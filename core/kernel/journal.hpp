// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The study: one SQLite file per run that remembers every trial. It is what resume replays, what reports are made of,
// and what anybody may open with tools of their own (docs/file_formats/study_db.md). A transaction per event: kill -9
// at any moment loses at most the trials that were running.

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/kernel/trial_record.hpp"
#include "core/kernel/weights.hpp"
#include "core/quantization/quantized_model.hpp"

namespace linnet::core {

// What must be the same for a study to be gone on with.
struct StudyIdentity {
    std::string command = "search";  // or "train": a single network, which cannot be gone on with
    std::string run_file_path, run_file_text, working_folder;
    std::vector<std::string> overrides;
    std::string linnet_version, toolchain, data_hash, split_hash, board_hash;
    std::uint64_t seed = 0;
    std::map<std::string, std::string> plugins;  // id -> version
};

// The network in int8 that a run ended with: enough to make the same integers again.
struct DeployedRecord {
    Weights weights;                         // float32, of the deployed form's nodes
    std::vector<sdk::Quantization> outputs;  // by node of the deployed form
    std::string digest, graph;               // of the quantized model; of the network it was made of
    std::string genes;                       // "k=10,c=3"
};

enum class Phase : std::uint8_t { search, final, done };

class Journal {  // [kernel-thread]
public:
    // A new study in `folder`, which is created and must not hold one yet. Throws InputError when it does or when
    // another process works on it, SystemError when it cannot be written.
    static Journal create(const std::filesystem::path& folder, const StudyIdentity& identity);
    // Throws what create() would throw for a folder that holds a study, before anything expensive is done.
    static void expect_none(const std::filesystem::path& folder);
    // Removes a study, readable or not, unless another process works on it (InputError). Other files stay.
    static void remove(const std::filesystem::path& folder);
    // An existing one, for going on with it.
    static Journal open(const std::filesystem::path& folder);
    // An existing one, to look at: also while another process writes. Nothing may be written to it.
    static Journal open_to_read(const std::filesystem::path& folder);
    ~Journal();
    Journal(Journal&&) noexcept;
    Journal& operator=(Journal&&) noexcept;

    const StudyIdentity& identity() const noexcept;
    // Trials of earlier sessions, by number. Unfinished ones have finished = false.
    std::vector<TrialRecord> trials() const;

    void started(const TrialRecord& trial);  // before its training; counts the attempt
    // Result and, for a measured trial, weights in one transaction. A trial that was never trained is written together
    // with the next event, or by flush(): it costs microseconds to find out again, and there may be thousands.
    void finished(const TrialRecord& trial, const Weights* weights);
    std::optional<Weights> weights(std::uint64_t trial) const;

    void flush();

    void consumed(std::chrono::nanoseconds search_time);
    std::chrono::nanoseconds consumed() const;
    void phase(Phase phase);
    Phase phase() const;
    // Measured once: the result of the final training.
    void final_weights(const Weights& weights);
    std::optional<Weights> final_weights() const;
    void deployed(const DeployedRecord& record);
    std::optional<DeployedRecord> deployed() const;

    // How many networks a study has trained and scored, without going on with it; safe while another process writes. 0:
    // no study.
    static std::uint64_t count_measured(const std::filesystem::path& folder);

private:
    struct State;
    static Journal open(const std::filesystem::path& folder, int flags);
    explicit Journal(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace linnet::core
