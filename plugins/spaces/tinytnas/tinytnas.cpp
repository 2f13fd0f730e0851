// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "spaces/tinytnas/tinytnas.hpp"

#include <algorithm>

namespace linnet::tinytnas {
namespace {

constexpr std::int64_t lowest_filters = 4, highest_cells = 4;
constexpr std::int32_t pool = 2;
constexpr std::string_view separable_conv1d = "separable_conv1d";

std::int64_t grown(std::int64_t channels) { return channels * 3 / 2; }

// How many of the cells asked for have something left to pool.
std::int64_t possible_cells(std::int64_t filters, std::int64_t cells, std::int32_t time) {
    std::int64_t possible = 0;
    while (possible < cells && time / pool > 1 && grown(filters) > 1) {
        time /= pool;
        filters = grown(filters);
        ++possible;
    }
    return possible;
}

}  // namespace

TinyTnasSpace::TinyTnasSpace(const sdk::ConfigView& settings)
    : slots_{{{"k", lowest_filters, settings.integer("k_max"), 1, true}, {"c", 0, highest_cells, 1, true}}},
      batch_norm_{settings.flag("batch_norm")} {}

std::span<const sdk::Slot> TinyTnasSpace::slots() const noexcept { return slots_; }

std::span<const std::string_view> TinyTnasSpace::blocks() const noexcept { return {&separable_conv1d, 1}; }

void TinyTnasSpace::canonicalize(std::span<std::int64_t> genes, sdk::Shape window) const {
    if (genes.size() == slots_.size()) genes[1] = possible_cells(genes[0], genes[1], window.time());
}

bool TinyTnasSpace::build(std::span<const std::int64_t> genes, std::int32_t classes, sdk::NodeId input,
                          sdk::GraphBuilder& builder, sdk::NodeId& output) const {
    const auto inside = [](const sdk::Slot& slot, std::int64_t gene) {
        return gene >= slot.lowest && gene <= slot.highest;
    };
    if (!std::ranges::equal(slots_, genes, inside)) return false;
    const sdk::Shape window = builder.shape(input);
    if (window.rank != 2 || classes < 2) return false;

    const auto add = [&](std::string_view op, std::initializer_list<sdk::Attribute> attributes = {}) {
        output = builder.add(op, {&output, 1}, {attributes.begin(), attributes.size()});
    };
    const auto convolve = [&](std::int64_t filters) {
        const sdk::Attribute attributes[] = {
            {"filters", static_cast<double>(filters)}, {"kernel", 3}, {"batch_norm", batch_norm_ ? 1.0 : 0.0}};
        output = builder.block(separable_conv1d, {&output, 1}, attributes);
    };

    output = input;
    std::int64_t filters = genes[0];
    convolve(filters);
    for (auto cells = possible_cells(filters, genes[1], window.time()); cells > 0; --cells) {
        filters = grown(filters);
        add("max_pool", {{"size", pool}});
        convolve(filters);
    }
    add("global_avg_pool");
    add("dense", {{"units", static_cast<double>(grown(filters))}});
    add("relu");
    add("dense", {{"units", static_cast<double>(classes)}});
    add("softmax");
    return true;
}

}  // namespace linnet::tinytnas
