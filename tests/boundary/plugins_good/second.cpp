// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A strategy of the same short id as one of the first plugin, in a library that asks to stay mapped.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace {

using namespace linnet::sdk;

class Steady final : public Strategy {
public:
    void begin(const SearchScope&) override {}
    Answer ask(std::uint64_t, Proposal&) override { return Answer::exhausted; }
    void tell(const Trial&) override {}
};

constexpr auto steady = component<Strategy, Steady>("strategy", "steady", "proposes nothing", {}, LINNET_KEEP_MAPPED);
constexpr const linnet_component* table[] = {&steady};

}  // namespace

LINNET_PLUGIN("org.linnet.test.second", "0.1.0", "Apache-2.0", table)
