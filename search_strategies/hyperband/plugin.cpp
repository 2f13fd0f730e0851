// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "hyperband/halving.hpp"

namespace {

using linnet::sdk::component, linnet::sdk::Strategy;

constexpr auto hyperband = component<Strategy, linnet::hyperband::Hyperband>(
    "strategy", "hyperband", "successive halving again and again, from many candidates briefly to few at length",
    linnet::hyperband::hyperband_params);
constexpr auto successive_halving = component<Strategy, linnet::hyperband::SuccessiveHalving>(
    "strategy", "successive_halving", "trains many candidates of another strategy briefly and the best ones longer",
    linnet::hyperband::successive_halving_params);
constexpr const linnet_component* table[] = {&hyperband, &successive_halving};

}  // namespace

LINNET_PLUGIN("org.linnet.hyperband_strategy", "0.1.0", "Apache-2.0", table)
