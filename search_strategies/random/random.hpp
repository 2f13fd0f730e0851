// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random search: every slot uniform and independent, no combination proposed twice, until the whole space was proposed.
// The draw of a trial is a function of Host::seed("random", trial) and of the earlier proposals alone, so any number of
// trials may be under way.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/support/sampling.hpp>
#include <set>

namespace linnet::random_search {

class RandomSearch final : public sdk::Strategy {
public:
    RandomSearch(sdk::Host& host, const sdk::ConfigView&) : host_{host} {}

    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

private:
    sdk::Host& host_;
    std::span<const sdk::Slot> slots_;
    std::uint64_t combinations_ = 1;  // saturates at the largest value
    std::set<sdk::Genes> proposed_;
};

}  // namespace linnet::random_search
