// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is in a data set, and what is wrong with it: the report of `linnet data`.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/dataset/overlap.hpp"
#include "core/dataset/raw_data.hpp"
#include "core/support/settings.hpp"

namespace linnet::core {

struct ClassCount {
    std::int64_t label;
    std::string name;
    std::uint64_t windows;
};

struct ChannelRange {  // of the finite values; 0 when there is none
    float lowest = 0, highest = 0;
    double mean = 0, deviation = 0;
    bool constant = false;
};

struct PartReport {
    sdk::Part part{};
    sdk::Extent extent{};
    std::vector<ClassCount> classes;     // ascending by label
    std::vector<std::int64_t> subjects;  // ascending; empty: not known
    std::vector<ChannelRange> channels;
    std::uint64_t not_finite = 0;  // values that are NaN or infinite
    std::uint64_t windows_not_finite = 0;
    std::uint64_t duplicates = 0;      // windows equal to an earlier one of this part
    std::uint64_t contradictions = 0;  // those of them with another label than the earlier one
    Overlap overlap;
};

// What two parts share; `second` should know nothing of `first`.
struct Leakage {
    sdk::Part first{}, second{};
    std::uint64_t shared_windows = 0;           // windows of `second` that are in `first`, value by value
    std::vector<std::int64_t> shared_subjects;  // ascending; empty also where a part has no subjects
    std::vector<std::int64_t> unknown_labels;   // labels of `second` that `first` does not have, ascending
};

struct Inspection {
    std::vector<PartReport> parts;  // those that are there
    std::vector<Leakage> leakage;   // of every pair of parts
    std::string hash;               // data_digest()
};

Inspection inspect(const RawData& data);

// For a person: several lines, each ended by a newline.
std::string inspection_text(const Inspection& inspection);

// For a program, to be written as one JSON object.
Table inspection_values(const Inspection& inspection);

}  // namespace linnet::core
