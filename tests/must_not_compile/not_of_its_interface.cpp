// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The class has all the methods and was not derived from the interface.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace {

namespace sdk = linnet::sdk;

struct Idle final {
    void begin(const sdk::SearchScope&) {}
    sdk::Answer ask(std::uint64_t, sdk::Proposal&) { return sdk::Answer::exhausted; }
    void tell(const sdk::Trial&) {}
};

constexpr auto idle = sdk::component<sdk::Strategy, Idle>("strategy", "idle", "does nothing");

}  // namespace
