// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where this installation keeps its parts: found from where the program itself stands, so that build trees, installed
// trees and copied ones work alike. LINNET_PLUGIN_PATH and LINNET_BOARD_PATH (folders separated by ':') come first.

#include "core/kernel/run_plan.hpp"

namespace linnet::cli {

core::Installation find_installation();

// The installation's plugins, and before them those of the folders a user names. Throws InputError for one that is not
// there.
core::Registry load_plugins(const std::vector<std::string>& named);

}  // namespace linnet::cli
