// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "synthetic_reader.hpp"

namespace {

constexpr linnet_param params[] = {
    {"kind", "choice", "activity", "activity|ecg", "", "what is simulated: a phone in the pocket, or heartbeats"},
    {"windows", "integer", "3000", "20", "1000000", "training windows"},
    {"test_windows", "integer", "1000", "0", "1000000", "test windows; 0: no test part"},
    {"subjects", "integer", "12", "1", "10000", "persons the training windows come from"},
    {"test_subjects", "integer", "5", "1", "10000", "other persons, for the test windows"},
    {"time", "integer", "0", "0", "4096", "samples per window; 0: 128 for activity, 187 for ecg"},
    {"rate", "real", "0", "0", "1000", "samples per second; 0: 50 for activity, 125 for ecg"},
    {"noise", "real", "1", "0", "5", "how much hides the signal; 0: nothing"},
    {"seed", "integer", "1", "0", "", "another seed gives other persons and windows"},
};
constexpr auto synthetic = linnet::sdk::component<linnet::sdk::Reader, linnet::synthetic::SyntheticReader>(
    "reader", "synthetic", "simulated sensor windows: activities or heartbeats", params);
constexpr const linnet_component* table[] = {&synthetic};

}  // namespace

LINNET_PLUGIN("org.linnet.synthetic", "0.1.0", "Apache-2.0", table)
