// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tinytnas_net.hpp"

#include "../ir/networks.hpp"

namespace linnet::test {

std::vector<std::int32_t> TinyTnas::widths() const {
    std::vector<std::int32_t> result{channels, filters};
    for (std::int32_t cell = 0; cell < cells; ++cell) result.push_back(result.back() * 3 / 2);
    return result;
}

core::Graph TinyTnas::build() const {
    Net net(sdk::Shape::sequence(time, channels));
    auto last = net.input();
    const auto width = widths();
    for (std::size_t i = 1; i < width.size(); ++i) {
        const double inputs = width[i - 1], outputs = width[i];
        if (i > 1) last = net.add("max_pool", {last}, {{"size", 2}});
        last = net.add("conv1d", {last}, {{"filters", inputs}, {"groups", inputs}, {"kernel", 3}, {"bias", 0}});
        last = net.add("conv1d", {last}, {{"filters", outputs}, {"kernel", 1}});
        last = net.add("relu", {last});
    }
    last = net.add("global_avg_pool", {last});
    last = net.add("dense", {last}, {{"units", static_cast<double>(width.back() * 3 / 2)}});
    last = net.add("relu", {last});
    last = net.add("dense", {last}, {{"units", static_cast<double>(classes)}});
    return net.finish(net.add("softmax", {last}));
}

}  // namespace linnet::test
