// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "linnet_c/linnet_c.hpp"

namespace {

constexpr linnet_param params[] = {
    {"kernels", "choice", "scalar", "scalar|dsp", "", "portable C, or for Arm cores with the DSP extension"},
    {"requantization", "choice", "8", "8|12", "",
     "byte per output channel: multiplier and bias, or multiplier, shift and bias"},
};
constexpr auto linnet_c = linnet::sdk::component<linnet::sdk::Runtime, linnet::linnet_c::LinnetCRuntime>(
    "runtime", "linnet_c", "our own generated C with int8 weights, without an interpreter", params);
constexpr const linnet_component* table[] = {&linnet_c};

}  // namespace

LINNET_PLUGIN("org.linnet.linnet_c", "0.1.0", "Apache-2.0", table)
