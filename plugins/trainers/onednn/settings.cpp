// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace linnet::onednn {
namespace {

template <class Kind, std::size_t count>
Kind choice(const sdk::ConfigView& config, const char* name, const std::pair<const char*, Kind> (&words)[count]) {
    const std::string_view text = config.text(name);
    std::string known;
    for (const auto& [word, kind] : words) {
        if (text == word) return kind;
        known += (known.empty() ? "" : ", ") + std::string(word);
    }
    throw std::invalid_argument(std::string(name) + " is \"" + std::string(text) + "\"; it can be " + known);
}

// "0-2"; nothing else.
bool parse_range(std::string_view text, std::int32_t& first, std::int32_t& last) {
    const char* end = text.data() + text.size();
    const auto low = std::from_chars(text.data(), end, first);
    if (low.ec != std::errc{} || low.ptr == end || *low.ptr != '-') return false;
    const auto high = std::from_chars(low.ptr + 1, end, last);
    return high.ec == std::errc{} && high.ptr == end && first >= 0 && last >= first;
}

AxisGroup parse_group(std::string_view text) {
    std::int32_t first = 0;
    std::int32_t last = 0;
    const std::string group = "axis_groups: group \"" + std::string(text) + '"';
    if (!parse_range(text, first, last)) throw std::invalid_argument(group + " is no range of channels such as 0-2");
    const std::int64_t channels = std::int64_t{last} - first + 1;
    if (channels != axes)
        throw std::invalid_argument(group + " has " + std::to_string(channels) +
                                    (channels == 1 ? " channel" : " channels") + "; a sensor with three axes has 3");
    return {first, std::string(text)};
}

AugmentationSettings read_augmentation(const sdk::ConfigView& config) {
    return {.jitter = config.real("jitter"),
            .scaling = config.real("scaling"),
            .time_shift = config.real("time_shift"),
            .crop = config.real("crop"),
            .time_warp = config.real("time_warp"),
            .rotation = config.real("rotation"),
            .axis_groups = parse_axis_groups(config.text("axis_groups")),
            .masking = config.real("masking"),
            .channel_masking = config.real("channel_masking"),
            .augment = config.real("augment")};
}

}  // namespace

std::vector<AxisGroup> parse_axis_groups(std::string_view text) {
    constexpr std::string_view blanks = " \t\n\r";
    std::vector<AxisGroup> groups;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        AxisGroup group = parse_group(text.substr(at, end - at));
        for (const AxisGroup& other : groups) {
            if (std::abs(group.first - other.first) < axes)
                throw std::invalid_argument("axis_groups: group \"" + group.text + "\" shares channel " +
                                            std::to_string(std::max(group.first, other.first)) + " with group \"" +
                                            other.text + '"');
        }
        groups.push_back(std::move(group));
        at = text.find_first_not_of(blanks, end);
    }
    return groups;
}

void check_axis_groups(const std::vector<AxisGroup>& groups, std::int32_t channels) {
    for (const AxisGroup& group : groups) {
        if (group.first + axes > channels)
            throw std::invalid_argument("axis_groups: group \"" + group.text +
                                        "\" is not in the windows, which have channels 0 to " +
                                        std::to_string(channels - 1));
    }
}

void check(const Settings& settings) {
    if (!std::isfinite(settings.learning_rate) || settings.learning_rate <= 0)
        throw std::invalid_argument("learning_rate must be a number above 0");
    if (settings.optimizer == OptimizerKind::sgd && settings.nesterov && settings.momentum <= 0)
        throw std::invalid_argument("nesterov needs a momentum above 0");
    if (settings.schedule == ScheduleKind::one_cycle && settings.warmup > 0)
        throw std::invalid_argument("warmup does not go with the schedule one_cycle, which warms up by itself");
    if (settings.augmentation.rotation > 0 && settings.augmentation.axis_groups.empty())
        throw std::invalid_argument(
            "rotation needs axis_groups, the channels of the sensors with three axes, such as \"0-2 3-5\"");
}

Settings read_settings(const sdk::ConfigView& config) {
    Settings settings;
    settings.learning_rate = config.real("learning_rate");
    settings.fine_tuning_rate = config.real("fine_tuning_rate");
    settings.batch = config.integer("batch");
    settings.sampling = choice<Sampling>(
        config, "sampling",
        {{"shuffled", Sampling::shuffled}, {"ordered", Sampling::ordered}, {"balanced", Sampling::balanced}});
    settings.optimizer =
        choice<OptimizerKind>(config, "optimizer", {{"adamw", OptimizerKind::adamw}, {"sgd", OptimizerKind::sgd}});
    settings.momentum = config.real("momentum");
    settings.nesterov = config.flag("nesterov");
    settings.beta1 = config.real("beta1");
    settings.beta2 = config.real("beta2");
    settings.epsilon = config.real("epsilon");
    settings.weight_decay = config.real("weight_decay");
    settings.clip_norm = config.real("clip_norm");
    settings.schedule = choice<ScheduleKind>(config, "schedule",
                                             {{"constant", ScheduleKind::constant},
                                              {"cosine", ScheduleKind::cosine},
                                              {"one_cycle", ScheduleKind::one_cycle},
                                              {"step", ScheduleKind::step}});
    settings.warmup = config.real("warmup");
    settings.final_rate = config.real("final_rate");
    settings.step_share = config.real("step_share");
    settings.step_factor = config.real("step_factor");
    settings.label_smoothing = config.real("label_smoothing");
    settings.class_weights = choice<ClassWeights>(
        config, "class_weights",
        {{"none", ClassWeights::none}, {"sqrt", ClassWeights::sqrt}, {"balanced", ClassWeights::balanced}});
    settings.dropout = config.real("dropout");
    settings.ema = config.real("ema");
    settings.mixup = config.real("mixup");
    settings.augmentation = read_augmentation(config);
    check(settings);
    return settings;
}

}  // namespace linnet::onednn
