// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The space `stages` with the blocks of linnet, and more of a test's own.

#include <linnet/testkit/fakes.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "blocks/conv1d/conv1d.hpp"
#include "blocks/dense_head/dense_head.hpp"
#include "blocks/inverted_bottleneck/inverted_bottleneck.hpp"
#include "blocks/multi_kernel/multi_kernel.hpp"
#include "blocks/pooling/pooling.hpp"
#include "blocks/residual/residual.hpp"
#include "blocks/separable_conv1d/separable_conv1d.hpp"
#include "blocks/statistics_pooling/statistics_pooling.hpp"
#include "core/ir/graph.hpp"
#include "core/ir/print.hpp"
#include "spaces/stages/parameters.hpp"
#include "spaces/stages/stages.hpp"

namespace linnet::tests {

using StageSettings = std::map<std::string, std::string>;  // "stage[0].width" -> "8 16"
using StageGenes = std::vector<std::int64_t>;

inline testkit::FakeConfig configured(const StageSettings& settings) {
    std::map<std::string, testkit::FakeConfig::Value> replaced;
    for (const auto& [name, text] : settings) {
        if (name == "stages")
            replaced[name] = std::int64_t{std::stoll(text)};
        else if (name == "batch_norm")
            replaced[name] = text == "true";
        else
            replaced[name] = text;
    }
    return testkit::FakeConfig{stages::parameters, replaced};
}

class StagesWorld {
public:
    explicit StagesWorld(const StageSettings& settings = {}) : space_{configured(settings)} {}

    const stages::StagesSpace& space() const { return space_; }
    std::span<const sdk::Slot> slots() const { return space_.slots(); }
    std::map<std::string, const sdk::Block*, std::less<>> blocks{
        {"conv1d", &conv1d_},
        {"dense_head", &dense_head_},
        {"inverted_bottleneck", &inverted_bottleneck_},
        {"multi_kernel", &multi_kernel_},
        {"pooling", &pooling_},
        {"residual", &residual_},
        {"separable_conv1d", &separable_conv1d_},
        {"statistics_pooling", &statistics_pooling_},
    };

    // Every gene at its lowest but those that are named.
    StageGenes genes(const std::map<std::string, std::int64_t>& named = {}) const {
        StageGenes genes;
        std::size_t found = 0;
        for (const auto& slot : slots()) {
            const auto given = named.find(std::string(slot.name));
            found += given != named.end() ? 1 : 0;
            genes.push_back(given != named.end() ? given->second : slot.lowest);
        }
        if (found != named.size()) throw std::logic_error("the space has no such gene");
        return genes;
    }

    StageGenes canonical(StageGenes genes, sdk::Shape window) const {
        space_.canonicalize(genes, window);
        return genes;
    }

    std::optional<core::Graph> build(const StageGenes& genes, sdk::Shape window, std::int32_t classes = 3) const {
        core::Builder builder{window, [&](std::string_view id) -> const sdk::Block* {
                                  const auto found = blocks.find(id);
                                  return found == blocks.end() ? nullptr : found->second;
                              }};
        sdk::NodeId output{};
        if (!space_.build(genes, classes, builder.input(), builder, output)) return {};
        return builder.finish(output);
    }

    // The network as print_graph() writes it; empty when there is none.
    std::string network(const StageGenes& genes, sdk::Shape window) const {
        const auto graph = build(genes, window);
        return graph ? core::print_graph(*graph) : std::string{};
    }

private:
    blocks::Conv1d conv1d_;
    blocks::DenseHead dense_head_;
    blocks::InvertedBottleneck inverted_bottleneck_;
    blocks::MultiKernel multi_kernel_;
    blocks::Pooling pooling_;
    blocks::Residual residual_;
    blocks::SeparableConv1d separable_conv1d_;
    blocks::StatisticsPooling statistics_pooling_;
    stages::StagesSpace space_;
};

}  // namespace linnet::tests
