// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "loss.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::onednn {

CrossEntropy::CrossEntropy(Index classes, double smoothing, std::span<const double> weights)
    : classes_{classes},
      peak_{static_cast<float>(1.0 - smoothing)},
      spread_{static_cast<float>(smoothing / static_cast<double>(classes))} {
    for (const double weight : weights) weights_.push_back(static_cast<float>(weight));
}

double CrossEntropy::weight(const Labels& labels) const {
    const auto sum = [&](std::span<const std::int32_t> all) {
        double total = 0.0;
        for (const std::int32_t label : all) total += static_cast<double>(weight_of(label));
        return total;
    };
    if (labels.other.empty()) return sum(labels.own);
    const auto share = static_cast<double>(labels.share);
    return share * sum(labels.own) + (1.0 - share) * sum(labels.other);
}

// With targets q the loss is sum(q) log(sum(exp x)) - sum(q x), its derivative sum(q) softmax(x) - q. Every class has
// the target spread x weight; those of the labels have more.
double CrossEntropy::operator()(const Logits& logits, const Labels& labels, float scale, float* gradient) const {
    double total = 0.0;
    const float* row = logits.values;
    for (std::size_t i = 0; i < labels.own.size(); ++i, row += logits.stride, gradient += logits.stride) {
        const float top = *std::max_element(row, row + classes_);
        float sum = 0.0F;
        for (Index c = 0; c < classes_; ++c) sum += gradient[c] = std::exp(row[c] - top);

        const std::int32_t own = labels.own[i];
        const std::int32_t other = labels.other.empty() ? own : labels.other[i];
        const float own_target = (labels.other.empty() ? 1.0F : labels.share) * peak_ * weight_of(own);
        const float other_target = labels.other.empty() ? 0.0F : (1.0F - labels.share) * peak_ * weight_of(other);
        float targets = own_target + other_target;
        float dot = own_target * (row[own] - top) + other_target * (row[other] - top);
        for (std::int32_t c = 0; spread_ > 0 && c < classes_; ++c) {
            targets += spread_ * weight_of(c);
            dot += spread_ * weight_of(c) * (row[c] - top);
        }

        const float part = scale * targets / sum;
        for (Index c = 0; c < classes_; ++c) gradient[c] *= part;
        for (std::int32_t c = 0; spread_ > 0 && c < classes_; ++c) gradient[c] -= scale * spread_ * weight_of(c);
        gradient[own] -= scale * own_target;
        gradient[other] -= scale * other_target;
        total += static_cast<double>(targets * std::log(sum) - dot);
    }
    return total;
}

std::vector<double> class_weights(ClassWeights kind, std::span<const std::int32_t> labels, std::int32_t classes) {
    if (kind == ClassWeights::none) return {};
    std::vector<double> counts(static_cast<std::size_t>(classes));
    for (const std::int32_t label : labels) ++counts[static_cast<std::size_t>(label)];
    std::vector<double> weights(counts.size());
    double mean = 0.0;
    for (std::size_t c = 0; c < counts.size(); ++c) {
        if (counts[c] == 0) continue;
        const double inverse = 1.0 / counts[c];
        weights[c] = kind == ClassWeights::sqrt ? std::sqrt(inverse) : inverse;
        mean += counts[c] * weights[c] / static_cast<double>(labels.size());
    }
    for (double& weight : weights) weight /= mean;
    return weights;
}

double cross_entropy(const Logits& logits, std::span<const std::int32_t> labels) {
    double total = 0.0;
    const float* row = logits.values;
    for (const std::int32_t label : labels) {
        const float top = *std::max_element(row, row + logits.classes);
        float sum = 0.0F;
        for (Index c = 0; c < logits.classes; ++c) sum += std::exp(row[c] - top);
        total += static_cast<double>(std::log(sum) - (row[label] - top));
        row += logits.stride;
    }
    return total;
}

void classify(const Logits& logits, std::span<std::int32_t> predicted) {
    const float* row = logits.values;
    for (std::int32_t& one : predicted) {
        one = static_cast<std::int32_t>(std::max_element(row, row + logits.classes) - row);
        row += logits.stride;
    }
}

}  // namespace linnet::onednn
