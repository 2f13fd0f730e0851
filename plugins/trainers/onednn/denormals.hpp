// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace linnet::onednn {

// While it lives, results and operands too small for a normal float count as zero on this thread. The moments of Adam
// decay towards zero where gradients vanish, and arithmetic on such numbers is more than ten times slower.
class FlushDenormals {
public:
#if defined(__SSE__)
    FlushDenormals() : before_{_mm_getcsr()} { _mm_setcsr(before_ | flush_to_zero | denormals_are_zero); }
    ~FlushDenormals() { _mm_setcsr(before_); }
#elif defined(__aarch64__)
    FlushDenormals() {
        asm volatile("mrs %0, fpcr" : "=r"(before_));
        asm volatile("msr fpcr, %0" : : "r"(before_ | flush));
    }
    ~FlushDenormals() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
#else
    FlushDenormals() {}
    ~FlushDenormals() {}
#endif
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

private:
#if defined(__SSE__)
    static constexpr unsigned flush_to_zero = 1U << 15U;
    static constexpr unsigned denormals_are_zero = 1U << 6U;
    unsigned before_;
#elif defined(__aarch64__)
    static constexpr std::uint64_t flush = 1U << 24U;
    std::uint64_t before_;
#endif
};

}  // namespace linnet::onednn
