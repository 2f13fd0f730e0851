// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/statistics_pooling/statistics_pooling.hpp"

#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "blocks/layers.hpp"

namespace linnet::blocks {

sdk::NodeId StatisticsPooling::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                                      sdk::GraphBuilder& builder) const {
    Attributes given{"statistics_pooling", attributes};
    constexpr std::pair<std::string_view, std::string_view> all[] = {{"mean", "global_avg_pool"},
                                                                     {"maximum", "global_max_pool"},
                                                                     {"minimum", "global_min_pool"},
                                                                     {"deviation", "global_std_pool"}};
    std::vector<std::string_view> chosen;
    for (const auto& [name, op] : all)
        if (given.flag(name, true)) chosen.push_back(op);
    given.finish();
    if (chosen.empty()) throw std::invalid_argument("block statistics_pooling needs at least one statistic");
    const auto input = one_sequence("statistics_pooling", operands, builder);
    std::vector<sdk::NodeId> parts;
    for (const auto op : chosen) parts.push_back(add(builder, op, input));
    return parts.size() == 1 ? parts.front() : builder.add("concat", parts, {});
}

}  // namespace linnet::blocks
