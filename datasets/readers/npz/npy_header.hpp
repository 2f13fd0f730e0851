// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The header of one array in NumPy's .npy format, versions 1.0, 2.0 and 3.0
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::npz {

enum class Kind : std::uint8_t { boolean, signed_integer, unsigned_integer, real };

struct ElementType {
    Kind kind;
    std::uint8_t bytes;  // 1, 2, 4 or 8
    bool big_endian;     // false for single bytes
};

struct NpyHeader {
    ElementType type;
    std::string type_text;  // as in the file: "<f4"
    bool fortran_order;
    std::vector<std::uint64_t> shape;

    std::uint64_t elements() const;  // cannot overflow: parse_npy_header() refuses such shapes
    std::string shape_text() const;  // "7352 x 128 x 9"; "one value" for rank 0
};

// How the file begins: magic string, version, length of the text that follows. The longest prefix has 12 bytes; 10
// are needed to know whether two more belong to it.
constexpr std::size_t npy_short_prefix_bytes = 10, npy_long_prefix_bytes = 12;
std::size_t npy_prefix_bytes(std::span<const std::uint8_t, npy_short_prefix_bytes> start);
std::size_t npy_text_bytes(std::span<const std::uint8_t> prefix);

// Everything is checked; throws std::runtime_error with the end of a sentence that begins with the array's name: "has
// no shape in its header", "holds text (<U7), not numbers".
NpyHeader parse_npy_header(std::string_view text);

}  // namespace linnet::npz
