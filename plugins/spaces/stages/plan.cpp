// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "spaces/stages/plan.hpp"

#include <algorithm>

namespace linnet::stages {
namespace {

std::int64_t divided(std::int64_t time, std::int64_t step) { return (time + step - 1) / step; }

constexpr std::string_view multi_kernel = "multi_kernel";
constexpr std::int64_t branches_of_multi_kernel = 3;  // by default

// The sequence on its way through the network.
struct Extent {
    std::int64_t time, channels;
};

std::int64_t width_of(const Choice& width, std::int64_t value, std::int64_t channels) {
    if (!width.are_multiples()) return value;
    return std::clamp<std::int64_t>((channels * value + 50) / 100, 1, most_channels);
}

StagePlan plan_stage(const StageChoices& choices, std::span<const std::int64_t> genes, Extent& extent) {
    StagePlan stage{};
    stage.repeats = choices.repeats.value(genes);
    if (stage.repeats == 0) return stage;
    stage.block = choices.block.words()[static_cast<std::size_t>(choices.block.value(genes))];
    stage.width = width_of(choices.width, choices.width.value(genes), extent.channels);
    stage.kernel = choices.kernel.value(genes);
    stage.activation = choices.activation.value(genes);
    stage.expansion = choices.expansion.value(genes);
    stage.squeeze_excite = choices.squeeze_excite.value(genes);
    stage.factor = choices.factor.value(genes);
    stage.shortens = extent.time >= 2 * stage.factor;
    if (stage.shortens) stage.downsampling = static_cast<Downsampling>(choices.downsampling.value(genes));
    const bool shorter = stage.downsampling != Downsampling::none;

    const auto channels = extent.channels;
    if (shorter)
        extent.time = stage.downsampling == Downsampling::stride ? divided(extent.time, stage.factor)
                                                                 : extent.time / stage.factor;
    extent.channels = stage.width;
    const bool by_stride = stage.downsampling == Downsampling::stride;
    stage.dilates = stage.kernel > 1;
    stage.dilation = stage.dilates ? choices.dilation.value(genes) : 1;
    stage.can_be_residual = stage.repeats > 1 || (!by_stride && channels == stage.width);
    stage.residual = stage.can_be_residual && choices.residual.value(genes) != 0;
    return stage;
}

}  // namespace

NetworkPlan make_plan(const Declaration& declared, std::span<const std::int64_t> genes, sdk::Shape window) {
    NetworkPlan plan{};
    Extent extent{window.time(), window.channels()};
    plan.channels = declared.channels.kept(genes, extent.channels);
    if (!plan.channels.empty()) extent.channels = 0;
    for (const auto& run : plan.channels) extent.channels += run.count;
    plan.decimation = declared.decimation.value(genes);
    plan.decimates = extent.time >= 2 * declared.decimation.values().back();
    if (!plan.decimates) plan.decimation = 1;
    extent.time /= plan.decimation;
    plan.stem_width = declared.stem_width.value(genes);
    plan.stem_kernel = declared.stem_kernel.value(genes);
    plan.stem_stride = declared.stem_stride.value(genes);
    if (plan.stem_width > 0) extent = {divided(extent.time, plan.stem_stride), plan.stem_width};
    for (const auto& choices : declared.stages) plan.stages.push_back(plan_stage(choices, genes, extent));
    plan.possible = std::ranges::none_of(plan.stages, [](const StagePlan& stage) {
        return stage.block == multi_kernel && stage.width < branches_of_multi_kernel;
    });
    plan.input_statistics = static_cast<InputStatistics>(declared.input_statistics.value(genes));
    plan.head_pooling = static_cast<HeadPooling>(declared.head_pooling.value(genes));
    plan.head_units = declared.head_units.value(genes);
    plan.dropout = declared.dropout.value(genes);
    return plan;
}

}  // namespace linnet::stages
