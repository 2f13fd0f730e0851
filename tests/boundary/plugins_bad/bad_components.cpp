// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// One component that is well, among others that each have one thing wrong.

#include "raw_plugin.hpp"

namespace {

template <class Change>
constexpr linnet_component changed(const char* id, Change change) {
    auto made = raw::idle;
    made.id = id;
    change(made);
    return made;
}

constexpr auto well = changed("well", [](auto&) {});
constexpr auto again = changed("well", [](auto&) {});
constexpr auto newer = changed("newer", [](auto& c) { c.interface_id = "linnet.strategy/99"; });
constexpr auto confused = changed("confused", [](auto& c) { c.interface_id = "linnet.metric/1"; });
constexpr auto odd_kind = changed("odd_kind", [](auto& c) { c.kind = "stratgy"; });
constexpr auto odd_id = changed("Odd-Id", [](auto&) {});
constexpr auto tiny = changed("tiny", [](auto& c) { c.struct_size = 16; });
constexpr auto stillborn = changed("stillborn", [](auto& c) { c.create = nullptr; });
constexpr auto tableless = changed("tableless", [](auto& c) { c.param_count = 3; });
constexpr const linnet_component* table[] = {&well,   &again, &newer,     &confused,  &odd_kind,
                                             &odd_id, &tiny,  &stillborn, &tableless, nullptr};

}  // namespace

LINNET_PLUGIN("org.linnet.test.bad_components", "0.1.0", "Apache-2.0", table)
