// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "zico/zico.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include "shared/gradients.hpp"

namespace linnet::metrics {
namespace {

// The sum over the weights of an array of mean |g| / deviation of g, where that varies.
double inverse_variation(const sdk::InitialGradientsView& gradients, const sdk::GradientArray& array) {
    std::vector<double> mean(array.count), magnitude(array.count), variance(array.count);
    constexpr double rounding = 1e-18;  // gradients are in single precision: less is no variation
    const double share = 1.0 / gradients.batches();
    for (std::uint32_t batch = 0; batch < gradients.batches(); ++batch) {
        const auto all = gradients.gradient(batch).subspan(array.first, array.count);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double g = all[i];
            mean[i] += g * share;
            magnitude[i] += std::abs(g) * share;
        }
    }
    for (std::uint32_t batch = 0; batch < gradients.batches(); ++batch) {
        const auto all = gradients.gradient(batch).subspan(array.first, array.count);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double apart = all[i] - mean[i];
            variance[i] += apart * apart * share;
        }
    }
    double sum = 0;
    for (std::size_t i = 0; i < mean.size(); ++i)
        if (variance[i] > rounding * magnitude[i] * magnitude[i]) sum += magnitude[i] / std::sqrt(variance[i]);
    return sum;
}

}  // namespace

sdk::MetricDescription Zico::describe() const noexcept {
    return {sdk::Stage::before_training, true, "", "computed: from gradients at initial weights"};
}

double Zico::measure(const sdk::Candidate& candidate) const {
    const auto& gradients = gradients_of(candidate, "zico");
    double sum = 0;
    bool any = false;
    for (const auto& array : gradients.arrays()) {
        if (array.role != "kernel") continue;
        const double layer = inverse_variation(gradients, array);
        if (layer <= 0) continue;
        sum += std::log(layer);
        any = true;
    }
    if (!any) throw std::runtime_error("zico: no gradient of a kernel varies between windows");
    return sum;
}

}  // namespace linnet::metrics
