// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "core/kernel/component_config.hpp"
#include "core/support/errors.hpp"
#include "core/support/toml_io.hpp"
#include "params.hpp"

namespace {

using namespace linnet;
using onednn::Settings;

Settings read(const std::string& text) {
    const auto given = core::parse_toml(text, "har.toml");
    return onednn::read_settings(core::configure(onednn::params, &given, "[trainer] of onednn", "/data", {}));
}

std::string complaint(const std::string& text) {
    try {
        read(text);
    } catch (const std::invalid_argument& error) {
        return error.what();
    } catch (const core::InputError& error) {
        return error.what();
    }
    return "nothing was refused";
}

}  // namespace

TEST_CASE("the defaults of the table are plain settings but for rate, schedule and decay") {
    const Settings read_ones = read("");
    const Settings own;
    CHECK(read_ones.learning_rate == 0.01);
    CHECK(read_ones.fine_tuning_rate == own.fine_tuning_rate);
    CHECK(read_ones.batch == own.batch);
    CHECK(read_ones.sampling == own.sampling);
    CHECK(read_ones.optimizer == own.optimizer);
    CHECK(read_ones.momentum == own.momentum);
    CHECK(read_ones.nesterov == own.nesterov);
    CHECK(read_ones.beta1 == own.beta1);
    CHECK(read_ones.beta2 == own.beta2);
    CHECK(read_ones.epsilon == own.epsilon);
    CHECK(read_ones.weight_decay == 0.01);
    CHECK(read_ones.clip_norm == own.clip_norm);
    CHECK(read_ones.schedule == onednn::ScheduleKind::cosine);
    CHECK(read_ones.warmup == own.warmup);
    CHECK(read_ones.final_rate == own.final_rate);
    CHECK(read_ones.step_share == own.step_share);
    CHECK(read_ones.step_factor == own.step_factor);
    CHECK(read_ones.label_smoothing == own.label_smoothing);
    CHECK(read_ones.class_weights == own.class_weights);
    CHECK(read_ones.dropout == own.dropout);
    CHECK(read_ones.ema == own.ema);
    CHECK(read_ones.mixup == own.mixup);
    CHECK_FALSE(read_ones.augmentation.any());
    CHECK(read_ones.augmentation.axis_groups.empty());
    CHECK(read_ones.augmentation.augment == own.augmentation.augment);
}

TEST_CASE("every parameter arrives where it belongs") {
    const Settings s = read(R"(
learning_rate = 0.5
batch = 7
sampling = "balanced"
optimizer = "sgd"
momentum = 0.8
nesterov = true
beta1 = 0.81
beta2 = 0.82
epsilon = 0.83
weight_decay = 0.84
clip_norm = 0.85
schedule = "cosine"
warmup = 0.11
final_rate = 0.12
step_share = 0.13
step_factor = 0.14
label_smoothing = 0.15
class_weights = "sqrt"
dropout = 0.16
ema = 0.17
mixup = 0.18
jitter = 0.21
scaling = 0.22
time_shift = 0.23
crop = 0.24
time_warp = 0.25
rotation = 26
axis_groups = " 3-5   0-2 "
masking = 0.27
channel_masking = 0.28
augment = 0.29
)");
    CHECK(s.learning_rate == 0.5);
    CHECK(s.batch == 7);
    CHECK(s.sampling == onednn::Sampling::balanced);
    CHECK(s.optimizer == onednn::OptimizerKind::sgd);
    CHECK(s.momentum == 0.8);
    CHECK(s.nesterov);
    CHECK(s.beta1 == 0.81);
    CHECK(s.beta2 == 0.82);
    CHECK(s.epsilon == 0.83);
    CHECK(s.weight_decay == 0.84);
    CHECK(s.clip_norm == 0.85);
    CHECK(s.schedule == onednn::ScheduleKind::cosine);
    CHECK(s.warmup == 0.11);
    CHECK(s.final_rate == 0.12);
    CHECK(s.step_share == 0.13);
    CHECK(s.step_factor == 0.14);
    CHECK(s.label_smoothing == 0.15);
    CHECK(s.class_weights == onednn::ClassWeights::sqrt);
    CHECK(s.dropout == 0.16);
    CHECK(s.ema == 0.17);
    CHECK(s.mixup == 0.18);
    CHECK(s.augmentation.jitter == 0.21);
    CHECK(s.augmentation.scaling == 0.22);
    CHECK(s.augmentation.time_shift == 0.23);
    CHECK(s.augmentation.crop == 0.24);
    CHECK(s.augmentation.time_warp == 0.25);
    CHECK(s.augmentation.rotation == 26);
    REQUIRE(s.augmentation.axis_groups.size() == 2);
    CHECK(s.augmentation.axis_groups[0].first == 3);
    CHECK(s.augmentation.axis_groups[1].first == 0);
    CHECK(s.augmentation.masking == 0.27);
    CHECK(s.augmentation.channel_masking == 0.28);
    CHECK(s.augmentation.augment == 0.29);
}

TEST_CASE("every word of every choice is understood") {
    CHECK(read("schedule = \"constant\"").schedule == onednn::ScheduleKind::constant);
    CHECK(read("schedule = \"one_cycle\"").schedule == onednn::ScheduleKind::one_cycle);
    CHECK(read("schedule = \"step\"").schedule == onednn::ScheduleKind::step);
    CHECK(read("optimizer = \"adamw\"").optimizer == onednn::OptimizerKind::adamw);
    CHECK(read("sampling = \"ordered\"").sampling == onednn::Sampling::ordered);
    CHECK(read("sampling = \"shuffled\"").sampling == onednn::Sampling::shuffled);
    CHECK(read("class_weights = \"none\"").class_weights == onednn::ClassWeights::none);
    CHECK(read("class_weights = \"balanced\"").class_weights == onednn::ClassWeights::balanced);
    CHECK(complaint("optimizer = \"adam\"") ==
          "har.toml:1:13: optimizer = \"adam\" in [trainer] of onednn is unknown; did you mean \"adamw\"?");
}

TEST_CASE("settings that do not go together are refused with a sentence") {
    CHECK(complaint("optimizer = \"sgd\"\nnesterov = true\nmomentum = 0") == "nesterov needs a momentum above 0");
    CHECK(complaint("schedule = \"one_cycle\"\nwarmup = 0.1") ==
          "warmup does not go with the schedule one_cycle, which warms up by itself");
    CHECK(complaint("rotation = 10") ==
          "rotation needs axis_groups, the channels of the sensors with three axes, such as \"0-2 3-5\"");
    CHECK_THROWS_WITH_AS(onednn::check({.learning_rate = 0}), "learning_rate must be a number above 0",
                         std::invalid_argument);
}

TEST_CASE("axis groups that are none are refused with a sentence that names them") {
    for (const std::string bad : {"x", "0", "0-", "-2", "0-2,3-5", "0..2", "2-0", "0-2x", "99999999999-2", "+0-2"})
        CHECK(complaint("axis_groups = \"" + bad + "\"") ==
              "axis_groups: group \"" + bad + "\" is no range of channels such as 0-2");
    CHECK(complaint("axis_groups = \"0-2 3-6\"") ==
          "axis_groups: group \"3-6\" has 4 channels; a sensor with three axes has 3");
    CHECK(complaint("axis_groups = \"4-4\"") ==
          "axis_groups: group \"4-4\" has 1 channel; a sensor with three axes has 3");
    CHECK(complaint("axis_groups = \"0-2147483647\"") ==
          "axis_groups: group \"0-2147483647\" has 2147483648 channels; a sensor with three axes has 3");
    CHECK(complaint("axis_groups = \"3-5 0-2 1-3\"") ==
          "axis_groups: group \"1-3\" shares channel 3 with group \"3-5\"");
}
