// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the trainer's tests share: graphs in one line per node, weights by name, and the kernel's side of the boundary.

#include <cstdlib>
#include <linnet/sdk/trainer.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/ir/graph.hpp"
#include "random.hpp"

namespace linnet::test {

using Attributes = std::vector<sdk::Attribute>;

class Sketch {
public:
    explicit Sketch(sdk::Shape window) : builder_(window), last_{builder_.input()} {}

    sdk::NodeId input() const { return builder_.input(); }
    sdk::NodeId last() const { return last_; }
    bool is_sequence() const { return builder_.shape(last_).rank == 2; }
    int channels() const { return builder_.shape(last_).channels(); }
    // Appends to the last node, or to the given ones.
    sdk::NodeId add(std::string_view op, const Attributes& attributes = {}) { return join(op, {last_}, attributes); }
    sdk::NodeId join(std::string_view op, const std::vector<sdk::NodeId>& operands, const Attributes& attributes = {}) {
        return last_ = builder_.add(op, operands, attributes);
    }
    // Continues from another node than the last.
    void from(sdk::NodeId node) { last_ = node; }
    core::Graph finish() { return builder_.finish(last_); }

private:
    core::Builder builder_;
    sdk::NodeId last_;
};

// The net of the TinyTNAS space; cells that would leave no time are left out.
inline core::Graph tiny_net(int k, int c, sdk::Shape window, int classes) {
    Sketch net(window);
    const auto separable = [&](int filters) {
        const double channels = net.channels();
        net.add("conv1d", {{"filters", channels}, {"kernel", 3}, {"groups", channels}, {"bias", 0}});
        net.add("conv1d", {{"filters", static_cast<double>(filters)}, {"kernel", 1}});
        net.add("relu");
    };
    separable(k);
    for (int cell = 0, time = window.time() / 2; cell < c && time > 1; ++cell, time /= 2) {
        net.add("max_pool", {{"size", 2}});
        k = k * 3 / 2;
        separable(k);
    }
    net.add("global_avg_pool");
    net.add("dense", {{"units", static_cast<double>(k * 3 / 2)}});
    net.add("relu");
    net.add("dense", {{"units", static_cast<double>(classes)}});
    net.add("softmax");
    return net.finish();
}

// Weights by node and role: a sink and a view.
class Weights final : public sdk::WeightsSink, public sdk::WeightsView {
public:
    using Key = std::pair<std::uint32_t, std::string>;

    void weights(sdk::NodeId node, std::string_view role, std::span<const float> values) override {
        all[{static_cast<std::uint32_t>(node), std::string(role)}].assign(values.begin(), values.end());
    }
    std::span<const float> weights(sdk::NodeId node, std::string_view role) const noexcept override {
        const auto found = all.find({static_cast<std::uint32_t>(node), std::string(role)});
        return found == all.end() ? std::span<const float>{} : found->second;
    }
    std::map<Key, std::vector<float>> all;
};

class Host final : public sdk::Host {
public:
    void log(sdk::Level, std::string_view text) noexcept override { lines.emplace_back(text); }
    const sdk::Budget& budget() const noexcept override { std::abort(); }  // the trainer is given one
    std::uint64_t seed(std::string_view, std::uint64_t) const noexcept override { std::abort(); }
    const void* extension(std::string_view) const noexcept override { return nullptr; }
    std::vector<std::string> lines;
};

// Exhausted from the given poll on; 0 is never.
class Budget final : public sdk::Budget {
public:
    explicit Budget(std::uint64_t last_poll = 0) : last_poll_{last_poll} {}
    bool exhausted() const noexcept override {
        ++polls;
        return last_poll_ != 0 && polls >= last_poll_;
    }
    std::chrono::milliseconds left() const noexcept override { return std::chrono::milliseconds::max(); }
    mutable std::uint64_t polls = 0;

private:
    std::uint64_t last_poll_;
};

// Windows whose class shows in the sign pattern of a slow wave, plus noise: separable, but not by one sample.
class Data final : public sdk::Dataset {
public:
    Data(sdk::Shape window, int classes, std::size_t train, std::size_t validation, std::uint64_t seed = 1)
        : window_{window}, classes_{classes}, train_count_{train} {
        const auto size = static_cast<std::size_t>(window.elements());
        for (std::size_t w = 0; w < train + validation; ++w) {
            labels.push_back(static_cast<std::int32_t>(w) % classes);
            for (std::size_t i = 0; i < size; ++i) {
                const float noise = onednn::uniform(onednn::random_bits(seed, w * size + i)) - 0.5F;
                const auto channel = static_cast<std::int32_t>(i) % window.channels();
                const bool high = (channel + labels.back()) % classes == 0;
                features.push_back((high ? 1.0F : -0.5F) + noise);
            }
        }
    }
    sdk::Shape window() const noexcept override { return window_; }
    std::int32_t classes() const noexcept override { return classes_; }
    sdk::Windows train() const noexcept override { return part(0, train_count_); }
    sdk::Windows validation() const noexcept override { return part(train_count_, labels.size()); }
    std::span<const float> mean() const noexcept override { return {}; }
    std::span<const float> deviation() const noexcept override { return {}; }

    std::vector<float> features;
    std::vector<std::int32_t> labels;

private:
    sdk::Windows part(std::size_t first, std::size_t last) const {
        const auto size = static_cast<std::size_t>(window_.elements());
        return {std::span(features).subspan(first * size, (last - first) * size),
                std::span(labels).subspan(first, last - first)};
    }
    sdk::Shape window_;
    int classes_;
    std::size_t train_count_;
};

}  // namespace linnet::test
