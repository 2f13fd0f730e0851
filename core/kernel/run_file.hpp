// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A run file: everything a user says about one run, as written. Parsed and range-checked here; whether the named
// plugins, boards and metrics exist is the run plan's business.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/support/settings.hpp"

namespace linnet::core {

// A component the user picked and what was said to it. An empty id: the only loaded component of its kind.
struct Choice {
    std::string id;
    Location where;       // of the id, or of the section
    Table settings;       // the component's own keys, to be checked against its declared parameters
    std::string section;  // "[trainer]", for messages
};

struct MetricBound {
    std::string metric;
    Setting bound;
};

struct ObjectiveChoice {
    std::string metric;
    bool maximise;
    Location where;
};

struct ValidationChoice {
    double fraction = 0.15;
    std::string by = "automatic";  // automatic, subject, stratified
    Location where;
};

// Which weights of a training are kept. One that ends before its last epoch, by patience or by its budget, keeps its
// best epoch either way.
enum class Keep : std::uint8_t {
    last,  // those that a schedule of the learning rate leads to
    best,  // of the epoch with the best score on the validation windows; of equal ones, with the smaller loss
};

struct FinalChoice {
    std::uint32_t epochs = 100;  // 0: no final training, the weights of the search are kept
    std::uint32_t patience = 0;  // stop after so many epochs without a better validation score; 0: never
    std::uint32_t plateau = 0;   // reduce the learning rate after so many; 0: never
    double plateau_factor = 0.5;
    Keep keep = Keep::last;
    std::optional<std::chrono::nanoseconds> time;
    Table trainer;  // the trainer's own keys that are different for this training

    bool quantize = true;                     // to int8
    std::string calibration = "automatic";    // or one of core/quantization/calibration.hpp
    std::uint32_t calibration_windows = 512;  // training windows that ranges are observed on, at most
    std::optional<std::uint32_t> fine_tune;   // epochs of the training that sees the errors of int8; nothing: `epochs`
    std::optional<std::vector<Choice>> exporters;  // nothing said: the runtime's own
};

struct RunFile {
    std::filesystem::path path;            // of the file; relative paths inside it start at its folder
    std::string text;                      // as read, for the study
    std::vector<std::string> overrides;    // the --set options
    std::filesystem::path working_folder;  // absolute; relative paths in overrides start here
    std::uint64_t seed = 0;
    std::filesystem::path output;  // relative to the working folder, like the output of any command

    Choice dataset, runtime, space, strategy, trainer;
    ValidationChoice validation;
    std::string board;
    Location board_where;
    std::vector<std::filesystem::path> board_folders, plugin_folders;
    std::vector<MetricBound> constraints;
    std::vector<ObjectiveChoice> objectives;
    std::uint32_t search_epochs = 5;
    std::uint32_t patience = 0;  // of the search's trainings; 0: train all epochs
    Keep keep = Keep::last;      // of the search's trainings, too

    std::optional<std::chrono::nanoseconds> search_time;
    std::optional<std::uint64_t> search_trials;
    std::uint32_t workers = 0;  // 0: one per core
    std::uint32_t lag = 8;
    FinalChoice final;
};

// Throws InputError. `overrides` are "key.path=value" of the command line.
RunFile read_run_file(const std::filesystem::path& path, const std::vector<std::string>& overrides);
RunFile parse_run_file(const std::string& text, const std::filesystem::path& path,
                       const std::vector<std::string>& overrides,
                       const std::filesystem::path& working_folder = std::filesystem::current_path());

}  // namespace linnet::core
