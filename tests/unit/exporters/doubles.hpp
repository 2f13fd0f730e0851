// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Stand-ins for what the kernel hands to exporters.

#include <linnet/sdk/exporter.hpp>
#include <map>
#include <string>
#include <vector>

#include "../runtimes/doubles.hpp"

namespace linnet::test {

class NoWeights final : public sdk::WeightsView {
public:
    std::span<const float> weights(sdk::NodeId, std::string_view) const noexcept override { return {}; }
};

// A quantized model without float weights and windows.
class Exported final : public sdk::ExportedModel {
public:
    explicit Exported(const sdk::QuantizedModelView& quantized, std::vector<std::string> labels = {})
        : quantized_(quantized), labels_(std::move(labels)) {}

    std::string_view name() const noexcept override { return "a \"name\""; }
    std::string_view version() const noexcept override { return "0.1.0"; }
    const sdk::BoardProfile& board() const noexcept override { return board_; }
    const sdk::WeightsView& weights() const noexcept override { return weights_; }
    const sdk::QuantizedModelView& quantized() const noexcept override { return quantized_; }
    std::string_view label(std::int32_t number) const noexcept override {
        const auto index = static_cast<std::size_t>(number);
        return index < labels_.size() ? std::string_view(labels_[index]) : std::string_view{};
    }
    std::span<const float> windows() const noexcept override { return {}; }
    std::span<const std::int32_t> classes() const noexcept override { return {}; }

private:
    const sdk::QuantizedModelView& quantized_;
    std::vector<std::string> labels_;
    EmptyBoard board_;
    NoWeights weights_;
};

class Files final : public sdk::FileSink {
public:
    void write(std::string_view path, std::span<const std::byte> bytes) override {
        contents[std::string(path)].assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    std::map<std::string, std::string> contents;
};

}  // namespace linnet::test
