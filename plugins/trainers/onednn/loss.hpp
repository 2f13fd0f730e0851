// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Softmax cross-entropy of rows of logits, `stride` floats apart.

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/vector.hpp"
#include "settings.hpp"

namespace linnet::onednn {

struct Logits {
    const float* values;
    Index classes, stride;
};

// What the windows of a mini-batch are to be: class own[i] or, if there are others, class own[i] to the share `share`
// and other[i] to the rest (Zhang et al. 2018).
struct Labels {
    std::span<const std::int32_t> own;
    std::span<const std::int32_t> other = {};
    float share = 1.0F;

    Labels part(std::size_t first, std::size_t count) const {
        return {own.subspan(first, count), other.empty() ? other : other.subspan(first, count), share};
    }
};

// The loss of training: with smoothing e, weights w and K classes, a window of class y loses
//   - (1 - e) w[y] log p[y] - e / K * (w[0] log p[0] + ... + w[K-1] log p[K-1]),
// as torch.nn.CrossEntropyLoss (smoothing: Szegedy et al. 2016). The loss of a batch is the sum divided by weight().
class CrossEntropy {
public:
    // weights: one per class, or empty for 1 each, which allocates nothing.
    explicit CrossEntropy(Index classes, double smoothing = 0.0, std::span<const double> weights = {});

    // The sum of the weights of the windows' classes.
    double weight(const Labels& labels) const;

    // The sum of the losses; gradient has the layout of the logits and receives scale times its derivative.
    double operator()(const Logits& logits, const Labels& labels, float scale, float* gradient) const;

private:
    float weight_of(std::int32_t label) const {
        return weights_.empty() ? 1.0F : weights_[static_cast<std::size_t>(label)];
    }

    Index classes_;
    float peak_;    // of the target of a window's class, before its weight
    float spread_;  // of the targets of all classes
    std::vector<float> weights_;
};

// One weight per class: n / (K n_c) for n windows, n_c of them of the class, and K classes that occur, or its square
// root; the mean over the windows is 1. 0 for a class that does not occur. Empty for ClassWeights::none.
std::vector<double> class_weights(ClassWeights kind, std::span<const std::int32_t> labels, std::int32_t classes);

// The sum of the plain cross-entropies of all labels.
double cross_entropy(const Logits& logits, std::span<const std::int32_t> labels);

// The first class with the largest logit, for every entry of predicted.
void classify(const Logits& logits, std::span<std::int32_t> predicted);

}  // namespace linnet::onednn
