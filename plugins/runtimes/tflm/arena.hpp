// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The memory that TensorFlow Lite Micro 9bc9deab needs for a model, by going through its allocations one by one.
//
// The arena has two ends. At the head lie activations and scratch buffers, packed by the greedy planner; while it
// plans, its own tables lie there instead. From the tail grow structures that stay: one for each tensor and operation,
// each kernel's state, per-channel multipliers and shifts.

#include "tflm/model.hpp"

namespace linnet::tflm {

enum class Machine : std::uint8_t {
    profiler,  // MLTK 0.19.0 on a 64-bit host: reference kernels that ask for the scratch buffers of CMSIS-NN
    device,    // a 32-bit Arm with reference kernels
};

struct ArenaUse {
    std::uint64_t head = 0;                         // byte: the plan of activations and scratch buffers
    std::uint64_t planning = 0;                     // byte: what the planner needs at the head while it plans
    std::uint64_t tail_planning = 0;                // byte: the tail at that time
    std::uint64_t tail = 0;                         // byte: the tail at the end
    std::uint64_t preparing = 0;                    // byte: the most of both ends while kernels look at their tensors
    std::uint64_t scratch_buffers = 0;              // how many
    std::uint64_t convolution_scratch_buffers = 0;  // how many of them convolutions asked for

    // The smallest arena, in steps of 16 byte, in which the model loads.
    std::uint64_t smallest_arena() const;
};

ArenaUse measure_arena(const Model& model, Machine machine);

// What `mltk profile` prints as RAM: found by bisection to 128 byte, with an allowance of 256 byte, and corrected from
// 64 to 32 bit by a formula of the tool's.
std::uint64_t profiled_ram(const Model& model, const ArenaUse& use);

}  // namespace linnet::tflm
