// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "step.hpp"

#include <algorithm>

#include "kernels/elementwise.hpp"
#include "loss.hpp"

namespace linnet::onednn {

double accumulate(Net& net, const Rows& rows, std::span<const std::int32_t> labels, std::uint64_t seed) {
    const auto count = static_cast<Index>(rows.windows.size());
    const Net::Input input = net.input();
    const Index window = input.time * input.channels;
    const float scale = 1.0F / static_cast<float>(count);
    double loss = 0.0;
    net.begin_step();
    for (Index first = 0; first < count; first += net.pass_samples()) {
        const Pass pass{std::min(net.pass_samples(), count - first), true, seed, static_cast<std::uint64_t>(first)};
        for (Index s = 0; s < pass.samples; ++s) {
            const auto row = static_cast<Index>(rows.windows[static_cast<std::size_t>(first + s)]);
            widen(input.time, input.channels, rows.features + row * window,
                  input.values + s * input.time * input.stride);
        }
        net.forward(pass);
        loss += cross_entropy(net.logits(),
                              labels.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(pass.samples)),
                              scale, net.logits_gradient());
        net.backward(pass);
    }
    net.end_step();
    return loss;
}

double infer(Net& net, const float* features, std::span<const std::int32_t> labels, std::span<std::int32_t> predicted) {
    const Pass pass{static_cast<Index>(predicted.size()), false, 0, 0};
    const Net::Input input = net.input();
    widen(pass.samples * input.time, input.channels, features, input.values);
    net.forward(pass);
    classify(net.logits(), predicted);
    return labels.empty() ? 0.0 : cross_entropy(net.logits(), labels, 0.0F, nullptr);
}

}  // namespace linnet::onednn
