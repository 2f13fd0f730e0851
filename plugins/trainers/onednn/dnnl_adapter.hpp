// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All that the trainer uses of oneDNN; only dnnl_adapter.cpp includes its headers, so that its major versions differ in
// one file.

#include <cstddef>
#include <string>

namespace linnet::onednn {

// Whether oneDNN generates code for this processor. Without, its products are a reference implementation, which must
// never run.
bool onednn_generates_code() noexcept;

// "oneDNN 2.6.3 sgemm jit avx512_core", for logs.
std::string onednn_name();

// From now on oneDNN plans and runs on the calling thread alone whatever this thread asks of it.
void use_one_thread() noexcept;

// c[rows][columns] = beta * c + op(a)[rows][depth] * b[depth][columns], all row-major with the given leading
// dimensions; op transposes a when transposed is set. Throws std::runtime_error on failure.
void sgemm(bool transposed, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t depth, const float* a,
           std::ptrdiff_t a_stride, const float* b, std::ptrdiff_t b_stride, float beta, float* c,
           std::ptrdiff_t c_stride);

}  // namespace linnet::onednn
