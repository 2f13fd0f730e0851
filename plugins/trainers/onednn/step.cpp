// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "step.hpp"

#include <algorithm>

#include "kernels/elementwise.hpp"
#include "stopwatch.hpp"

namespace linnet::onednn {

double accumulate(Net& net, BatchInput& input, const CrossEntropy& loss, const Rows& rows,
                  std::span<const std::int32_t> labels, std::uint64_t seed, StepTimes* times) {
    double* const input_time = times != nullptr ? &times->input : nullptr;
    double* const loss_time = times != nullptr ? &times->loss : nullptr;
    const auto count = static_cast<Index>(rows.windows.size());
    const Labels targets = [&] {
        const Stopwatch watch(input_time);
        return input.begin(rows, labels, net.input(), seed);
    }();
    const double weight = loss.weight(targets);
    double total = 0.0;
    net.begin_step();
    for (Index first = 0; first < count; first += net.pass_samples()) {
        const Pass pass{std::min(net.pass_samples(), count - first), true, seed, static_cast<std::uint64_t>(first)};
        {
            const Stopwatch watch(input_time);
            input.write(first, pass.samples, net.input());
        }
        net.forward(pass);
        {
            const Stopwatch watch(loss_time);
            const Labels part = targets.part(static_cast<std::size_t>(first), static_cast<std::size_t>(pass.samples));
            total += loss(net.logits(), part, static_cast<float>(1.0 / weight), net.logits_gradient());
        }
        net.backward(pass);
    }
    net.end_step();
    return total / weight;
}

double accumulate(Net& net, const Rows& rows, std::span<const std::int32_t> labels, std::uint64_t seed) {
    BatchInput plain;
    const CrossEntropy loss(net.classes());
    return accumulate(net, plain, loss, rows, labels, seed) * static_cast<double>(labels.size());
}

double infer(Net& net, const float* features, std::span<const std::int32_t> labels, std::span<std::int32_t> predicted) {
    const Pass pass{static_cast<Index>(predicted.size()), false, 0, 0};
    const Net::Input input = net.input();
    widen(pass.samples * input.time, input.channels, features, input.values);
    net.forward(pass);
    classify(net.logits(), predicted);
    return labels.empty() ? 0.0 : cross_entropy(net.logits(), labels);
}

}  // namespace linnet::onednn
