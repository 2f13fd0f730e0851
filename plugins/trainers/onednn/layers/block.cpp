// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "layers/block.hpp"

#include <algorithm>

namespace linnet::onednn {
namespace {

// Measured: rows of 16 KiB leave room in the first-level cache for weights; 32 rows make up for a call and for loading
// and storing the gradients of the weights.
constexpr Index group_floats = 4 * 1024;
constexpr Index group_rows = 32;

}  // namespace

Index group_samples(const Extent& in, const Extent& out, Index samples) {
    const Index by_cache = group_floats / (3 * in.floats() + out.floats());
    const Index by_rows = group_rows / out.rows;
    return std::clamp<Index>(std::max(by_cache, by_rows), 1, samples);
}

Block::Block(Parts parts, Port port, Signal& out, Scratch& scratch, Index group)
    : Layer({port}, out),
      linear_{std::move(parts.linear)},
      normalisation_{std::move(parts.normalisation)},
      activation_{parts.activation},
      pool_{0, linear_->out().rows, out.rows, out.stride, parts.pool_size},
      scratch_{scratch},
      group_{group} {
    scratch.need(Scratch::product, group * linear_->out().floats());
}

template <class Body>
void Block::for_groups(Index samples, Body&& body) const {
    for (Index first = 0; first < samples; first += group_) body(first, std::min(group_, samples - first));
}

// The operand of a group; that of the next one is on its way to the first-level cache while this one is worked on.
const float* Block::operand_of_group(Index first, Index count, Index samples) const {
    const Index floats = linear_->in().floats();
    const float* next = operand().value() + (first + count) * floats;
    const Index ahead = std::min(group_, samples - first - count) * floats;
    for (Index i = 0; i < ahead; i += line_floats) __builtin_prefetch(next + i);
    return operand().value() + first * floats;
}

WinnerPool Block::pool_of(Index samples) const {
    WinnerPool pool = pool_;
    pool.samples = samples;
    return pool;
}

Index Block::retained_floats() const {
    const Index normalised = normalisation_ ? linear_->out().floats() : 0;
    const Index winners = pool_.size > 0 ? output().floats() / static_cast<Index>(sizeof(float)) : 0;
    return normalised + winners;
}

void Block::retain(float* memory, Index samples) {
    normalised_ = memory;
    winner_ = reinterpret_cast<std::int8_t*>(memory + (normalisation_ ? samples * linear_->out().floats() : 0));
}

void Block::restored() {
    if (normalisation_) normalisation_->restored();
}

void Block::forward(const Pass& pass) {
    if (normalisation_ && pass.training) return forward_training(pass);
    if (normalisation_) normalisation_->use_running();
    const bool direct = !normalisation_ && pool_.size == 0;
    for_groups(pass.samples, [&](Index first, Index count) {
        const float* x = operand_of_group(first, count, pass.samples);
        if (direct) return linear_->forward(count, x, output().activation, output().value + first * output().floats());
        float* linear = scratch_[Scratch::product];
        linear_->forward(count, x, Activation::none, linear);
        finish_group(first, count, linear);
    });
}

// The statistics of the whole batch come before any of its results.
void Block::forward_training(const Pass& pass) {
    normalisation_->begin_batch();
    for_groups(pass.samples, [&](Index first, Index count) {
        float* linear = normalised_ + first * linear_->out().floats();
        linear_->forward(count, operand_of_group(first, count, pass.samples), Activation::none, linear);
        normalisation_->observe(count * linear_->out().rows, linear);
    });
    normalisation_->finish_batch();
    for_groups(pass.samples, [&](Index first, Index count) {
        finish_group(first, count, normalised_ + first * linear_->out().floats());
    });
}

// Normalisation, activation and pooling of what the linear map gave.
void Block::finish_group(Index first, Index count, const float* linear) {
    float* y = output().value + first * output().floats();
    const Standardise by = normalisation_ ? normalisation_->standardise() : Standardise{};
    if (pool_.size > 0) {
        pool_winners(pool_of(count), linear, normalisation_ ? &by : nullptr, activation_, y,
                     winner_ + first * output().floats());
    } else {
        standardise(count * output().rows, output().stride, linear, by, activation_, y);
    }
}

// Before pooling and activation.
const float* Block::gradient_of_group(Index first, Index count) {
    const Index at = first * output().floats();
    if (pool_.size == 0) return output().gradient + at;
    float* gradient = scratch_[Scratch::product];
    spread_to_winners(pool_of(count), output().gradient + at, output().value + at, activation_, winner_ + at, gradient);
    return gradient;
}

void Block::backward(const Pass& pass) {
    const Index rows = linear_->out().rows;
    const Index floats = linear_->out().floats();
    if (normalisation_) {
        normalisation_->begin_gradient();
        for_groups(pass.samples, [&](Index first, Index count) {
            normalisation_->observe_gradient(count * rows, normalised_ + first * floats,
                                             gradient_of_group(first, count));
        });
        normalisation_->finish_gradient();
    }
    for_groups(pass.samples, [&](Index first, Index count) {
        const float* gradient = gradient_of_group(first, count);
        if (normalisation_) {
            float* to = scratch_[Scratch::product];
            normalisation_->input_gradient(count * rows, normalised_ + first * floats, gradient, to);
            gradient = to;
        }
        const Index at = first * linear_->in().floats();
        float* gx = operand().gradient;
        linear_->backward(count, operand_of_group(first, count, pass.samples), gradient, operand().gate,
                          gx != nullptr ? gx + at : nullptr);
    });
}

}  // namespace linnet::onednn
