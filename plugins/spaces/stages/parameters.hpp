// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parameters of the space. Those of a stage have defaults of their own, which the stages of a run file that
// declares none have, too.

#include <linnet/sdk/abi/manifest.h>

namespace linnet::stages {

inline constexpr linnet_param parameters[] = {
    {"batch_norm", "flag", "true", "", "", "normalise every convolution"},
    {"channels", "list", "", "", "",
     "groups of input channels that may be left out, such as \"0-2 3-5\"; \"0..8\": each of them alone"},
    {"decimation", "list", "1 2", "", "", "samples of the window that are averaged to one"},
    {"input_statistics", "list", "none mean_max all", "", "",
     "statistics of every input channel that the head sees: none, mean_max, range (mean, maximum, minimum), all (with "
     "the "
     "standard deviation)"},
    {"stem_width", "list", "0..32 step 4", "", "", "filters of the first convolution; 0: none"},
    {"stem_kernel", "list", "3..9 step 2", "", "", "taps of the first convolution"},
    {"stem_stride", "list", "1 2 4", "", "", "step of the first convolution"},
    {"stages", "integer", "4", "0", "16", "stages when no [[space.stage]] is declared"},
    {"stage[].blocks", "list", "conv1d separable_conv1d inverted_bottleneck multi_kernel", "", "",
     "blocks a stage may be made of, by their ids"},
    {"stage[].repeats", "list", "0..2", "", "", "blocks in a row; 0: no such stage"},
    {"stage[].width", "list", "8..64 step 4", "", "", "channels, or multiples of those before: \"x1 x1.5 x2\""},
    {"stage[].kernel", "list", "3..7 step 2", "", "", "taps"},
    {"stage[].downsampling", "list", "none stride max average", "", "",
     "how the stage makes the sequence shorter, before or in its first block"},
    {"stage[].factor", "list", "2", "", "", "by how much it does"},
    {"stage[].dilation", "list", "1 2 4", "", "", "distance of the taps"},
    {"stage[].expansion", "list", "1..4", "", "", "of an inverted bottleneck"},
    {"stage[].squeeze_excite", "list", "0", "", "", "reduction in an inverted bottleneck; 0: none"},
    {"stage[].residual", "list", "0 1", "", "", "1: a block's operand is added to its result where shapes are equal"},
    {"stage[].activation", "list", "relu", "", "", "none, relu, relu6"},
    {"head_pooling", "list", "average max average_max", "", "",
     "features of every channel: average, max, average_max, statistics"},
    {"head_units", "list", "0..64 step 8", "", "", "hidden units of the head; 0: no hidden layer"},
    {"dropout", "list", "0", "", "", "share of the features that a training step leaves out"},
};

}  // namespace linnet::stages
