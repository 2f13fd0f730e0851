// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Output shapes of the primitives, by the table in sdk/graph.hpp.

#include <linnet/sdk/graph.hpp>
#include <span>

#include "core/ir/primitives.hpp"

namespace linnet::core {

// The shape of a primitive's output. `values` holds all attributes in the order of the primitive's table, already
// checked one by one; the operand count is checked too. Throws std::invalid_argument with a sentence when the shapes do
// not fit. Not for Primitive::input, whose shape is given.
sdk::Shape infer_shape(const PrimitiveSpec& spec, std::span<const sdk::Shape> operands, std::span<const double> values);

// "128x9", or "6" for a vector.
std::string format_shape(sdk::Shape shape);

}  // namespace linnet::core
