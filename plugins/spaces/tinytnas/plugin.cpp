// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "spaces/tinytnas/tinytnas.hpp"

namespace {

constexpr linnet_param params[] = {
    {"k_max", "integer", "256", "4", "4096", "largest number of filters of the first layer"},
    {"batch_norm", "flag", "false", "", "", "normalise every convolution"},
};
constexpr auto space = linnet::sdk::component<linnet::sdk::Space, linnet::tinytnas::TinyTnasSpace>(
    "space", "tinytnas", "TinyTNAS: k filters, then c cells of pooling and separable convolution", params);
constexpr const linnet_component* table[] = {&space};

}  // namespace

LINNET_PLUGIN("org.linnet.tinytnas_space", "0.1.0", "Apache-2.0", table)
