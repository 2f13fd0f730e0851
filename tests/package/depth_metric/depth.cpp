// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// How many layers with weights a network has on its longest way from input to output. A constraint on it is a line in
// the run file.

#include <algorithm>
#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/plugin.hpp>
#include <vector>

namespace {

namespace sdk = linnet::sdk;

class Depth final : public sdk::Metric {
public:
    explicit Depth(const sdk::ConfigView& config) : count_dense_{config.flag("count_dense")} {}

    sdk::MetricDescription describe() const noexcept override {
        return {sdk::Stage::before_training, false, "", "counted"};
    }

    double measure(const sdk::Candidate& candidate) const override {
        const auto& graph = candidate.graph();
        std::vector<int> depth(graph.order().size());  // of every node: ids are dense, operands come first
        for (const auto node : graph.order()) {
            auto& own = depth[static_cast<std::size_t>(node)];
            for (const auto operand : graph.operands(node))
                own = std::max(own, depth[static_cast<std::size_t>(operand)]);
            if (has_weights(graph.primitive(node))) ++own;
        }
        return depth.back();  // the output is the last node
    }

private:
    bool has_weights(sdk::Primitive primitive) const {
        return primitive == sdk::Primitive::conv1d || (count_dense_ && primitive == sdk::Primitive::dense);
    }

    bool count_dense_;
};

constexpr linnet_param params[] = {{"count_dense", "flag", "false", "", "", "count dense layers too"}};
constexpr auto depth = sdk::component<sdk::Metric, Depth>("metric", "depth", "layers on the longest path", params);
constexpr const linnet_component* table[] = {&depth};

}  // namespace

LINNET_PLUGIN("org.example.depth", "0.1.0", "Apache-2.0", table)
