// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/support/sha256.hpp>

namespace linnet::core {

using sdk::Sha256;
using sdk::sha256_hex;

}  // namespace linnet::core
