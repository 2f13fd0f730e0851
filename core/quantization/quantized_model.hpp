// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A network in int8, owned: what is tested, measured and exported.

#include <cstdint>
#include <linnet/sdk/quantized_model.hpp>
#include <linnet/sdk/support/deployed_model.hpp>
#include <memory>
#include <string>
#include <vector>

namespace linnet::core {

class QuantizedModel final : public sdk::QuantizedModelView, public sdk::RangesView {  // immutable [any-thread]
public:
    struct Layer {  // empty for nodes without weights
        std::vector<std::int8_t> kernel;
        std::vector<float> scales;
        std::vector<std::int32_t> bias;
    };
    struct Normalisation {  // by channel of the raw signal
        std::vector<float> mean, deviation;
    };

    // `outputs` and `layers` are by node of the deployed graph.
    QuantizedModel(std::shared_ptr<const sdk::DeployedModel> deployed, std::vector<sdk::Quantization> outputs,
                   std::vector<Layer> layers, Normalisation normalisation);

    const sdk::GraphView& graph() const noexcept override { return deployed_->graph(); }
    sdk::Quantization output(sdk::NodeId node) const noexcept override {
        return outputs_[static_cast<std::size_t>(node)];
    }
    std::span<const std::int8_t> kernel(sdk::NodeId node) const noexcept override { return at(node).kernel; }
    std::span<const float> kernel_scales(sdk::NodeId node) const noexcept override { return at(node).scales; }
    std::span<const std::int32_t> bias(sdk::NodeId node) const noexcept override { return at(node).bias; }
    std::span<const float> mean() const noexcept override { return normalisation_.mean; }
    std::span<const float> deviation() const noexcept override { return normalisation_.deviation; }
    std::string_view digest() const noexcept override { return digest_; }

    // The float32 network it was made of.
    const std::shared_ptr<const sdk::DeployedModel>& deployed() const noexcept { return deployed_; }

private:
    const Layer& at(sdk::NodeId node) const { return layers_[static_cast<std::size_t>(node)]; }
    std::string make_digest() const;

    std::shared_ptr<const sdk::DeployedModel> deployed_;
    std::vector<sdk::Quantization> outputs_;
    std::vector<Layer> layers_;
    Normalisation normalisation_;
    std::string digest_;
};

}  // namespace linnet::core
