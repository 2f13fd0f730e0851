// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whether a manifest may be used: pure functions on the C data of a plugin. Reading it runs none of the plugin's code.

#include <linnet/sdk/abi/manifest.h>
#include <span>
#include <string>
#include <string_view>

namespace linnet::core {

struct Kind {
    std::string_view name;          // "strategy"
    std::string_view interface_id;  // what this kernel speaks: "linnet.strategy/1"
};

// The eight kinds of component, sorted by name.
std::span<const Kind> kinds();

// Why no component of this manifest can be used, as a clause that follows the file's name; empty when all is well.
// Checks in this order: struct size, epoch, toolchain tag, texts and ids, the component list. Later fields are not
// touched once an earlier check failed, because they may not be there.
std::string refusal_of(const linnet_manifest& manifest);

// Likewise for one component, null included. What depends on its neighbours (duplicate ids) is not checked here.
std::string refusal_of(const linnet_component* component);

// The other defaults a component declares for the final training; none when it was built with an SDK that had no such
// thing. Of a component that is not refused, every name is one of its parameters and every value one of its range.
std::span<const linnet_setting> final_defaults_of(const linnet_component& component);

// Whether id, kind and the other texts of a component can be read at all.
bool is_readable(const linnet_component* component);

}  // namespace linnet::core
