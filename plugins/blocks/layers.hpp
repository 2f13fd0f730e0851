// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The layers that blocks are made of, each one primitive or a convolution with what follows it.

#include <cstdint>
#include <initializer_list>
#include <linnet/sdk/graph.hpp>
#include <string_view>

#include "blocks/attributes.hpp"

namespace linnet::blocks {

enum class Activation : std::uint8_t { none, relu, relu6 };

// What ends every convolution of a block.
struct Finish {
    bool batch_norm = false;
    Activation activation = Activation::relu;
};

// Attributes `batch_norm` (0) and `activation` (0 none, 1 relu, 2 relu6; 1).
Finish finish_of(Attributes& given);

sdk::NodeId add(sdk::GraphBuilder& builder, std::string_view op, sdk::NodeId operand,
                std::initializer_list<sdk::Attribute> attributes = {});

// [batch_norm] [, activation]
sdk::NodeId finish(sdk::GraphBuilder& builder, sdk::NodeId node, const Finish& finish);

struct Kernel {
    double size = 3, stride = 1, dilation = 1;
};

// Kernel of every input channel for every filter, same padding, with a bias unless normalised, which subtracts any
// constant and has a bias of its own.
sdk::NodeId convolution(sdk::GraphBuilder& builder, sdk::NodeId node, double filters, const Kernel& kernel,
                        const Finish& end);

sdk::NodeId pointwise(sdk::GraphBuilder& builder, sdk::NodeId node, double filters, const Finish& end);

// One kernel for each channel, same padding. Without a bias and without an end where a linear map follows, whose own
// bias covers it.
sdk::NodeId depthwise(sdk::GraphBuilder& builder, sdk::NodeId node, const Kernel& kernel);
sdk::NodeId depthwise(sdk::GraphBuilder& builder, sdk::NodeId node, const Kernel& kernel, const Finish& end);

// Channels weighted by what the whole sequence has of them (Hu et al. 2018, arXiv 1709.01507): global average, dense to
// max(1, channels / reduction), relu, dense, sigmoid, multiply.
sdk::NodeId squeeze_excite(sdk::GraphBuilder& builder, sdk::NodeId node, double reduction);

}  // namespace linnet::blocks
