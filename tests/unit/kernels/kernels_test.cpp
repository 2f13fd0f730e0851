// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <sstream>

#include "cases.hpp"

using namespace linnet::kernel_cases;

namespace {

std::string describe(const Case& test) {
    std::ostringstream text;
    const auto& step = test.step;
    text << test.kernel << (test.in_place ? " in place" : "") << ", " << step.input_time << "x" << step.input_channels
         << " to " << step.output_time << "x" << step.output_channels << ", size " << step.size << ", stride "
         << step.stride << ", dilation " << step.dilation << ", padding " << step.padding << ", output at "
         << test.output.offset << ", row " << ln_row_bytes(step.output_channels);
    return text.str();
}

// The arena is a heap block of its own, so that AddressSanitizer sees what the guards do not.
void check(const Case& test, ln_kernel* function) {
    auto arena = arena_before(test.seed, test.arena_bytes);
    const auto step = test.bind(function);
    function(&step, arena.data());
    const auto wrong = wrong_bytes(test, arena);
    if (!wrong.empty()) FAIL_CHECK(describe(test), ": ", wrong.size(), " wrong bytes, the first at ", wrong.front());
}

}  // namespace

TEST_CASE("every kernel gives the reference's bytes on random shapes, in place and not, and touches nothing else") {
    for (const auto& kernel : kernels()) {
        CAPTURE(kernel.name);
        Random random{std::mt19937_64(7)};
        int in_place = 0;
        for (int i = 0; i < 2000; ++i) {
            const auto test = random_case(kernel.name, random, i % 10 == 9 ? 3.0 : 1.0);
            in_place += test.in_place;
            check(test, kernel.function);
        }
        const auto never = kernel.name == "ln_conv" || kernel.name == "ln_conv_grouped" || kernel.name == "ln_dense" ||
                           kernel.name == "ln_concat";
        CHECK((in_place > 300) == !never);
    }
}

TEST_CASE("a wrong byte of the result, a touched guard and an overwritten input are found") {
    Random random{std::mt19937_64(7)};
    auto test = random_case("ln_conv", random, 1.0);
    auto arena = arena_before(test.seed, test.arena_bytes);
    const auto step = test.bind(ln_conv);
    ln_conv(&step, arena.data());
    CHECK(wrong_bytes(test, arena).empty());
    for (const auto byte : {test.output.offset, std::uint32_t{0}, test.arena_bytes - 1, test.input.offset}) {
        auto damaged = arena;
        damaged[byte] = static_cast<std::int8_t>(damaged[byte] ^ 1);
        CHECK(wrong_bytes(test, damaged) == std::vector<std::uint32_t>{byte});
    }
}
