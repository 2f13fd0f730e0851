// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "initial_gradients.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "random.hpp"
#include "step.hpp"

namespace linnet::onednn {
namespace {

std::vector<std::int32_t> labels_of(const sdk::Windows& train, std::span<const std::uint32_t> windows) {
    std::vector<std::int32_t> labels;
    for (const std::uint32_t window : windows) {
        if (window >= train.size())
            throw std::invalid_argument("gradients are asked for of window " + std::to_string(window) +
                                        ", and the training part has " + std::to_string(train.size()));
        labels.push_back(train.labels[window]);
    }
    return labels;
}

// Trained arrays in the SDK's layout, one after another.
template <class Receive>
void for_each_trained(const Parameters& parameters, const float* flat, Receive receive) {
    std::vector<float> plain;
    for (const Array& array : parameters.arrays()) {
        if (!array.trained) continue;
        to_plain(array, flat, plain);
        receive(array, std::span<const float>(plain));
    }
}

}  // namespace

void hand_out_gradients(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::GradientRequest& request,
                        sdk::GradientSink& sink) {
    if (request.batch == 0) throw std::invalid_argument("gradients are asked for of mini-batches without a window");
    const sdk::Windows train = data.train();
    const std::vector<std::int32_t> labels = labels_of(train, request.windows);
    const std::size_t batch = std::min<std::size_t>(request.batch, labels.size());
    if (batch == 0) return;

    Net net(graph, static_cast<Index>(batch), {.graph_dropout = false});
    Parameters& parameters = net.parameters();
    parameters.initialise(request.seed);
    for_each_trained(parameters, parameters.values(), [&](const Array& array, std::span<const float> values) {
        sink.weights(array.node, array.role, values);
    });
    std::uint32_t number = 0;
    for (std::size_t first = 0; first < labels.size(); first += batch, ++number) {
        const std::size_t count = std::min(batch, labels.size() - first);
        std::fill_n(parameters.gradients(), parameters.trained_floats(), 0.0F);
        accumulate(net, {train.features.data(), request.windows.subspan(first, count)},
                   std::span(labels).subspan(first, count), derived_seed(request.seed, purpose::step, number));
        for_each_trained(parameters, parameters.gradients(), [&](const Array& array, std::span<const float> values) {
            sink.gradient(number, array.node, array.role, values);
        });
    }
}

}  // namespace linnet::onednn
