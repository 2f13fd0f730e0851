// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Genes as people write and read them.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"

namespace linnet::core {

// Genes by name ("k=8,c=4") in the order of the space's slots. In a space of many genes, those that are not named have
// their lowest value; what is printed of them can be read back. Throws InputError.
std::vector<std::int64_t> parse_genes(const RunPlan& plan, const std::string& text);
std::string format_genes(const RunPlan& plan, std::span<const std::int64_t> genes);

}  // namespace linnet::core
