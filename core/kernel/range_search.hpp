// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Ranges of activations by what they do to the network's answers. Values that decide a class may be far smaller than
// the largest ones (a sensor at rest, beside one that is shaken), and then a range that clips the latter serves better
// than any that the distribution alone would choose.

#include "core/kernel/deployment.hpp"

namespace linnet::core {

// Narrows the range of one group of activations after the other, as long as the integers disagree with the float32
// network on fewer training windows for it; no label is looked at. What it was before when the runtime cannot be run
// here. Throws std::invalid_argument when the network cannot be quantized.
Deployment search_ranges(const RunPlan& plan, const Deployable& network, Deployment deployment);

}  // namespace linnet::core
