// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Exports the right symbol, outside of any plugin section.

#include <linnet/sdk/abi/manifest.h>

extern "C" {
__attribute__((visibility("default"))) const void* linnet_manifest_epoch1 = nullptr;
}
