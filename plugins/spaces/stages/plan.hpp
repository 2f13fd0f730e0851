// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a set of genes decides for windows of one shape, with everything settled that depends on shapes. Canonical genes
// and the network are both read off this, so that they agree.

#include <optional>

#include "spaces/stages/declaration.hpp"

namespace linnet::stages {

struct StagePlan {
    std::int64_t repeats;
    std::string_view block;
    std::int64_t width, kernel, dilation, expansion, squeeze_excite, activation;
    Downsampling downsampling;  // none: also where the sequence is too short for it
    std::int64_t factor;
    bool residual;

    // Which genes of a stage that is there make a difference.
    bool shortens, dilates, can_be_residual;
};

struct NetworkPlan {
    std::vector<ChannelRun> channels;  // of the window; empty: all
    std::int64_t decimation;
    std::int64_t stem_width, stem_kernel, stem_stride;  // width 0: no stem
    std::vector<StagePlan> stages;                      // one per declared stage; repeats 0: not there
    InputStatistics input_statistics;
    HeadPooling head_pooling;
    std::int64_t head_units, dropout;

    bool decimates;  // whether the gene makes a difference
    bool possible;   // false: a stage of parallel kernels has fewer channels than they are
};

// Genes are inside their slots.
NetworkPlan make_plan(const Declaration& declared, std::span<const std::int64_t> genes, sdk::Shape window);

}  // namespace linnet::stages
