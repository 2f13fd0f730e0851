// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One update of all weights from their gradients.

#include "parameters.hpp"
#include "settings.hpp"

namespace linnet::onednn {

// adamw: Adam (Kingma, Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov, Hutter 2019). sgd: momentum as in
// Sutskever et al. 2013 with the rate outside of the velocity, decay added to the gradient. Both agree with PyTorch's
// optimisers of these names. Only kernels decay.
class Optimizer {
public:
    // For parameters that are laid out.
    Optimizer(const Settings& settings, const Parameters& parameters);

    // One step over the flat buffers of the parameters. The gradients are zero afterwards, ready to be added to.
    void step(double rate, float* values, float* gradients);

private:
    // Consecutive floats with one weight decay.
    struct Section {
        Index first, count;
        double decay;
    };
    void add_section(Index first, Index end, double decay);
    float clipping(const float* gradients) const;
    void adamw(double rate, float scale, float* values, float* gradients);
    void sgd(double rate, float scale, float* values, float* gradients);

    Settings settings_;
    Index count_;
    std::vector<Section> sections_;
    Buffer first_, second_;  // moments; sgd: velocity and nothing
    double power1_ = 1.0;    // beta1 to the number of steps
    double power2_ = 1.0;
};

// The Euclidean norm; count is a multiple of lanes. Infinite or NaN when a value is.
double norm(Index count, const float* values);

}  // namespace linnet::onednn
