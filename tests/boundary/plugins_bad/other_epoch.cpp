// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// As a plugin of the next ABI epoch would look: another section, another symbol.

extern "C" {
__attribute__((visibility("default"), section("linnet2"))) const void* linnet_manifest_epoch2 = nullptr;
}
