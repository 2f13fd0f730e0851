// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Digests of data. A window has a fast 64-bit one; a data set the SHA-256 over those of all its windows. Hashing
// every sample with SHA-256 would cost more than reading the files. The digest finds accidental change and equal
// windows; it is no protection against somebody who forges data on purpose.

#include <cstdint>
#include <span>
#include <string>

#include "core/dataset/raw_data.hpp"

namespace linnet::core {

// Of the exact bit patterns; the same on every machine. The zeros +0 and -0 count as equal.
std::uint64_t window_digest(std::span<const float> window);

// SHA-256, 64 hexadecimal digits, over the parts in the order training, validation, test. Of each part: windows, time,
// channels and whether subjects are known; of each of its windows: digest, label, subject (0 where not known). All
// are 64-bit little endian.
std::string data_digest(const RawData& data);

// SHA-256, 64 hexadecimal digits, over (row, label) of every validation window in ascending order of rows, both 64-bit
// little endian. Rows count from 0 in the part the windows came from and index `labels`, which are those of the files.
std::string split_digest(std::span<const std::uint64_t> rows, std::span<const std::int64_t> labels);

}  // namespace linnet::core
