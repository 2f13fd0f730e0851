// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "sample_nets.hpp"
#include "tflm/arena.hpp"
#include "tflm/lower.hpp"
#include "tinytnas_net.hpp"

// Expected values were measured: the networks were written as .tflite files and loaded by TensorFlow Lite Micro
// 9bc9deab with the kernels and patches of MLTK 0.19.0 on a 64-bit host, in arenas that shrank by 16 byte until loading
// failed.

namespace linnet::test {
namespace {

struct Measured {
    std::uint64_t head, tail, scratch_buffers, smallest_arena;
};

void check(const core::Graph& graph, tflm::Biases biases, const Measured& measured) {
    const auto use = tflm::measure_arena(tflm::lower(graph, biases), tflm::Machine::profiler);
    CHECK(use.head == measured.head);
    CHECK(use.tail == measured.tail);
    CHECK(use.scratch_buffers == measured.scratch_buffers);
    CHECK(use.smallest_arena() == measured.smallest_arena);
}

}  // namespace

TEST_CASE("the published file needs the arena that was measured") {
    check(TinyTnas{187, 1, 8, 3, 5}.build(), tflm::Biases::zero, {3008, 6432, 7, 10288});
}

TEST_CASE("networks with residuals, branches and many channels need the arena that was measured") {
    check(residual_net(), tflm::Biases::zero, {1920, 3376, 5, 5488});
    check(residual_net(), tflm::Biases::trained, {1920, 3408, 5, 5552});
    check(branching_net(), tflm::Biases::zero, {1680, 4160, 7, 7040});
    check(branching_net(), tflm::Biases::trained, {1680, 4192, 7, 7104});
    check(wide_net(), tflm::Biases::zero, {1088, 2288, 2, 5184});
}

}  // namespace linnet::test
