// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Elements of an array, from bytes in a file to numbers.

#include <cstdint>
#include <span>

#include "npy_header.hpp"

namespace linnet::npz {

// All convert target.size() elements of the given type; bytes.size() == target.size() * type.bytes.

// A value beyond the range of float becomes infinite.
void to_floats(std::span<const std::uint8_t> bytes, const ElementType& type, std::span<float> target);

// Integers beyond 2^53 are rounded; whole numbers that matter are read by to_integers().
void to_doubles(std::span<const std::uint8_t> bytes, const ElementType& type, std::span<double> target);

// For integer types and booleans; an unsigned value above INT64_MAX becomes negative.
void to_integers(std::span<const std::uint8_t> bytes, const ElementType& type, std::span<std::int64_t> target);

// Whether bytes of this type are already floats of this machine.
bool is_native_float(const ElementType& type);

}  // namespace linnet::npz
