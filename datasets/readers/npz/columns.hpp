// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From arrays of an archive to the columns of a part. All throw std::runtime_error with a sentence.

#include <linnet/sdk/dataset.hpp>
#include <span>

#include "archive.hpp"

namespace linnet::npz {

// Windows x time x channels, or windows x time: one channel.
sdk::Extent features_extent(const Array& features);

// That the array has one entry (or, for labels, one one-hot row) per window.
void check_labels_shape(const Array& labels, std::uint64_t windows);
void check_subjects_shape(const Array& subjects, std::uint64_t windows);

// The target sizes are those the checks above ensured. Reads the array to its end.
void read_features(Array& features, const sdk::Extent& extent, std::span<float> target);
void read_labels(Array& labels, std::span<std::int64_t> target);
void read_subjects(Array& subjects, std::span<std::int64_t> target);

}  // namespace linnet::npz
