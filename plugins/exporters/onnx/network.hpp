// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The deployed form of a network in the operators of ONNX.
//
// Convolutions of ONNX want the channels before the time: a sequence {T, C} is a tensor windows x C x T inside the
// file. Its input is windows x T x C in raw sensor units, and flatten goes back to that order, so that the features a
// dense layer reads have the numbers they have everywhere else.

#include <linnet/sdk/exporter.hpp>

#include "onnx/model_file.hpp"
#include "onnx/numbers.hpp"

namespace linnet::onnx_exporter {

// Writes input "window", the network, and outputs "logits" and "probabilities", classes values per window each. Throws
// std::invalid_argument with a sentence when the network is no classifier, or when weights or normalisation do not fit
// it.
void write_network(const sdk::ExportedModel& model, Numbers& numbers, ModelFile& file);

}  // namespace linnet::onnx_exporter
