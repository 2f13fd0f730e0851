// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Exports the symbol of a manifest that is not there.

extern "C" {
__attribute__((visibility("default"), section("linnet1"))) const void* linnet_manifest_epoch1 = nullptr;
}
