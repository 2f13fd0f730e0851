// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one door to spdlog. Everything goes to stderr; stdout belongs to results.

#include <linnet/sdk/host.hpp>
#include <string_view>

namespace linnet::core {

void set_log_level(sdk::Level lowest);
void log(sdk::Level level, std::string_view text) noexcept;  // [any-thread]

// Called around every line, so that a progress line on a terminal can be cleared and drawn again. Null: none.
void set_log_hooks(void (*before)(), void (*after)());

}  // namespace linnet::core
