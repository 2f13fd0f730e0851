// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "layers/layers.hpp"

namespace linnet::onednn {
namespace {

// total[c] = sum over the rows of term(row, c), a vector. Partial sums of a few hundred rows are single precision,
// their totals double, so that the error does not grow with the batch.
template <class Term>
void sum_rows(Index rows, Index channels, Buffer& partial, double* total, Term&& term) {
    constexpr Index block = 256;
    std::fill_n(total, channels, 0.0);
    for (Index first = 0; first < rows; first += block) {
        const Index last = std::min(rows, first + block);
        for_lanes(channels, [&]<class V>(Index c) {
            V sum{};
            for (Index r = first; r < last; ++r) sum += term.template operator()<V>(r * channels + c, c);
            store<V>(partial.data() + c, sum);
        });
        for (Index c = 0; c < channels; ++c) total[c] += static_cast<double>(partial.data()[c]);
    }
}

}  // namespace

BatchNorm::BatchNorm(sdk::NodeId node, Port port, Signal& out, Parameters& parameters)
    : Layer({port}, out),
      parameters_{parameters},
      scale_(out.stride),
      shift_(out.stride),
      batch_mean_(out.stride),
      inverse_deviation_(out.stride),
      projection_(out.stride),
      sum_(static_cast<std::size_t>(out.stride)),
      square_sum_(static_cast<std::size_t>(out.stride)) {
    const auto declare = [&](std::string_view role, float initial, bool trained) {
        return parameters.declare({.node = node,
                                   .role = role,
                                   .floats = out.stride,
                                   .at = plain_layout(1, out.channels, out.stride),
                                   .initial = initial,
                                   .trained = trained});
    };
    gamma_ = declare("gamma", 1.0F, true);
    beta_ = declare("beta", 0.0F, true);
    mean_ = declare("mean", 0.0F, false);
    variance_ = declare("variance", 1.0F, false);
}

void BatchNorm::update_running(const double* mean, const double* variance) {
    const double seen = static_cast<double>(updates_);
    const double momentum = std::min(0.99, seen / (seen + 1.0));
    if (updates_ < settled_updates) ++updates_;
    const auto blend = [&](float& running, double now) {
        running = static_cast<float>(momentum * static_cast<double>(running) + (1.0 - momentum) * now);
    };
    for (Index c = 0; c < output().channels; ++c) {
        blend(parameters_.value(mean_)[c], mean[c]);
        blend(parameters_.value(variance_)[c], variance[c]);
    }
}

void BatchNorm::forward(const Pass& pass) {
    const float* x = operand().value();
    const Index n = output().stride;
    const Index rows = pass.samples * output().rows;
    if (pass.training) {
        sum_rows(rows, n, scale_, sum_.data(), [&]<class V>(Index at, Index) { return load<V>(x + at); });
        for (Index c = 0; c < n; ++c) {
            sum_[static_cast<std::size_t>(c)] /= static_cast<double>(rows);
            batch_mean_.data()[c] = static_cast<float>(sum_[static_cast<std::size_t>(c)]);
        }
        sum_rows(rows, n, scale_, square_sum_.data(), [&]<class V>(Index at, Index c) {
            const V apart = load<V>(x + at) - load<V>(batch_mean_.data() + c);
            return apart * apart;
        });
        for (double& variance : square_sum_) variance /= static_cast<double>(rows);
        update_running(sum_.data(), square_sum_.data());
    }
    const float* gamma = parameters_.value(gamma_);
    const float* beta = parameters_.value(beta_);
    for (Index c = 0; c < n; ++c) {
        const double variance = pass.training ? square_sum_[static_cast<std::size_t>(c)]
                                              : static_cast<double>(parameters_.value(variance_)[c]);
        if (!pass.training) batch_mean_.data()[c] = parameters_.value(mean_)[c];
        inverse_deviation_.data()[c] = static_cast<float>(1.0 / std::sqrt(variance + epsilon));
        scale_.data()[c] = gamma[c] * inverse_deviation_.data()[c];
        shift_.data()[c] = beta[c];
    }
    const Bounds bounds = bounds_of(output().activation);
    float* y = output().value;
    for (Index r = 0; r < rows; ++r, x += n, y += n) {
        for_lanes(n, [&]<class V>(Index c) {
            const V centred = load<V>(x + c) - load<V>(batch_mean_.data() + c);
            store<V>(y + c, clamp<V>(centred * load<V>(scale_.data() + c) + load<V>(shift_.data() + c), bounds));
        });
    }
}

// With z the normalised x: beta' = sum g, gamma' = sum g z, x' = gamma / deviation * (g - beta' / n - z gamma' / n).
void BatchNorm::backward(const Pass& pass) {
    const float* x = operand().value();
    const float* g = output().gradient;
    const Index n = output().stride;
    const Index rows = pass.samples * output().rows;
    const float* mean = batch_mean_.data();
    const float* inverse = inverse_deviation_.data();
    const auto normalised = [&]<class V>(Index at, Index c) {
        return (load<V>(x + at) - load<V>(mean + c)) * load<V>(inverse + c);
    };
    sum_rows(rows, n, shift_, sum_.data(), [&]<class V>(Index at, Index) { return load<V>(g + at); });
    sum_rows(rows, n, shift_, square_sum_.data(),
             [&]<class V>(Index at, Index c) { return load<V>(g + at) * normalised.template operator()<V>(at, c); });
    for (Index c = 0; c < n; ++c) {
        parameters_.gradient(beta_)[c] += static_cast<float>(sum_[static_cast<std::size_t>(c)]);
        parameters_.gradient(gamma_)[c] += static_cast<float>(square_sum_[static_cast<std::size_t>(c)]);
    }
    if (operand().gradient == nullptr) return;
    const double share = 1.0 / static_cast<double>(rows);
    for (Index c = 0; c < n; ++c) {
        shift_.data()[c] = static_cast<float>(sum_[static_cast<std::size_t>(c)] * share);
        projection_.data()[c] = static_cast<float>(square_sum_[static_cast<std::size_t>(c)] * share);
    }
    float* gx = operand().gradient;
    for (Index r = 0; r < rows; ++r) {
        for_lanes(n, [&]<class V>(Index c) {
            const V z = normalised.template operator()<V>(r * n + c, c);
            const V centred = load<V>(g + r * n + c) - load<V>(shift_.data() + c) - z * load<V>(projection_.data() + c);
            store<V>(gx + r * n + c, centred * load<V>(scale_.data() + c));
        });
    }
}

}  // namespace linnet::onednn
