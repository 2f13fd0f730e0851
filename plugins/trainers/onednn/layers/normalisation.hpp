// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Batch normalisation (Ioffe, Szegedy 2015) of rows that arrive in groups: statistics of the whole batch when training,
// running averages otherwise.

#include <cstdint>
#include <vector>

#include "kernels/normalise.hpp"
#include "parameters.hpp"

namespace linnet::onednn {

class Normalisation {
public:
    Normalisation(sdk::NodeId node, Index channels, Parameters& parameters);

    // Training: begin_batch(), observe() every row, finish_batch(), which also updates the running averages.
    void begin_batch();
    void observe(Index rows, const float* x);
    void finish_batch();
    // Inference.
    void use_running();
    // What finish_batch() or use_running() decided.
    Standardise standardise() const { return {mean_.data(), scale_.data(), shift_.data()}; }

    // Gradients: begin_gradient(), observe_gradient() with every row and the gradient of its normalised value,
    // finish_gradient(), which adds to the gradients of gamma and beta; then input_gradient() of any rows. gx may be g.
    void begin_gradient();
    void observe_gradient(Index rows, const float* x, const float* g);
    void finish_gradient();
    void input_gradient(Index rows, const float* x, const float* g, float* gx) const;

    // The running averages were set from outside.
    void restored() { updates_ = settled_updates; }

private:
    static constexpr double epsilon = 1e-3;
    // Running averages have momentum 0.99, and less until 100 updates have been seen: min(0.99, n / (n + 1)).
    static constexpr std::int64_t settled_updates = 100;

    void update_running();
    void set_coefficients();

    Parameters& parameters_;
    Index channels_, stride_;
    std::size_t gamma_, beta_, running_mean_, running_variance_;
    std::int64_t updates_ = 0;
    Index rows_ = 0;                                     // seen of this batch
    std::vector<double> batch_mean_, squares_;           // squares: sum of squared deviations
    std::vector<double> gradient_sum_, projection_sum_;  // of g, and of g times the deviation from the mean
    Buffer mean_, scale_, shift_;                        // standardise()
    Buffer inverse_deviation_, group_mean_, group_sum_;  // of one group
    Buffer gradient_mean_, projection_;                  // input_gradient()
};

}  // namespace linnet::onednn
