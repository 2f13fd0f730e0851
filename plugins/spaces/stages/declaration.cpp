// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "spaces/stages/declaration.hpp"

#include <algorithm>
#include <stdexcept>

#include "spaces/stages/parameters.hpp"

namespace linnet::stages {
namespace {

constexpr double most_samples = 4096;

// The default of a key of a stage.
std::string_view default_of(std::string_view key) {
    const auto row = std::ranges::find_if(parameters, [&](const linnet_param& candidate) {
        return std::string_view{candidate.name} == "stage[]." + std::string(key);
    });
    return row->fallback;
}

}  // namespace

void Declaration::add(Choice& choice, std::string name) {
    choice.add_slot(slots, names_.emplace_back(std::move(name)));
}

Declaration::Declaration(const sdk::ConfigView& settings) : batch_norm{settings.flag("batch_norm")} {
    const auto numbers = [&](Choice& choice, const char* key, double lowest, double highest) {
        choice = Choice::numbers(key, settings.text(key), lowest, highest);
        add(choice, key);
    };
    const auto words = [&](Choice& choice, const char* key, std::span<const std::string_view> known) {
        choice = Choice::words(key, settings.text(key), known);
        add(choice, key);
    };
    channels = ChannelGroups::read("channels", settings.text("channels"));
    channels.add_slots(slots, names_);
    numbers(decimation, "decimation", 1, most_samples);
    words(input_statistics, "input_statistics", input_statistics_names);
    numbers(stem_width, "stem_width", 0, most_channels);
    numbers(stem_kernel, "stem_kernel", 1, most_samples);
    numbers(stem_stride, "stem_stride", 1, most_samples);
    const auto declared = settings.integer("stage[]");
    const auto count = declared > 0 ? declared : settings.integer("stages");
    for (std::int64_t number = 1; number <= count; ++number) add_stage(settings, number, declared > 0);
    words(head_pooling, "head_pooling", head_pooling_names);
    numbers(head_units, "head_units", 0, most_samples);
    dropout = Choice::hundredths("dropout", settings.text("dropout"), 0, 0.9);
    add(dropout, "dropout");
}

void Declaration::add_stage(const sdk::ConfigView& settings, std::int64_t number, bool declared) {
    auto& stage = stages.emplace_back();
    const auto text = [&](const char* key) {
        return declared ? settings.text("stage[" + std::to_string(number - 1) + "]." + key) : default_of(key);
    };
    const std::string prefix = "s" + std::to_string(number) + "_", where = "stage " + std::to_string(number) + ": ";
    const auto numbers = [&](Choice& choice, const char* key, double lowest, double highest) {
        choice = Choice::numbers(where + key, text(key), lowest, highest);
        add(choice, prefix + key);
    };
    const auto words = [&](Choice& choice, const char* key, std::span<const std::string_view> known) {
        choice = Choice::words(where + key, text(key), known);
        add(choice, prefix + key);
    };
    numbers(stage.repeats, "repeats", 0, 16);
    words(stage.block, "blocks", {});
    stage.width = Choice::numbers_or_multiples(where + "width", text("width"), 1, most_channels);
    add(stage.width, prefix + "width");
    numbers(stage.kernel, "kernel", 1, most_samples);
    words(stage.downsampling, "downsampling", downsampling_names);
    numbers(stage.factor, "factor", 2, most_samples);
    numbers(stage.dilation, "dilation", 1, most_samples);
    numbers(stage.expansion, "expansion", 1, 16);
    numbers(stage.squeeze_excite, "squeeze_excite", 0, 64);
    numbers(stage.residual, "residual", 0, 1);
    words(stage.activation, "activation", activation_names);
    for (const auto& id : stage.block.words())
        if (std::ranges::find(block_ids, id) == block_ids.end()) block_ids.push_back(id);
}

}  // namespace linnet::stages
