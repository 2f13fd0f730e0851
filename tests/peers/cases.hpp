// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is trained both by linnet and by its peer.

#include <string>
#include <vector>

#include "core/ir/graph.hpp"

namespace linnet::peers {

inline constexpr int classes = 5;
inline constexpr int steps = 50;

// How the steps are cut into epochs.
enum class Course {
    stream,  // one epoch, a new mini-batch every step: what cannot tell the steps of a training from each other
    epochs,  // steps / 10 epochs of 10 mini-batches, the last of them smaller
    single   // one mini-batch, once per epoch
};

struct Case {
    std::string name;
    core::Graph graph;
    std::string settings;  // of the trainer, as in a run file; learning_rate and batch among them
    Course course = Course::stream;
};

std::vector<Case> all_cases();

}  // namespace linnet::peers
