// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "c_source/c_source.hpp"

namespace {

constexpr linnet_param params[] = {
    {"prefix", "text", "linnet_model", "", "", "begins all names in C"},
    {"golden", "integer", "8", "1", "1000", "windows with expected results that are written, at most"},
    {"input", "choice", "float", "float|int16", "",
     "raw values in the unit of the data, or 16-bit counts of the sensor"},
    {"input_scale", "text", "", "", "",
     "for int16: the units that one count is, one number or one for each channel, separated by commas"},
};
constexpr auto c_source = linnet::sdk::component<linnet::sdk::Exporter, linnet::c_source::CSourceExporter>(
    "exporter", "c_source", "a folder of C99 without dependencies, with self-test and firmware", params);
constexpr const linnet_component* table[] = {&c_source};

}  // namespace

LINNET_PLUGIN("org.linnet.c_source", "0.1.0", "Apache-2.0", table)
