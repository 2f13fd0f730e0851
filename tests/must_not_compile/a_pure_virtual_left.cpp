// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// tell() is missing.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace {

namespace sdk = linnet::sdk;

struct Idle final : sdk::Strategy {
    void begin(const sdk::SearchScope&) override {}
    sdk::Answer ask(std::uint64_t, sdk::Proposal&) override { return sdk::Answer::exhausted; }
};

constexpr auto idle = sdk::component<sdk::Strategy, Idle>("strategy", "idle", "does nothing");

}  // namespace
