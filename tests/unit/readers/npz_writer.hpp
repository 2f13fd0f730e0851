// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes small .npz files, good ones and bad ones, for tests of the reader.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace linnet::test {

using Bytes = std::vector<std::uint8_t>;

// The bytes of numbers of one type, as given or reversed byte by byte.
template <class Value>
Bytes bytes_of(const std::vector<Value>& values, bool big_endian = false) {
    Bytes bytes;
    for (const Value value : values) {
        std::uint8_t raw[sizeof(Value)];
        std::memcpy(raw, &value, sizeof raw);
        if ((std::endian::native == std::endian::big) != big_endian) std::reverse(std::begin(raw), std::end(raw));
        bytes.insert(bytes.end(), std::begin(raw), std::end(raw));
    }
    return bytes;
}

// A shape as in a header: "(3, 2)", "(3,)".
std::string shape_text(const std::vector<std::uint64_t>& shape);

// The text of a header: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }
std::string header_text(const std::string& type, bool fortran_order, const std::vector<std::uint64_t>& shape);

// A whole .npy: prefix of the version, header padded to 64 bytes, elements.
Bytes npy(const std::string& header, const Bytes& elements, unsigned version = 1);

struct Entry {
    std::string name;  // "features.npy"
    Bytes content;
    bool deflated = false;
    bool bzip2 = false;
};

void write_npz(const std::filesystem::path& path, const std::vector<Entry>& entries);
Bytes read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> content);

// A folder that is removed with everything in it at the end.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace linnet::test
