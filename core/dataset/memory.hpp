// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace linnet::core {

// Bytes this process may still take without swapping: what the machine has available, or what the memory limit of its
// control group leaves when that is less. UINT64_MAX where the system does not say.
std::uint64_t available_memory_bytes();

}  // namespace linnet::core
