// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a user sets: one field per parameter of the plugin's table, and the checks that span several of them.

#include <cstdint>
#include <linnet/sdk/config_view.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::onednn {

enum class OptimizerKind : std::uint8_t { adamw, sgd };
enum class ScheduleKind : std::uint8_t { constant, cosine, one_cycle, step };
enum class Sampling : std::uint8_t { shuffled, ordered, balanced };
enum class ClassWeights : std::uint8_t { none, sqrt, balanced };

// Three consecutive channels: the axes of one sensor.
struct AxisGroup {
    std::int32_t first;
    std::string text;  // as the user wrote it
};

constexpr std::int32_t axes = 3;

// "0-2 3-5 6-8". Throws std::invalid_argument for a group that is no range of three channels or overlaps another.
std::vector<AxisGroup> parse_axis_groups(std::string_view text);

// Throws std::invalid_argument for a group that windows with so many channels do not have.
void check_axis_groups(const std::vector<AxisGroup>& groups, std::int32_t channels);

struct AugmentationSettings {
    double jitter = 0.0;
    double scaling = 0.0;
    double time_shift = 0.0;
    double crop = 0.0;
    double time_warp = 0.0;
    double rotation = 0.0;  // degrees
    std::vector<AxisGroup> axis_groups = {};
    double masking = 0.0;
    double channel_masking = 0.0;
    double augment = 1.0;  // probability

    bool moves_time() const { return time_shift > 0 || crop > 0 || time_warp > 0; }
    bool changes_values() const { return jitter > 0 || scaling > 0 || rotation > 0 || channel_masking > 0; }
    bool any() const { return augment > 0 && (moves_time() || changes_values() || masking > 0); }
};

// As it stands plain Adam at a constant rate. What users get by default is in params.hpp.
struct Settings {
    double learning_rate = 1e-3;
    double fine_tuning_rate = 1.0;  // factor of it in a training under quantization
    std::int64_t batch = 32;
    Sampling sampling = Sampling::shuffled;

    OptimizerKind optimizer = OptimizerKind::adamw;
    double momentum = 0.9;
    bool nesterov = false;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 0.0;
    double clip_norm = 0.0;

    ScheduleKind schedule = ScheduleKind::constant;
    double warmup = 0.0;
    double final_rate = 0.0;
    double step_share = 0.3;
    double step_factor = 0.1;

    double label_smoothing = 0.0;
    ClassWeights class_weights = ClassWeights::none;
    double dropout = 0.0;
    double ema = 0.0;
    double mixup = 0.0;
    AugmentationSettings augmentation = {};
};

// Throws std::invalid_argument with a sentence when parameters do not go together.
void check(const Settings& settings);

// Reads and checks.
Settings read_settings(const sdk::ConfigView& config);

}  // namespace linnet::onednn
