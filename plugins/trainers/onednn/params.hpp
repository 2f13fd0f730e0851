// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parameters a user may set. docs/decisions/0013-training-recipe.md has what their defaults were chosen by.

#include <linnet/sdk/abi/manifest.h>

namespace linnet::onednn {

constexpr linnet_param params[] = {
    {"learning_rate", "real", "0.01", "1e-9", "10", "step size, before schedule and reductions"},
    {"fine_tuning_rate", "real", "1", "1e-6", "1", "factor of the learning rate in a training under quantization"},
    {"batch", "integer", "32", "1", "4096", "windows per training step"},
    {"sampling", "choice", "shuffled", "shuffled|ordered|balanced", "",
     "order of the training windows; balanced: every class equally often"},

    {"optimizer", "choice", "adamw", "adamw|sgd", "", "adamw without weight decay is Adam"},
    {"momentum", "real", "0.9", "0", "0.9999", "sgd: share of the last step in the next"},
    {"nesterov", "flag", "false", "", "", "sgd: momentum as of Nesterov"},
    {"beta1", "real", "0.9", "0", "0.9999", "adamw: decay of the average of the gradients"},
    {"beta2", "real", "0.999", "0", "0.999999", "adamw: decay of the average of their squares"},
    {"epsilon", "real", "1e-8", "1e-16", "1", "adamw: added to the root of the averaged squares"},
    {"weight_decay", "real", "0.01", "0", "1", "decay of kernels; biases and batch normalisation have none"},
    {"clip_norm", "real", "0", "0", "1e6", "largest norm of the gradient of all weights; 0: any"},

    {"schedule", "choice", "cosine", "constant|cosine|one_cycle|step", "", "learning rate over the training"},
    {"warmup", "real", "0", "0", "0.99", "share of the steps in which the rate rises from 0"},
    {"final_rate", "real", "0", "0", "1", "cosine: share of the learning rate at the end"},
    {"step_share", "real", "0.3", "0.001", "1", "step: share of the training with one rate"},
    {"step_factor", "real", "0.1", "0.001", "1", "step: factor from one rate to the next"},

    {"label_smoothing", "real", "0", "0", "0.9", "share of the target spread over all classes"},
    {"class_weights", "choice", "none", "none|sqrt|balanced", "", "weight of rare classes in the loss"},
    {"dropout", "real", "0", "0", "0.95", "share of values dropped in front of the last dense layer"},
    {"ema", "real", "0", "0", "0.99999", "decay per step of averaged weights, which are judged and kept; 0: off"},
    {"mixup", "real", "0", "0", "10", "alpha of the mixing of windows and labels in pairs; 0: off"},

    {"jitter", "real", "0", "0", "10", "noise, in standard deviations of each channel"},
    {"scaling", "real", "0", "0", "1", "standard deviation of a factor per axis group or channel"},
    {"time_shift", "real", "0", "0", "1", "largest shift, as share of the window"},
    {"crop", "real", "0", "0", "0.9", "largest share cut off before stretching to the full length"},
    {"time_warp", "real", "0", "0", "0.9", "largest smooth change of speed"},
    {"rotation", "real", "0", "0", "180", "largest rotation of all axis groups, degrees"},
    {"axis_groups", "text", "", "", "", "channels of sensors with three axes, such as \"0-2 3-5\""},
    {"masking", "real", "0", "0", "0.9", "largest share of the window blanked in one span"},
    {"channel_masking", "real", "0", "0", "0.9", "probability that an axis group or channel is blanked"},
    {"augment", "real", "1", "0", "1", "probability that a window is changed at all"},
};

}  // namespace linnet::onednn
