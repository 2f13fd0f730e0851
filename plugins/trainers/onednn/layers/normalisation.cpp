// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "layers/normalisation.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::onednn {
namespace {

// Groups are summed in single precision, their sums in double, so that the error does not grow with the batch.
constexpr Index most_rows = 256;

template <class Body>
void for_blocks(Index rows, Body&& body) {
    for (Index first = 0; first < rows; first += most_rows) body(first, std::min(most_rows, rows - first));
}

}  // namespace

Normalisation::Normalisation(sdk::NodeId node, Index channels, Parameters& parameters)
    : parameters_{parameters},
      channels_{channels},
      stride_{padded(channels)},
      batch_mean_(static_cast<std::size_t>(channels)),
      squares_(static_cast<std::size_t>(channels)),
      gradient_sum_(static_cast<std::size_t>(channels)),
      projection_sum_(static_cast<std::size_t>(channels)) {
    for (Buffer* buffer :
         {&mean_, &scale_, &shift_, &inverse_deviation_, &group_mean_, &group_sum_, &gradient_mean_, &projection_})
        *buffer = Buffer(stride_);
    const auto declare = [&](std::string_view role, float initial, bool trained) {
        return parameters.declare({.node = node,
                                   .role = role,
                                   .floats = stride_,
                                   .at = plain_layout(1, channels, stride_),
                                   .initial = initial,
                                   .trained = trained});
    };
    gamma_ = declare("gamma", 1.0F, true);
    beta_ = declare("beta", 0.0F, true);
    running_mean_ = declare("mean", 0.0F, false);
    running_variance_ = declare("variance", 1.0F, false);
}

void Normalisation::begin_batch() {
    rows_ = 0;
    std::fill(batch_mean_.begin(), batch_mean_.end(), 0.0);
    std::fill(squares_.begin(), squares_.end(), 0.0);
}

// Mean and squared deviations of a block from its own mean, merged into those of the batch (Chan, Golub, LeVeque 1979):
// no cancellation, whatever the mean.
void Normalisation::observe(Index rows, const float* x) {
    for_blocks(rows, [&](Index first, Index count) {
        const float* block = x + first * stride_;
        const auto inverse_count = 1.0F / static_cast<float>(count);
        sum_rows(count, stride_, block, group_mean_.data());
        for (Index c = 0; c < stride_; ++c) group_mean_.data()[c] *= inverse_count;
        sum_squares(count, stride_, block, group_mean_.data(), group_sum_.data());
        const auto seen = static_cast<double>(rows_);
        const auto added = static_cast<double>(count);
        const double share = added / (seen + added);
        for (Index c = 0; c < channels_; ++c) {
            const auto i = static_cast<std::size_t>(c);
            const double apart = static_cast<double>(group_mean_.data()[c]) - batch_mean_[i];
            batch_mean_[i] += apart * share;
            squares_[i] += static_cast<double>(group_sum_.data()[c]) + apart * apart * seen * share;
        }
        rows_ += count;
    });
}

void Normalisation::finish_batch() {
    const double share = 1.0 / static_cast<double>(rows_);
    for (Index c = 0; c < channels_; ++c) {
        const auto i = static_cast<std::size_t>(c);
        squares_[i] *= share;
        mean_.data()[c] = static_cast<float>(batch_mean_[i]);
        inverse_deviation_.data()[c] = static_cast<float>(1.0 / std::sqrt(squares_[i] + epsilon));
    }
    update_running();
    set_coefficients();
}

void Normalisation::update_running() {
    const auto seen = static_cast<double>(updates_);
    const double momentum = std::min(0.99, seen / (seen + 1.0));
    if (updates_ < settled_updates) ++updates_;
    const auto blend = [&](float& running, double now) {
        running = static_cast<float>(momentum * static_cast<double>(running) + (1.0 - momentum) * now);
    };
    for (Index c = 0; c < channels_; ++c) {
        blend(parameters_.value(running_mean_)[c], batch_mean_[static_cast<std::size_t>(c)]);
        blend(parameters_.value(running_variance_)[c], squares_[static_cast<std::size_t>(c)]);
    }
}

void Normalisation::use_running() {
    const float* variance = parameters_.value(running_variance_);
    std::copy_n(parameters_.value(running_mean_), channels_, mean_.data());
    for (Index c = 0; c < channels_; ++c)
        inverse_deviation_.data()[c] = static_cast<float>(1.0 / std::sqrt(static_cast<double>(variance[c]) + epsilon));
    set_coefficients();
}

void Normalisation::set_coefficients() {
    const float* gamma = parameters_.value(gamma_);
    for (Index c = 0; c < channels_; ++c) scale_.data()[c] = gamma[c] * inverse_deviation_.data()[c];
    std::copy_n(parameters_.value(beta_), channels_, shift_.data());
}

void Normalisation::begin_gradient() {
    std::fill(gradient_sum_.begin(), gradient_sum_.end(), 0.0);
    std::fill(projection_sum_.begin(), projection_sum_.end(), 0.0);
}

void Normalisation::observe_gradient(Index rows, const float* x, const float* g) {
    for_blocks(rows, [&](Index first, Index count) {
        sum_gradients(count, stride_, x + first * stride_, g + first * stride_, mean_.data(), group_mean_.data(),
                      group_sum_.data());
        for (Index c = 0; c < channels_; ++c) {
            gradient_sum_[static_cast<std::size_t>(c)] += static_cast<double>(group_mean_.data()[c]);
            projection_sum_[static_cast<std::size_t>(c)] += static_cast<double>(group_sum_.data()[c]);
        }
    });
}

// With z the normalised x: beta' = sum g, gamma' = sum g z, x' = gamma / deviation * (g - beta' / n - z gamma' / n).
void Normalisation::finish_gradient() {
    const double share = 1.0 / static_cast<double>(rows_);
    for (Index c = 0; c < channels_; ++c) {
        const auto i = static_cast<std::size_t>(c);
        const auto inverse = static_cast<double>(inverse_deviation_.data()[c]);
        parameters_.gradient(beta_)[c] += static_cast<float>(gradient_sum_[i]);
        parameters_.gradient(gamma_)[c] += static_cast<float>(projection_sum_[i] * inverse);
        gradient_mean_.data()[c] = static_cast<float>(gradient_sum_[i] * share);
        projection_.data()[c] = static_cast<float>(projection_sum_[i] * inverse * inverse * share);
    }
}

void Normalisation::input_gradient(Index rows, const float* x, const float* g, float* gx) const {
    standardise_gradient(rows, stride_, x, g, standardise(), gradient_mean_.data(), projection_.data(), gx);
}

}  // namespace linnet::onednn
