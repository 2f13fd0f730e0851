// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A model as the kernel hands it to exporters, made of any graph: random weights, calibrated on random windows.

#include <linnet/sdk/exporter.hpp>
#include <linnet/testkit/fakes.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/ir/graph.hpp"
#include "core/quantization/quantized_model.hpp"
#include "tests/unit/trainers/fixtures.hpp"

namespace linnet::test {

class Exported final : public sdk::ExportedModel {
public:
    // All of it follows from graph and seed.
    Exported(core::Graph graph, std::uint64_t seed, std::size_t window_count = 32);

    std::string_view name() const noexcept override { return "sample"; }
    std::string_view version() const noexcept override { return "0.1.0"; }
    const sdk::BoardProfile& board() const noexcept override { return board_; }
    const sdk::WeightsView& weights() const noexcept override { return *deployed_; }
    const sdk::QuantizedModelView& quantized() const noexcept override { return *quantized_; }
    std::string_view label(std::int32_t class_number) const noexcept override;
    std::span<const float> windows() const noexcept override { return windows_; }
    std::span<const std::int32_t> classes() const noexcept override { return classes_; }

    const sdk::GraphView& graph() const { return graph_; }  // as it was given, not the deployed form

    std::vector<std::string> labels;

private:
    core::Graph graph_;
    testkit::FakeBoard board_;
    Weights trained_;
    std::shared_ptr<const sdk::DeployedModel> deployed_;
    std::shared_ptr<const core::QuantizedModel> quantized_;
    std::vector<float> windows_;
    std::vector<std::int32_t> classes_;
};

// Files by their paths.
class Files final : public sdk::FileSink {
public:
    void write(std::string_view relative_path, std::span<const std::byte> bytes) override {
        all[std::string(relative_path)] = std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    std::map<std::string, std::string> all;
};

}  // namespace linnet::test
