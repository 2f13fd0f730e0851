// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "auto/auto.hpp"

namespace {

constexpr linnet_param params[] = {
    {"finalists", "real", "0.5", "0", "0.9", "share of the budget that is kept to train finalists longer"},
    {"eta", "integer", "3", "2", "16", "one of so many candidates of a rung trains on to the next"},
    {"population", "integer", "64", "2", "100000", "newest candidates that parents are chosen from"},
    {"surrogate", "flag", "false", "", "", "learn which scores to expect, and try what promises most"},
    {"sample", "integer", "6", "1", "100000", "candidates that a parent is the best of"},
};
constexpr auto strategy = linnet::sdk::component<linnet::sdk::Strategy, linnet::auto_search::Auto>(
    "strategy", "auto", "evolution at the fidelity the budget allows, rungs, and longer trained finalists", params,
    LINNET_DEFAULT_CHOICE);
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.auto_strategy", "0.1.0", "Apache-2.0", table)
