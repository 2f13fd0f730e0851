// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "optimizer.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::onednn {
namespace {

struct AdamStep {
    float fresh1, fresh2;  // 1 - beta, subtracted in double precision
    float epsilon;
    float size;        // rate, corrected for the bias of the first moment
    float correction;  // of the root of the second moment
    float scale;       // of the gradient
    float shrink;      // of the value: 1 - rate * decay
};

void adam_update(Index count, const AdamStep& s, float* __restrict values, float* __restrict gradients,
                 float* __restrict first, float* __restrict second) {
    for (Index i = 0; i < count; ++i) {
        const float g = gradients[i] * s.scale;
        const float m = first[i] + s.fresh1 * (g - first[i]);
        const float v = second[i] + s.fresh2 * (g * g - second[i]);
        first[i] = m;
        second[i] = v;
        values[i] = values[i] * s.shrink - s.size * m / (std::sqrt(v) * s.correction + s.epsilon);
        gradients[i] = 0.0F;
    }
}

struct SgdStep {
    float rate, momentum, scale, decay;
    float ahead;  // Nesterov: the momentum once more
    float now;    // share of the gradient in the step beside the velocity
};

// step = now * gradient + ahead * velocity: the velocity itself, or with Nesterov gradient + momentum * velocity.
void sgd_update(Index count, const SgdStep& s, float* __restrict values, float* __restrict gradients,
                float* __restrict velocity) {
    for (Index i = 0; i < count; ++i) {
        const float g = gradients[i] * s.scale + s.decay * values[i];
        const float v = s.momentum * velocity[i] + g;
        velocity[i] = v;
        values[i] -= s.rate * (s.now * g + s.ahead * v);
        gradients[i] = 0.0F;
    }
}

}  // namespace

double norm(Index count, const float* values) {
    typedef double Doubles __attribute__((vector_size(lanes * sizeof(double))));
    Doubles total[2] = {};
    for (Index i = 0; i < count; i += lanes) {
        const auto x = __builtin_convertvector(load<Narrow>(values + i), Doubles);
        total[i / lanes % 2] += x * x;
    }
    double sum = 0.0;
    for (Index i = 0; i < lanes; ++i) sum += total[0][i] + total[1][i];
    return std::sqrt(sum);
}

Optimizer::Optimizer(const Settings& settings, const Parameters& parameters)
    : settings_{settings},
      count_{parameters.trained_floats()},
      first_(parameters.trained_floats()),
      second_(settings.optimizer == OptimizerKind::adamw ? parameters.trained_floats() : 0) {
    Index end = 0;
    for (const Parameters::Range& kernel : parameters.kernels()) {
        add_section(end, kernel.first, 0.0);
        add_section(kernel.first, kernel.end, settings.weight_decay);
        end = kernel.end;
    }
    add_section(end, count_, 0.0);
}

void Optimizer::add_section(Index first, Index end, double decay) {
    if (first == end) return;
    if (!sections_.empty() && sections_.back().decay == decay) {
        sections_.back().count += end - first;
    } else {
        sections_.push_back({first, end - first, decay});
    }
}

// As torch.nn.utils.clip_grad_norm_. A norm that is not a number leaves the gradients as they are.
float Optimizer::clipping(const float* gradients) const {
    if (settings_.clip_norm <= 0) return 1.0F;
    return static_cast<float>(std::min(1.0, settings_.clip_norm / (norm(count_, gradients) + 1e-6)));
}

void Optimizer::step(double rate, float* values, float* gradients) {
    const float scale = clipping(gradients);
    if (settings_.optimizer == OptimizerKind::adamw) {
        adamw(rate, scale, values, gradients);
    } else {
        sgd(rate, scale, values, gradients);
    }
}

void Optimizer::adamw(double rate, float scale, float* values, float* gradients) {
    power1_ *= settings_.beta1;
    power2_ *= settings_.beta2;
    for (const Section& section : sections_) {
        const AdamStep step{.fresh1 = static_cast<float>(1.0 - settings_.beta1),
                            .fresh2 = static_cast<float>(1.0 - settings_.beta2),
                            .epsilon = static_cast<float>(settings_.epsilon),
                            .size = static_cast<float>(rate / (1.0 - power1_)),
                            .correction = static_cast<float>(1.0 / std::sqrt(1.0 - power2_)),
                            .scale = scale,
                            .shrink = static_cast<float>(1.0 - rate * section.decay)};
        const Index at = section.first;
        adam_update(section.count, step, values + at, gradients + at, first_.data() + at, second_.data() + at);
    }
}

void Optimizer::sgd(double rate, float scale, float* values, float* gradients) {
    const auto momentum = static_cast<float>(settings_.momentum);
    for (const Section& section : sections_) {
        const SgdStep step{.rate = static_cast<float>(rate),
                           .momentum = momentum,
                           .scale = scale,
                           .decay = static_cast<float>(section.decay),
                           .ahead = settings_.nesterov ? momentum : 1.0F,
                           .now = settings_.nesterov ? 1.0F : 0.0F};
        const Index at = section.first;
        sgd_update(section.count, step, values + at, gradients + at, first_.data() + at);
    }
}

}  // namespace linnet::onednn
