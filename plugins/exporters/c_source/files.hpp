// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the files are made of.

#include "c_source/c_source.hpp"
#include "c_source/text.hpp"
#include "linnet_c/inference.hpp"

namespace linnet::c_source {

struct Export {  // of one model; what it refers to lives until emit() returns
    const Options& options;
    const sdk::ExportedModel& model;
    linnet_c::Program program;
    linnet_c::Constants constants;
    std::vector<ln_channel> count_table;  // empty for floats

    bool counts() const { return options.samples == linnet_c::Samples::counts; }
};

using Files = std::map<std::string, std::string, std::less<>>;  // text by path

// The words of model.h and model.c, and those of golden.h and golden.c.
void add_model_words(const Export& exported, Words& words);
void add_golden_words(const Export& exported, Words& words);

// model.json, which has the digests of the other files.
std::string manifest(const Export& exported, const sdk::Footprint& footprint, const Files& files);

}  // namespace linnet::c_source
