// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace {

namespace sdk = linnet::sdk;

struct Idle final : sdk::Strategy {
    void begin(const sdk::SearchScope&) override {}
    sdk::Answer ask(std::uint64_t, sdk::Proposal&) override { return sdk::Answer::exhausted; }
    void tell(const sdk::Trial&) override {}
};

constexpr auto idle = sdk::component<sdk::Strategy, Idle>("strategy", "idle", "does nothing");
constexpr const linnet_component* table[] = {&idle};

}  // namespace

LINNET_PLUGIN("org.example.idle", "0.1.0", "Apache-2.0", table)
