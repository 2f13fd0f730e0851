// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which operations the plugins of a run cannot handle. A candidate that has one is infeasible; a space that builds
// nothing else is refused before the search.

#include "core/kernel/run_plan.hpp"

namespace linnet::core {

// Asks trainer, runtime and exporters about every primitive and fills RunPlan::unsupported.
void find_unsupported(RunPlan& plan, const Handle<sdk::Trainer>& trainer);

// Why this network cannot be used, or null.
const Unsupported* unsupported_in(const RunPlan& plan, const Graph& graph);

// Throws InputError with the sentence about it.
void refuse_unsupported(const RunPlan& plan, const Graph& graph);

}  // namespace linnet::core
