// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which training windows are held out for validation.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/dataset/raw_data.hpp"

namespace linnet::core {

struct SplitOptions {
    // automatic: by subject where at least three are known and the classes allow it, stratified otherwise.
    enum class By : std::uint8_t { automatic, subject, stratified };

    double fraction = 0.15;  // of the training windows, in (0, 1)
    By by = By::automatic;
    std::uint64_t seed = 0;
};

struct Split {
    SplitOptions::By by;                 // what was done: subject or stratified
    std::vector<std::uint64_t> rows;     // validation windows in ascending order; never empty, never all
    std::vector<std::int64_t> subjects;  // held-out subjects in ascending order, when split by subject
    std::vector<std::string> warnings;   // sentences
};

// A function of labels, subjects and options alone. Every class keeps at least one training window. By subject, no
// subject is on both sides, and subjects are chosen such that every class occurs in validation if possible and the
// number of windows comes close to the fraction. Stratified, each class gives its share.
// Throws InputError with a sentence when the options or the data do not allow that.
Split split_rows(const RawData& data, const SplitOptions& options);

}  // namespace linnet::core
