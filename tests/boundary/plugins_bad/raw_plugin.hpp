// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A manifest written by hand, for what LINNET_PLUGIN would never produce.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace raw {

struct Idle : linnet::sdk::Strategy {
    void begin(const linnet::sdk::SearchScope&) override {}
    linnet::sdk::Answer ask(std::uint64_t, linnet::sdk::Proposal&) override { return linnet::sdk::Answer::exhausted; }
    void tell(const linnet::sdk::Trial&) override {}
};

inline constexpr auto idle = linnet::sdk::component<linnet::sdk::Strategy, Idle>("strategy", "idle", "does nothing");
inline constexpr const linnet_component* idle_table[] = {&idle};

// What the macro would have made; to be spoilt in one place.
constexpr linnet_manifest manifest(const char* plugin_id, const linnet_component* const* table, std::uint32_t count) {
    return {sizeof(linnet_manifest),
            LINNET_ABI_EPOCH,
            LINNET_TOOLCHAIN_TAG,
            LINNET_SDK_VERSION,
            plugin_id,
            "0.1.0",
            "Apache-2.0",
            table,
            count};
}

template <class Change>
constexpr linnet_manifest spoilt(const char* plugin_id, Change change) {
    auto made = manifest(plugin_id, idle_table, 1);
    change(made);
    return made;
}

}  // namespace raw

#define RAW_PLUGIN(definition)                  \
    namespace raw {                             \
    extern const linnet_manifest exported;      \
    const linnet_manifest exported{definition}; \
    }                                           \
    BOOST_DLL_ALIAS_SECTIONED(raw::exported, linnet_manifest_epoch1, linnet1)
