// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/calibration.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "sample_models.hpp"

using namespace linnet;
using namespace linnet::test;
using core::CalibrationMethod;

namespace {

// Nothing but the input and a mean: group 0 is what the windows hold.
core::Graph bare_net(std::int32_t time) {
    Sketch net(sdk::Shape::sequence(time, 1));
    net.add("global_avg_pool");
    return net.finish();
}

core::ValueRange observed(const std::vector<float>& values, CalibrationMethod method) {
    const auto graph = bare_net(static_cast<std::int32_t>(values.size()));
    const sdk::DeployedGraph deployed{graph};
    const SampleWeights none;
    const core::Observations observations{deployed, none, values};
    return observations.range(observations.groups().group(sdk::NodeId{0}), method);
}

// Evenly spread over -1 .. 1, and one value far out.
std::vector<float> with_outlier(float outlier) {
    std::vector<float> values;
    for (int i = 0; i < 40000; ++i) values.push_back(-1.0F + static_cast<float>(i) / 20000.0F);
    values.push_back(outlier);
    return values;
}

}  // namespace

TEST_CASE("min_max is everything that was seen, and always holds zero") {
    const auto both = observed({-3, 1, 0.5F, 2}, CalibrationMethod::min_max);
    CHECK(both.lowest == -3);
    CHECK(both.highest == 2);
    const auto above = observed({3, 4, 5}, CalibrationMethod::min_max);
    CHECK(above.lowest == 0);
    CHECK(above.highest == 5);
}

TEST_CASE("percentile leaves out a single outlier and little else") {
    const auto range = observed(with_outlier(100), CalibrationMethod::percentile);
    CHECK(range.lowest == doctest::Approx(-1).epsilon(0.06));
    CHECK(range.highest >= 0.99F);
    CHECK(range.highest < 2);
}

TEST_CASE("mean_squared_error gives up an outlier where its error is the smaller one") {
    // Keeping 20: a step of 21/255, 40 000 values with an error of step^2/12 each, 22.6 in all. Clipping it to 2 costs
    // 324. Keeping 2.5 costs more than clipping it to 1 for none of the others.
    const auto far = observed(with_outlier(20), CalibrationMethod::mean_squared_error);
    CHECK(far.highest > 15);
    const auto near = observed(with_outlier(2.5F), CalibrationMethod::mean_squared_error);
    CHECK(near.highest < 2.5F);
    CHECK(near.highest >= 0.99F);
    CHECK(near.lowest == doctest::Approx(-1).epsilon(0.02));
}

TEST_CASE("a group has the range of all that share its quantization") {
    Sketch net(sdk::Shape::sequence(4, 1));
    net.add("conv1d", {{"filters", 1}, {"kernel", 1}});
    net.join("concat", {net.last(), net.input()});
    net.add("global_avg_pool");
    const auto graph = net.finish();
    SampleWeights weights;
    weights.all_[{1, "kernel"}] = {10.0F};
    weights.all_[{1, "bias"}] = {0.0F};
    const sdk::DeployedModel model{graph, weights};
    const core::Observations observations{model.graph(), model, std::vector<float>{1, 2, -3, 0}};
    const auto range = observations.range(observations.groups().group(sdk::NodeId{0}), CalibrationMethod::min_max);
    CHECK(observations.groups().group(sdk::NodeId{1}) == observations.groups().group(sdk::NodeId{0}));
    CHECK(range.lowest == -30);
    CHECK(range.highest == 20);
}

TEST_CASE("calibration windows with a value that is not finite are refused") {
    CHECK_THROWS_WITH_AS(observed({1, std::numeric_limits<float>::quiet_NaN()}, CalibrationMethod::min_max),
                         "the output of input 0 is not finite for calibration window 0, so its range cannot be known",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(observed({1, std::numeric_limits<float>::infinity()}, CalibrationMethod::min_max),
                         "the output of input 0 is not finite for calibration window 0, so its range cannot be known",
                         std::invalid_argument);
    const auto graph = bare_net(4);
    const sdk::DeployedGraph deployed{graph};
    const SampleWeights none;
    CHECK_THROWS_WITH_AS((core::Observations{deployed, none, {}}),
                         "there is no window to calibrate the ranges of activations with", std::invalid_argument);
}
