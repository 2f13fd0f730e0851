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

// A bias before batch normalisation has no gradient but rounding. Adam makes steps of full size of that, in a direction
// that is chance: training does not feel them, but inference does until the running mean has followed. So such a bias
// is compared with SGD only, and the other nets have none.
enum class Normalised { no, without_bias, with_bias };

core::Graph tiny_net(Normalised normalised) {
    Sketch net(window);
    const auto separable = [&](double filters) {
        const double channels = net.channels();
        net.add("conv1d", convolution(channels, 3, {{"groups", channels}, {"bias", 0}}));
        net.add("conv1d", convolution(filters, 1, {{"bias", normalised == Normalised::without_bias ? 0.0 : 1.0}}));
        if (normalised != Normalised::no) net.add("batch_norm");
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

// Statistics pooling behind squeeze-and-excitation.
core::Graph statistics() {
    Sketch net(window);
    net.add("conv1d", convolution(6, 3));
    const auto signal = net.add("relu");
    net.add("global_avg_pool");
    net.add("dense", {{"units", 3}});
    net.add("relu");
    net.add("dense", {{"units", 6}});
    const auto gate = net.add("sigmoid");
    const auto gated = net.join("multiply", {signal, gate});
    const auto mean = net.add("global_avg_pool");
    const auto deviation = net.join("global_std_pool", {gated});
    const auto least = net.join("global_min_pool", {net.join("conv1d", {gated}, convolution(4, 1))});
    net.join("concat", {mean, deviation, least});
    net.add("dense", {{"units", classes}});
    net.add("softmax");
    return net.finish();
}

// Two parts of the window, and a part of a vector.
core::Graph slices() {
    Sketch net(window);
    const auto first = net.join("slice", {net.input()}, {{"count", 1}});
    net.join("concat", {first, net.join("slice", {net.input()}, {{"first", 2}, {"count", 2}})});
    net.add("conv1d", convolution(9, 3));
    net.add("relu");
    net.add("global_avg_pool");
    net.add("slice", {{"first", 2}, {"count", 6}});
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

// Plain Adam at a constant rate but for what `more` says.
std::string settings(const std::string& more = {}, double rate = 0.003) {
    std::string text = "sampling = \"ordered\"\nbatch = 12\nlearning_rate = " + std::to_string(rate) + '\n' + more;
    if (more.find("schedule") == std::string::npos) text += "\nschedule = \"constant\"";
    if (more.find("weight_decay") == std::string::npos) text += "\nweight_decay = 0";
    return text;
}

void add_operations(std::vector<Case>& all) {
    const auto add = [&](const std::string& name, core::Graph graph, double rate = 0.003) {
        all.push_back({name, std::move(graph), settings("", rate)});
    };
    add("dense", dense_layers(true));
    add("statistics", statistics());
    add("slices", slices());
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
    add("conv_large",
        chain({{"conv1d", convolution(64, 1)},
               {"relu", {}},
               {"conv1d", convolution(64, 1)},
               {"relu", {}},
               {"conv1d", convolution(72, 3)},
               {"relu", {}}}),
        0.0005);
    add("depthwise",
        chain({{"conv1d", convolution(4, 5, {{"groups", 4}})},
               {"relu", {}},
               {"conv1d", convolution(8, 4, {{"groups", 4}, {"stride", 2}})},
               {"relu", {}},
               {"conv1d", convolution(8, 3, {{"groups", 8}, {"dilation", 2}, {"same", 0}, {"bias", 0}})}}));
    add("relu6", chain({{"conv1d", convolution(8, 3, {{"bias", 0}})},
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
    add("tiny_net", tiny_net(Normalised::no));
    add("tiny_net_batch_norm", tiny_net(Normalised::without_bias));
}

void add_recipes(std::vector<Case>& all) {
    const auto add = [&](const std::string& name, const std::string& more, double rate = 0.003) {
        all.push_back({name, tiny_net(Normalised::without_bias), settings(more, rate), Course::epochs});
    };
    add("adam", "");
    add("adam_moments", "beta1 = 0.8\nbeta2 = 0.95\nepsilon = 1e-3");
    add("weight_decay", "weight_decay = 0.5", 0.01);
    add("clip_norm", "clip_norm = 0.2");
    add("sgd", "optimizer = \"sgd\"\nmomentum = 0", 0.05);
    add("sgd_momentum", "optimizer = \"sgd\"", 0.01);
    add("sgd_nesterov", "optimizer = \"sgd\"\nnesterov = true\nweight_decay = 0.05\nclip_norm = 1.0", 0.02);
    all.push_back({"bias_before_batch_norm", tiny_net(Normalised::with_bias), settings("optimizer = \"sgd\"", 0.02),
                   Course::epochs});
    add("averaged_weights", "ema = 0.9");
    add("label_smoothing", "label_smoothing = 0.1");
    add("class_weights_sqrt", "class_weights = \"sqrt\"");
    add("class_weights_balanced", "class_weights = \"balanced\"\nlabel_smoothing = 0.2");
    add("warmup", "warmup = 0.3");
    add("cosine", "schedule = \"cosine\"\nwarmup = 0.1\nfinal_rate = 0.05", 0.01);
    add("one_cycle", "schedule = \"one_cycle\"", 0.01);
    add("step", "schedule = \"step\"\nstep_share = 0.25\nstep_factor = 0.3", 0.01);
    add("step_after_warmup", "schedule = \"step\"\nwarmup = 0.2", 0.01);
    all.push_back({"one_batch", tiny_net(Normalised::without_bias),
                   settings("schedule = \"cosine\"\nweight_decay = 0.1"), Course::single});
}

}  // namespace

std::vector<Case> all_cases() {
    std::vector<Case> all;
    add_operations(all);
    add_recipes(all);
    return all;
}

}  // namespace linnet::peers
