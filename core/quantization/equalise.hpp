// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Channels of like size. All channels of an activation share one scale when they are quantized, so a channel that is
// small beside the others keeps few of the 256 steps. A layer may produce a channel times s and the layer that reads it
// take it times 1 / s: with nothing but pools and relu in between, the network computes what it did. (Nagel et al.,
// Data-Free Quantization Through Weight Equalization and Bias Correction, ICCV 2019; the balance of activations and
// weights is that of Xiao et al., SmoothQuant, ICML 2023, with alpha = 1/2.)
//
// - Where the reading layer has a kernel of its own for the channel (a depthwise convolution), its scale takes up any
// s:
//   s = 1 / range.
// - Where it mixes channels under one scale, small weights of a filter lose steps instead: s = sqrt(weight / range),
// with
//   the channel's largest weight in the reading layer.
//
// Channels of the input are equalised alike: their factor is part of the normalisation of raw values. Slices that are
// joined again, or of which there is one, are no obstacle. Channels of the input that no slice takes become no larger
// than those that are read.

#include <linnet/sdk/trained_model.hpp>
#include <span>
#include <vector>

namespace linnet::core {

struct FloatLayer {  // empty for nodes without weights
    std::vector<float> kernel, bias;
};

struct Equalised {
    std::vector<FloatLayer> layers;  // by node of the deployed form: its weights, those of equalised layers changed
    std::vector<float> input;        // by channel: what normalised values are to be multiplied by
};

// `windows` are normalised and row-major behind one another; at least one.
Equalised equalise(const sdk::GraphView& deployed, const sdk::WeightsView& weights, std::span<const float> windows);

}  // namespace linnet::core
