// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Further parts to hold out: what is left for training, cut into parts of about the size of the validation part.

#include <cstdint>
#include <linnet/sdk/dataset.hpp>
#include <span>
#include <vector>

namespace linnet::core {

class DataSet;

// `count` lists of ascending rows; no two share a row, or a subject where `subjects` is not empty, and every class is
// among the rows outside of each list. By subject, parts are balanced by their windows, and a subject that no part can
// have (the only one of a class) stays in training; otherwise every class is dealt out evenly, and a class of one
// window stays. Lists that would be empty are left out, and there are none for a count below 2. A function of the
// arguments alone.
std::vector<std::vector<std::uint64_t>> make_folds(std::span<const std::int32_t> labels,
                                                   std::span<const std::int64_t> subjects, std::size_t count,
                                                   std::uint64_t seed);

// The data with another part held out: the given rows of the training part are the validation part, and the validation
// part is trained on. The normalisation is that of the data. Copies the windows it shows. Immutable [any-thread]
class FoldData final : public sdk::Dataset {
public:
    FoldData(const DataSet& data, std::span<const std::uint64_t> held_out);

    sdk::Shape window() const noexcept override { return window_; }
    std::int32_t classes() const noexcept override { return classes_; }
    sdk::Windows train() const noexcept override { return {train_.features, train_.labels}; }
    sdk::Windows validation() const noexcept override { return {validation_.features, validation_.labels}; }
    std::span<const float> mean() const noexcept override { return mean_; }
    std::span<const float> deviation() const noexcept override { return deviation_; }

private:
    struct Side {
        std::vector<float> features;
        std::vector<std::int32_t> labels;

        void append(const sdk::Windows& windows, std::uint64_t first, std::uint64_t count, std::size_t size);
    };

    sdk::Shape window_;
    std::int32_t classes_;
    std::span<const float> mean_, deviation_;
    Side train_, validation_;
};

}  // namespace linnet::core
