// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The nearest known name for one that is not known: the SDK's, under the core's own name.

#include <linnet/sdk/support/suggestion.hpp>

namespace linnet::core {

using sdk::nearest;
using sdk::suggestion;

}  // namespace linnet::core
