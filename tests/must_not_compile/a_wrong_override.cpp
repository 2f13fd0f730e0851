// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// ask() takes the trial's number as another type.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace {

namespace sdk = linnet::sdk;

struct Idle final : sdk::Strategy {
    void begin(const sdk::SearchScope&) override {}
    sdk::Answer ask(int, sdk::Proposal&) override { return sdk::Answer::exhausted; }
    void tell(const sdk::Trial&) override {}
};

}  // namespace
