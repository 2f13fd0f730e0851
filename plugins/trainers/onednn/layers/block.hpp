// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A linear map with all that follows it and can be done while its results are in the first-level cache: batch
// normalisation, activation, maximum pooling. Samples are taken in groups. What is kept for the backward pass is the
// output, one byte per pooled value and, with batch normalisation, the values it normalised.

#include <memory>
#include <optional>

#include "kernels/winner_pool.hpp"
#include "layer.hpp"
#include "layers/linear.hpp"
#include "layers/normalisation.hpp"

namespace linnet::onednn {

// The most samples of a group: their rows fit the first-level cache beside each other, but are enough to make up for
// the cost of a call.
Index group_samples(const Extent& in, const Extent& out, Index samples);

class Block final : public Layer {
public:
    struct Parts {
        std::unique_ptr<Linear> linear;
        std::unique_ptr<Normalisation> normalisation;  // or null
        Activation activation = Activation::none;
        Index pool_size = 0;  // 0: no pooling
    };
    Block(Parts parts, Port port, Signal& out, Scratch& scratch, Index group);

    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    void begin_step() override { linear_->begin_step(); }
    void end_step() override { linear_->end_step(); }
    void restored() override;
    bool gates() const override { return true; }
    bool needs_output() const override { return pool_.size > 0; }
    Index retained_floats() const override;
    void retain(float* memory, Index samples) override;
    Implementation implementation() const override { return linear_->implementation(); }

private:
    template <class Body>
    void for_groups(Index samples, Body&& body) const;
    const float* operand_of_group(Index first, Index count, Index samples) const;
    void forward_training(const Pass& pass);
    void finish_group(Index first, Index count, const float* linear);
    const float* gradient_of_group(Index first, Index count);
    WinnerPool pool_of(Index samples) const;

    std::unique_ptr<Linear> linear_;
    std::unique_ptr<Normalisation> normalisation_;
    Activation activation_;
    WinnerPool pool_{};
    Scratch& scratch_;
    Index group_;
    float* normalised_ = nullptr;    // what was normalised, all samples
    std::int8_t* winner_ = nullptr;  // all samples
};

}  // namespace linnet::onednn
