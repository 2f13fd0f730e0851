// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "dnnl_adapter.hpp"

#include <oneapi/dnnl/dnnl.h>

#include <stdexcept>

#if DNNL_VERSION_MAJOR != 2 && DNNL_VERSION_MAJOR != 3
#error "the onednn trainer is written for oneDNN 2.x and 3.x"
#endif

// Declared here and not by <omp.h>: this must be the OpenMP runtime that oneDNN is linked with, whatever the compiler.
extern "C" void omp_set_num_threads(int threads);

namespace linnet::onednn {
namespace {

const char* instruction_set() noexcept {
    const dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa();
#if DNNL_VERSION_MAJOR == 2
    if (isa == dnnl_cpu_isa_all) return nullptr;
#else
    if (isa == dnnl_cpu_isa_default) return nullptr;
#endif
    // A set of bits: wider instruction sets include the narrower ones.
    const auto includes = [&](dnnl_cpu_isa_t other) { return (isa & other) == other; };
    if (includes(dnnl_cpu_isa_avx512_core)) return "avx512_core";
    if (includes(dnnl_cpu_isa_avx2)) return "avx2";
    if (includes(dnnl_cpu_isa_avx)) return "avx";
    if (includes(dnnl_cpu_isa_sse41)) return "sse41";
    return nullptr;
}

}  // namespace

bool onednn_generates_code() noexcept { return instruction_set() != nullptr; }

std::string onednn_name() {
    const dnnl_version_t* version = dnnl_version();
    const char* isa = instruction_set();
    return "oneDNN " + std::to_string(version->major) + '.' + std::to_string(version->minor) + '.' +
           std::to_string(version->patch) + " sgemm " + (isa != nullptr ? "jit " + std::string(isa) : "ref");
}

void use_one_thread() noexcept { omp_set_num_threads(1); }

void sgemm(bool transposed, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t depth, const float* a,
           std::ptrdiff_t a_stride, const float* b, std::ptrdiff_t b_stride, float beta, float* c,
           std::ptrdiff_t c_stride) {
    const dnnl_status_t status = dnnl_sgemm(transposed ? 'T' : 'N', 'N', rows, columns, depth, 1.0F, a, a_stride, b,
                                            b_stride, beta, c, c_stride);
    if (status != dnnl_success) throw std::runtime_error("oneDNN sgemm failed with status " + std::to_string(status));
}

}  // namespace linnet::onednn
