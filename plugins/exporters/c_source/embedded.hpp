// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Texts that are part of the plugin, by folder and name: "kernels/ln_pool.c", "firmware/Makefile", "templates/model.h".

#include <string_view>
#include <vector>

namespace linnet::c_source {

struct EmbeddedFile {
    std::string_view name, text;
};

const std::vector<EmbeddedFile>& embedded_files();

}  // namespace linnet::c_source
