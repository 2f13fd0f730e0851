// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Gradients at the initial weights, for metrics that are known before training.

#include <deque>
#include <linnet/sdk/initial_gradients.hpp>
#include <linnet/sdk/trainer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "core/kernel/registry.hpp"

namespace linnet::core {

struct RunPlan;

// What a trainer handed out, checked.
class InitialGradients final : public sdk::InitialGradientsView {
public:
    std::span<const sdk::GradientArray> arrays() const noexcept override { return arrays_; }
    std::span<const float> weights() const noexcept override { return weights_; }
    std::uint32_t batches() const noexcept override { return batches_; }
    std::span<const float> gradient(std::uint32_t batch) const noexcept override {
        return std::span(gradients_).subspan(batch * weights_.size(), weights_.size());
    }

private:
    friend class GradientCollector;
    std::deque<std::string> roles_;  // of the arrays, which have views of them
    std::vector<sdk::GradientArray> arrays_;
    std::vector<float> weights_, gradients_;
    std::uint32_t batches_ = 0;
};

// `count` rows, or all there are, dealt out to the classes in turn as long as each has rows left; the order within a
// class is random. A function of the arguments alone.
std::vector<std::uint32_t> balanced_rows(std::span<const std::int32_t> labels, std::int32_t classes, std::size_t count,
                                         std::uint64_t seed);

// Makes a trainer and draws the windows when first asked. [kernel-thread]
class GradientSource {
public:
    explicit GradientSource(const RunPlan& plan) : plan_{plan} {}

    // Null where the plan has no data, the data fewer than two windows, or the trainer no gradients. Throws
    // PluginFault, also for figures that cannot be: a gradient that is not finite or of an array that the trainer told
    // no weights of, and for networks too large for this (most_values).
    std::unique_ptr<InitialGradients> of(const sdk::GraphView& graph);

    static constexpr std::size_t windows = 32;
    static constexpr std::size_t most_values = 1'000'000;  // trained weights of a network

private:
    const RunPlan& plan_;
    Handle<sdk::Trainer> trainer_;
    std::vector<std::uint32_t> rows_;
};

}  // namespace linnet::core
