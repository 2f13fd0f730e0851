// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The data set a run works on: split, labels renumbered, normalised with the training windows' statistics.

#include <array>
#include <cstdint>
#include <linnet/sdk/dataset.hpp>
#include <string>
#include <vector>

#include "core/dataset/normalisation.hpp"
#include "core/dataset/raw_data.hpp"
#include "core/dataset/split.hpp"

namespace linnet::core {

struct SplitDescription {
    std::string by;  // "subject", "stratified", or "given": the reader delivered a validation part
    std::uint64_t training_windows = 0, validation_windows = 0;
    std::uint64_t known_subjects = 0;               // in training and validation together; 0: not known
    std::vector<std::int64_t> validation_subjects;  // ascending; empty unless split by subject
    std::string hash;                               // split_digest()
    std::vector<std::string> warnings;              // sentences for the log
};

class DataSet final : public sdk::Dataset {  // immutable [any-thread]
public:
    // Checks, splits (unless a validation part was given; the options are then ignored), renumbers and normalises.
    // Needs little more memory than the data itself. Throws InputError with a sentence.
    static DataSet prepare(RawData&& data, const SplitOptions& options);

    sdk::Shape window() const noexcept override { return window_; }
    std::int32_t classes() const noexcept override { return static_cast<std::int32_t>(class_names_.size()); }
    sdk::Windows train() const noexcept override { return windows(sdk::Part::train); }
    sdk::Windows validation() const noexcept override { return windows(sdk::Part::validation); }
    std::span<const float> mean() const noexcept override { return normalisation_.mean; }
    std::span<const float> deviation() const noexcept override { return normalisation_.deviation; }

    // Kept from trainers: read once, after the final training. Empty without a test part.
    sdk::Windows test() const noexcept { return windows(sdk::Part::test); }
    bool has_test() const noexcept { return test().size() > 0; }
    // The validation or test part as the reader delivered it, in raw sensor units: what a deployed network is given.
    sdk::Windows raw(sdk::Part part) const noexcept;

    // Class i is the i-th smallest label of the training part; the name is the reader's, or that label as a number.
    const std::vector<std::string>& class_names() const noexcept { return class_names_; }
    const SplitDescription& split() const noexcept { return split_; }
    const std::string& hash() const noexcept { return hash_; }  // data_digest()
    // Rows of the training part that could be held out in place of the validation part (folds.hpp); none when the
    // reader delivered a validation part.
    const std::vector<std::vector<std::uint64_t>>& fold_rows() const noexcept { return fold_rows_; }

private:
    struct Side {
        std::vector<float> features;  // normalised
        std::vector<float> raw;       // as they were; empty for training windows, of which nobody asks that
        std::vector<std::int32_t> labels;
    };

    DataSet() = default;
    sdk::Windows windows(sdk::Part part) const noexcept;
    Side& side(sdk::Part part) { return sides_[static_cast<std::size_t>(part)]; }
    void number_classes(const RawData& data);
    std::vector<std::int32_t> class_numbers(const RawData& data, sdk::Part part) const;
    void describe_given(const RawData& data);
    void describe(const RawData& data, Split split);
    void hold_out(std::span<const std::uint64_t> rows);
    void cut_folds(std::span<const std::int64_t> subjects, std::span<const std::uint64_t> held_out,
                   const SplitOptions& options);

    sdk::Shape window_;
    std::array<Side, 3> sides_;
    std::vector<std::int64_t> class_labels_;
    std::vector<std::string> class_names_;
    Normalisation normalisation_;
    SplitDescription split_;
    std::string hash_;
    std::vector<std::vector<std::uint64_t>> fold_rows_;
};

}  // namespace linnet::core
