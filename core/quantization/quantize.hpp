// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Post-training quantization: from float32 weights and observed ranges to a network in int8.

#include "core/quantization/calibration.hpp"
#include "core/quantization/quantized_model.hpp"

namespace linnet::core {

// Kernels are symmetric with one scale per filter: its largest magnitude / 127. A range becomes a scale and a zero
// point such that zero is exact. Where a layer's result would be finer than the products that it is summed from, its
// scale is made coarser, so that every runtime can multiply an accumulator by a number below one half:
//
//     output scale > 2 * operand's scale * kernel scale
//
// likewise of a product more than twice the product of its operands' scales, and of a global_std_pool more than 1/2048 of
// its operand's. Operands of global_std_pool and sigmoid have no finer scale than 2e-6, of which neither can tell more.
//
// Throws std::invalid_argument with a sentence when a weight is not finite or no scales do that.
std::shared_ptr<const QuantizedModel> quantize(std::shared_ptr<const sdk::DeployedModel> deployed,
                                               const Observations& observations, CalibrationMethod method,
                                               QuantizedModel::Normalisation normalisation);

// The same with quantizations that are known, by node of the deployed graph: other weights for a network that was
// quantized before. A scale is made coarser where the new weights ask for it.
std::shared_ptr<const QuantizedModel> requantize(std::shared_ptr<const sdk::DeployedModel> deployed,
                                                 std::span<const sdk::Quantization> outputs,
                                                 QuantizedModel::Normalisation normalisation);

// The scale and zero point of a range that holds zero.
sdk::Quantization quantization_of(ValueRange range);

}  // namespace linnet::core
