// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A trained network in 8-bit integers: what is deployed. Every runtime computes with these integers, each by the
// arithmetic of its own; every exporter writes them down. Owned by the kernel.
//
// The quantization is that of Jacob et al., Quantization and Training of Neural Networks for Efficient
// Integer-Arithmetic-Only Inference, CVPR 2018, with one scale per filter: an activation stands for
// scale * (q - zero_point) with q in -128..127, a weight for kernel_scale[filter] * q with q in -127..127, and a bias
// for operand's scale * kernel_scale[filter] * q with 32 bits. These are also the rules of int8 .tflite files.

#include <cstdint>
#include <linnet/sdk/graph.hpp>
#include <span>
#include <string_view>

namespace linnet::sdk {

struct Quantization {
    float scale = 0;  // above zero
    std::int32_t zero_point = 0;

    friend constexpr bool operator==(const Quantization&, const Quantization&) = default;
};

// Its graph is the deployed form of the network, that of support/deployed_graph.hpp.
class LINNET_API QuantizedModelView {  // [any-thread]
public:
    virtual const GraphView& graph() const noexcept = 0;  // the deployed form
    // Of a node's output: one for each group of support/activation_groups.hpp. A layer whose bound is an activation has
    // the zero point -128, and its saturation is that activation; softmax has {1 / 256, -128}, and so has a sigmoid
    // unless a concat ties it to something else.
    virtual Quantization output(NodeId node) const noexcept = 0;
    // Of conv1d and dense, in the layouts of trained_model.hpp; empty for other nodes.
    virtual std::span<const std::int8_t> kernel(NodeId node) const noexcept = 0;
    virtual std::span<const float> kernel_scales(NodeId node) const noexcept = 0;  // one per filter or unit
    virtual std::span<const std::int32_t> bias(NodeId node) const noexcept = 0;    // one per filter or unit
    // What the deployed network does to raw sensor values before it quantizes them: (raw - mean) / deviation, by
    // channel.
    virtual std::span<const float> mean() const noexcept = 0;
    virtual std::span<const float> deviation() const noexcept = 0;
    // SHA-256 over deployed graph, integers, scales and normalisation, 64 hexadecimal digits: the name of what was
    // tested, written into every file that is made of it.
    virtual std::string_view digest() const noexcept = 0;

protected:
    ~QuantizedModelView() = default;
};

// Ranges of a deployed network's activations, for a training that shall see the errors of quantization.
class LINNET_API RangesView {  // [any-thread]
public:
    // As QuantizedModelView::output(): nodes that share a quantization share a range.
    virtual Quantization output(NodeId node) const noexcept = 0;

protected:
    ~RangesView() = default;
};

}  // namespace linnet::sdk
