// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "spaces/stages/stages.hpp"

#include <algorithm>
#include <initializer_list>

#include "spaces/stages/plan.hpp"

namespace linnet::stages {
namespace {

constexpr std::string_view conv1d = "conv1d", inverted_bottleneck = "inverted_bottleneck", pooling = "pooling",
                           residual = "residual", statistics_pooling = "statistics_pooling", dense_head = "dense_head";

double as_number(bool flag) { return flag ? 1.0 : 0.0; }
double as_number(std::int64_t value) { return static_cast<double>(value); }

// Adds the network of one plan, layer by layer.
class Network {
public:
    Network(sdk::GraphBuilder& builder, bool batch_norm) : builder_{builder}, batch_norm_{as_number(batch_norm)} {}

    // The channels of the window that are kept.
    sdk::NodeId kept(const NetworkPlan& plan, sdk::NodeId window) {
        std::vector<sdk::NodeId> parts;
        for (const auto& run : plan.channels) {
            const sdk::Attribute attributes[] = {{"count", as_number(run.count)}, {"first", as_number(run.first)}};
            parts.push_back(builder_.add("slice", {&window, 1}, attributes));
        }
        if (parts.empty()) return window;
        return parts.size() == 1 ? parts.front() : builder_.add("concat", parts, {});
    }

    sdk::NodeId stem(const NetworkPlan& plan, sdk::NodeId node) {
        constexpr double relu = 1;
        if (plan.decimation > 1) node = block(pooling, node, {{"size", as_number(plan.decimation)}, {"kind", 1}});
        if (plan.stem_width == 0) return node;
        return block(conv1d, node,
                     {{"filters", as_number(plan.stem_width)},
                      {"kernel", as_number(plan.stem_kernel)},
                      {"stride", as_number(plan.stem_stride)},
                      {"batch_norm", batch_norm_},
                      {"activation", relu}});
    }

    sdk::NodeId stage(const StagePlan& stage, sdk::NodeId node) {
        if (stage.downsampling == Downsampling::max || stage.downsampling == Downsampling::average)
            node = block(
                pooling, node,
                {{"size", as_number(stage.factor)}, {"kind", as_number(stage.downsampling == Downsampling::average)}});
        for (std::int64_t i = 0; i < stage.repeats; ++i) {
            const bool strided = i == 0 && stage.downsampling == Downsampling::stride;
            const auto before = node;
            node = layer(stage, before, strided ? stage.factor : 1);
            const bool wraps = stage.residual && stage.block != inverted_bottleneck;
            if (!wraps || builder_.shape(node) != builder_.shape(before)) continue;
            const sdk::NodeId sum[] = {before, node};
            const sdk::Attribute end[] = {{"activation", 0}};
            node = builder_.block(residual, sum, end);
        }
        return node;
    }

    sdk::NodeId features(const NetworkPlan& plan, sdk::NodeId input, sdk::NodeId node) {
        node = pooled(plan.head_pooling, node);
        if (plan.input_statistics == InputStatistics::none) return node;
        const auto minimum = as_number(plan.input_statistics != InputStatistics::mean_max);
        const auto deviation = as_number(plan.input_statistics == InputStatistics::all);
        const sdk::NodeId parts[] = {
            node, block(statistics_pooling, input, {{"minimum", minimum}, {"deviation", deviation}})};
        return builder_.add("concat", parts, {});
    }

    sdk::NodeId head(const NetworkPlan& plan, sdk::NodeId node, std::int32_t classes) {
        return block(dense_head, node,
                     {{"classes", static_cast<double>(classes)},
                      {"units", as_number(plan.head_units)},
                      {"dropout", as_number(plan.dropout) / 100}});
    }

private:
    sdk::NodeId block(std::string_view id, sdk::NodeId node, std::initializer_list<sdk::Attribute> attributes) {
        return builder_.block(id, {&node, 1}, {attributes.begin(), attributes.size()});
    }

    sdk::NodeId layer(const StagePlan& stage, sdk::NodeId node, std::int64_t stride) {
        std::vector<sdk::Attribute> attributes{
            {"filters", as_number(stage.width)}, {"kernel", as_number(stage.kernel)},
            {"stride", as_number(stride)},       {"dilation", as_number(stage.dilation)},
            {"batch_norm", batch_norm_},         {"activation", as_number(stage.activation)}};
        if (stage.block == inverted_bottleneck) {
            attributes.push_back({"expansion", as_number(stage.expansion)});
            attributes.push_back({"squeeze_excite", as_number(stage.squeeze_excite)});
            attributes.push_back({"shortcut", as_number(stage.residual)});
        }
        return builder_.block(stage.block, {&node, 1}, attributes);
    }

    sdk::NodeId pooled(HeadPooling kind, sdk::NodeId node) {
        if (kind == HeadPooling::average) return builder_.add("global_avg_pool", {&node, 1}, {});
        if (kind == HeadPooling::max) return builder_.add("global_max_pool", {&node, 1}, {});
        const auto all = as_number(kind == HeadPooling::statistics);
        return block(statistics_pooling, node, {{"minimum", all}, {"deviation", all}});
    }

    sdk::GraphBuilder& builder_;
    double batch_norm_;
};

// The genes of a stage whose sequence is too short to be made shorter by its factor.
void settle_too_short(const StageChoices& choices, std::span<std::int64_t> genes) {
    constexpr auto none = static_cast<std::int64_t>(Downsampling::none);
    if (choices.downsampling.allows(none)) {
        choices.downsampling.assign(genes, none);
        return choices.factor.canonicalize(genes, false);
    }
    // A smaller factor may well be possible, and would then be another network.
    choices.downsampling.canonicalize(genes, false);
    choices.factor.assign(genes, choices.factor.values().back());
}

bool inside(const sdk::Slot& slot, std::int64_t gene) {
    return gene >= slot.lowest && gene <= slot.highest && (gene - slot.lowest) % slot.step == 0;
}

}  // namespace

StagesSpace::StagesSpace(const sdk::ConfigView& settings)
    : declared_{settings}, blocks_{conv1d, pooling, residual, statistics_pooling, dense_head} {
    for (const auto& id : declared_.block_ids)
        if (std::ranges::find(blocks_, id) == blocks_.end()) blocks_.push_back(id);
}

StagesSpace::StagesSpace(sdk::Host& host, const sdk::ConfigView& settings) : StagesSpace{settings} { host_ = &host; }

void StagesSpace::warn(sdk::Shape window) const {
    if (host_ == nullptr || warned_.exchange(true)) return;
    if (const auto text = declared_.channels.complaint(window.channels()); !text.empty())
        host_->log(sdk::Level::warning, "space stages: " + text);
}

void StagesSpace::canonicalize(std::span<std::int64_t> genes, sdk::Shape window) const {
    if (!std::ranges::equal(declared_.slots, genes, inside)) return;
    warn(window);
    declared_.channels.canonicalize(genes, window.channels());
    const auto plan = make_plan(declared_, genes, window);
    const auto settle = [&](const Choice& choice, bool matters = true) { choice.canonicalize(genes, matters); };
    settle(declared_.decimation, plan.decimates);
    settle(declared_.stem_width);
    settle(declared_.stem_kernel, plan.stem_width > 0);
    settle(declared_.stem_stride, plan.stem_width > 0);
    for (std::size_t i = 0; i < plan.stages.size(); ++i) {
        const auto& stage = plan.stages[i];
        const auto& choices = declared_.stages[i];
        const bool there = stage.repeats > 0, inverted = stage.block == inverted_bottleneck;
        settle(choices.repeats);
        settle(choices.block, there);
        settle(choices.width, there);
        settle(choices.kernel, there);
        settle(choices.activation, there);
        if (there && !stage.shortens) {
            settle_too_short(choices, genes);
        } else {
            settle(choices.downsampling, there);
            settle(choices.factor, there && stage.downsampling != Downsampling::none);
        }
        settle(choices.dilation, there && stage.dilates);
        settle(choices.expansion, there && inverted);
        settle(choices.squeeze_excite, there && inverted);
        settle(choices.residual, there && stage.can_be_residual);
    }
    settle(declared_.input_statistics);
    settle(declared_.head_pooling);
    settle(declared_.head_units);
    settle(declared_.dropout);
}

bool StagesSpace::build(std::span<const std::int64_t> genes, std::int32_t classes, sdk::NodeId input,
                        sdk::GraphBuilder& builder, sdk::NodeId& output) const {
    if (!std::ranges::equal(declared_.slots, genes, inside)) return false;
    const sdk::Shape window = builder.shape(input);
    if (window.rank != 2 || classes < 2) return false;
    const auto plan = make_plan(declared_, genes, window);
    if (!plan.possible) return false;
    Network network{builder, declared_.batch_norm};
    const auto kept = network.kept(plan, input);
    output = network.stem(plan, kept);
    for (const auto& stage : plan.stages) output = network.stage(stage, output);
    output = network.features(plan, kept, output);
    output = network.head(plan, output, classes);
    return true;
}

}  // namespace linnet::stages
