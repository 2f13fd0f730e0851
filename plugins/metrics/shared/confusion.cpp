// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "shared/confusion.hpp"

#include <stdexcept>
#include <string>

namespace linnet::metrics {
namespace {

[[noreturn]] void complain(std::string_view metric, const std::string& problem) {
    throw std::runtime_error(std::string(metric) + ": " + problem);
}

std::size_t checked_class(std::string_view metric, const char* what, std::int32_t value, std::int32_t classes) {
    if (value < 0 || value >= classes)
        complain(metric, std::string("a ") + what + " is " + std::to_string(value) + ", but classes are 0 to " +
                             std::to_string(classes - 1));
    return static_cast<std::size_t>(value);
}

}  // namespace

std::vector<ClassCounts> count_classes(const sdk::Evidence* evidence, std::string_view metric) {
    if (evidence == nullptr) complain(metric, "the candidate has not been trained, so there are no predictions");
    if (evidence->classes <= 0) complain(metric, "the evidence has " + std::to_string(evidence->classes) + " classes");
    if (evidence->labels.empty()) complain(metric, "the evidence has no windows");
    if (evidence->labels.size() != evidence->predicted.size())
        complain(metric, "the evidence has " + std::to_string(evidence->labels.size()) + " labels but " +
                             std::to_string(evidence->predicted.size()) + " predictions");
    std::vector<ClassCounts> counts(static_cast<std::size_t>(evidence->classes));
    for (std::size_t i = 0; i < evidence->labels.size(); ++i) {
        const auto label = checked_class(metric, "label", evidence->labels[i], evidence->classes);
        const auto predicted = checked_class(metric, "prediction", evidence->predicted[i], evidence->classes);
        ++counts[label].labels;
        ++counts[predicted].predicted;
        if (label == predicted) ++counts[label].hits;
    }
    return counts;
}

double accuracy_of(std::span<const ClassCounts> counts) {
    std::uint64_t hits = 0, windows = 0;
    for (const auto& count : counts) {
        hits += count.hits;
        windows += count.labels;
    }
    return static_cast<double>(hits) / static_cast<double>(windows);
}

double macro_f1_of(std::span<const ClassCounts> counts) {
    double sum = 0;
    std::uint64_t present = 0;
    for (const auto& count : counts) {
        const auto mentions = count.labels + count.predicted;
        if (mentions == 0) continue;
        sum += 2.0 * static_cast<double>(count.hits) / static_cast<double>(mentions);
        ++present;
    }
    return sum / static_cast<double>(present);
}

}  // namespace linnet::metrics
