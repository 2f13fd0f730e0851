// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every combination of the genes once, in lexicographic order: the last slot varies fastest. Results change nothing, so
// any number of trials may be under way.

#include <linnet/sdk/strategy.hpp>
#include <vector>

namespace linnet::exhaustive {

class Exhaustive final : public sdk::Strategy {
public:
    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

private:
    void step();

    std::span<const sdk::Slot> slots_;
    std::vector<std::int64_t> next_;
    bool exhausted_ = false;
};

}  // namespace linnet::exhaustive
