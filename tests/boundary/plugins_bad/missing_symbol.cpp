// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Needs a function nobody defines.

#include "raw_plugin.hpp"

extern "C" void linnet_nobody_defines_this();

namespace {

struct Needy final : linnet::sdk::Strategy {
    void begin(const linnet::sdk::SearchScope&) override { linnet_nobody_defines_this(); }
    linnet::sdk::Answer ask(std::uint64_t, linnet::sdk::Proposal&) override { return linnet::sdk::Answer::exhausted; }
    void tell(const linnet::sdk::Trial&) override {}
};

constexpr auto needy = linnet::sdk::component<linnet::sdk::Strategy, Needy>("strategy", "needy", "lacks a function");
constexpr const linnet_component* table[] = {&needy};

}  // namespace

LINNET_PLUGIN("org.linnet.test.missing_symbol", "0.1.0", "Apache-2.0", table)
