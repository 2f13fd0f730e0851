// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/cases.hpp"

#include "tests/unit/trainers/fixtures.hpp"

namespace linnet::peers {
namespace {

using test::Attributes;
using test::Sketch;

// An odd number of samples, so that strides, pools and padding have remainders; channels that do not fill a vector.
const sdk::Shape window = sdk::Shape::sequence(21, 4);

core::Graph classify(Sketch& net) {
    net.add("global_avg_pool");
    net.add("dense", {{"units", classes}});
    net.add("softmax");
    return net.finish();
}

// A sequence of layers on the window, each op with its attributes, then a classifier.
core::Graph chain(const std::vector<std::pair<std::string, Attributes>>& layers) {
    Sketch net(window);
    for (const auto& [op, attributes] : layers) net.add(op, attributes);
    return classify(net);
}

Attributes convolution(double filters, double kernel, const Attributes& more = {}) {
    Attributes attributes{{"filters", filters}, {"kernel", kernel}};
    attributes.insert(attributes.end(), more.begin(), more.end());
    return attributes;
}

core::Graph tiny_net(bool batch_norm) {
    Sketch net(window);
    const auto separable = [&](double filters) {
        const double channels = net.channels();
        net.add("conv1d", convolution(channels, 3, {{"groups", channels}, {"bias", 0}}));
        net.add("conv1d", convolution(filters, 1));
        if (batch_norm) net.add("batch_norm");
        net.add("relu");
    };
    separable(8);
    for (const double filters : {12, 18}) {
        net.add("max_pool", {{"size", 2}});
        separable(filters);
    }
    net.add("global_avg_pool");
    net.add("dense", {{"units", 27}});
    net.add("relu");
    net.add("dense", {{"units", classes}});
    net.add("softmax");
    return net.finish();
}

// Nodes with several users, whose gradients are added up.
core::Graph branches() {
    Sketch net(window);
    const auto stem = net.add("conv1d", convolution(6, 3));
    net.add("relu");
    const auto left = net.add("conv1d", convolution(6, 3));
    net.join("add", {stem, left, net.last()});
    const auto sum = net.add("relu");
    const auto right = net.add("conv1d", convolution(3, 2));
    net.join("concat", {sum, right, net.input()});
    const auto joined = net.last();
    const auto mean = net.add("global_avg_pool");
    net.from(joined);
    const auto top = net.add("global_max_pool");
    net.join("concat", {mean, top});
    net.add("dense", {{"units", classes}});
    net.add("softmax");
    return net.finish();
}

core::Graph dense_layers(bool softmax) {
    Sketch net(window);
    net.add("flatten");
    net.add("dense", {{"units", 13}});
    net.add("relu");
    net.add("dense", {{"units", 9}, {"bias", 0}});
    net.add("relu6");
    net.add("dense", {{"units", classes}});
    if (softmax) net.add("softmax");
    return net.finish();
}

std::string settings(const std::string& more = {}, double rate = 0.003, int batch = 12) {
    return "learning_rate = " + std::to_string(rate) + "\nbatch = " + std::to_string(batch) + "\n" + more;
}

void add_operations(std::vector<Case>& all) {
    const auto add = [&](const std::string& name, core::Graph graph) {
        all.push_back({name, std::move(graph), settings("shuffle = false")});
    };
    add("dense", dense_layers(true));
    add("logits", dense_layers(false));
    add("conv_same", chain({{"conv1d", convolution(7, 3)}, {"relu", {}}, {"conv1d", convolution(9, 4)}, {"relu", {}}}));
    add("conv_valid", chain({{"conv1d", convolution(7, 3, {{"same", 0}})},
                             {"relu", {}},
                             {"conv1d", convolution(9, 4, {{"same", 0}, {"bias", 0}})},
                             {"relu", {}}}));
    add("conv_stride", chain({{"conv1d", convolution(7, 4, {{"stride", 2}})},
                              {"relu", {}},
                              {"conv1d", convolution(9, 3, {{"stride", 3}, {"same", 0}})},
                              {"relu", {}}}));
    add("conv_dilation", chain({{"conv1d", convolution(7, 3, {{"dilation", 2}})},
                                {"relu", {}},
                                {"conv1d", convolution(9, 4, {{"dilation", 3}, {"same", 0}})},
                                {"relu", {}}}));
    add("conv_groups", chain({{"conv1d", convolution(6, 3, {{"groups", 2}})},
                              {"relu", {}},
                              {"conv1d", convolution(9, 4, {{"groups", 3}, {"stride", 2}, {"dilation", 2}})},
                              {"relu", {}}}));
    add("conv_large", chain({{"conv1d", convolution(64, 1)},
                             {"relu", {}},
                             {"conv1d", convolution(64, 1)},
                             {"relu", {}},
                             {"conv1d", convolution(72, 3)},
                             {"relu", {}}}));
    add("depthwise",
        chain({{"conv1d", convolution(4, 5, {{"groups", 4}})},
               {"relu", {}},
               {"conv1d", convolution(8, 4, {{"groups", 4}, {"stride", 2}})},
               {"relu", {}},
               {"conv1d", convolution(8, 3, {{"groups", 8}, {"dilation", 2}, {"same", 0}, {"bias", 0}})}}));
    add("relu6", chain({{"conv1d", convolution(8, 3)},
                        {"batch_norm", {}},
                        {"relu6", {}},
                        {"max_pool", {{"size", 3}}},
                        {"relu6", {}}}));
    add("max_pool", chain({{"conv1d", convolution(8, 3)},
                           {"max_pool", {{"size", 4}, {"stride", 2}, {"same", 1}}},
                           {"relu", {}},
                           {"conv1d", convolution(8, 3)},
                           {"relu", {}},
                           {"max_pool", {{"size", 3}, {"stride", 2}}}}));
    add("avg_pool", chain({{"conv1d", convolution(8, 3)},
                           {"avg_pool", {{"size", 4}, {"stride", 2}, {"same", 1}}},
                           {"relu", {}},
                           {"conv1d", convolution(8, 3)},
                           {"relu", {}},
                           {"avg_pool", {{"size", 3}, {"stride", 2}}}}));
    add("branches", branches());
    add("dropout_of_nothing", chain({{"conv1d", convolution(8, 3)}, {"relu", {}}, {"dropout", {{"rate", 0}}}}));
    add("softmax_within", chain({{"conv1d", convolution(8, 3)}, {"softmax", {}}, {"conv1d", convolution(8, 3)}}));
    add("batch_norm", chain({{"batch_norm", {}},
                             {"conv1d", convolution(8, 3, {{"bias", 0}})},
                             {"batch_norm", {}},
                             {"relu", {}},
                             {"conv1d", convolution(8, 3, {{"bias", 0}})},
                             {"batch_norm", {}}}));
    add("tiny_net", tiny_net(false));
    add("tiny_net_batch_norm", tiny_net(true));
}

void add_recipes(std::vector<Case>& all) {
    const auto add = [&](const std::string& name, const std::string& more, double rate, Course course) {
        all.push_back({name, tiny_net(true), settings("shuffle = false\n" + more, rate), course});
    };
    add("small_last_batch", "", 0.003, Course::epochs);
    add("one_batch", "", 0.003, Course::single);
}

}  // namespace

std::vector<Case> all_cases() {
    std::vector<Case> all;
    add_operations(all);
    add_recipes(all);
    return all;
}

}  // namespace linnet::peers
