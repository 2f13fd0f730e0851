// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "npz_reader.hpp"

namespace {

constexpr linnet_param params[] = {
    {"train", "path", nullptr, "", "", "NumPy archive of the training windows"},
    {"test", "path", "", "", "", "archive of the test windows; read once, after the final training"},
    {"validation_file", "path", "", "", "",
     "archive of the validation windows; without it some training windows are held out"},
    {"features", "text", "features", "", "", "array of windows x time x channels, or windows x time"},
    {"labels", "text", "labels", "", "", "array of one whole number or one-hot row per window"},
    {"subjects", "text", "subjects", "", "", "array of one whole number per window; \"\" to ignore subjects"},
};
constexpr auto npz = linnet::sdk::component<linnet::sdk::Reader, linnet::npz::NpzReader>(
    "reader", "npz", "labelled windows from NumPy archives (.npz)", params);
constexpr const linnet_component* table[] = {&npz};

}  // namespace

LINNET_PLUGIN("org.linnet.npz", "0.1.0", "Apache-2.0", table)
