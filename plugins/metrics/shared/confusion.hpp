// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Counts of predictions by class, which every score of a classifier follows from.

#include <cstdint>
#include <linnet/sdk/metric.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace linnet::metrics {

struct ClassCounts {
    std::uint64_t hits = 0;       // windows of the class that were predicted as it
    std::uint64_t labels = 0;     // windows of the class
    std::uint64_t predicted = 0;  // windows predicted as it
};

// One entry per class. Throws std::runtime_error with a sentence that begins with the metric's name when there is no
// evidence, or when it is not what sdk::Evidence promises.
std::vector<ClassCounts> count_classes(const sdk::Evidence* evidence, std::string_view metric);

// The fraction of windows predicted as their label.
double accuracy_of(std::span<const ClassCounts> counts);

// The mean of the F1 of all classes that occur among labels or predictions.
double macro_f1_of(std::span<const ClassCounts> counts);

}  // namespace linnet::metrics
