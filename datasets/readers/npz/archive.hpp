// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A .npz file: a zip archive of .npy arrays, stored or deflated. Everything here throws std::runtime_error with a
// sentence that names the file, and the array where it is about one.

#include <zip.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "npy_header.hpp"

namespace linnet::npz {

// One array, opened and its header read; the elements come as a stream.
class Array {
public:
    const std::string& name() const { return name_; }
    const NpyHeader& header() const { return header_; }

    // Exactly the next elements in file order; bytes.size() is a multiple of the element size.
    void read(std::span<std::uint8_t> bytes);
    // Once every element was read: what the archive says about length and checksum must hold.
    void finish();
    // Throws "FILE: array "NAME" <rest>".
    [[noreturn]] void refuse(const std::string& rest) const;

private:
    friend class Archive;
    Array(zip_t* archive, std::string path, std::string name, std::uint64_t index);
    void read_header();
    void check_size(std::size_t header_bytes) const;
    void check_compression(std::uint64_t file_bytes) const;
    void fill(std::span<std::uint8_t> bytes);

    struct Close {
        void operator()(zip_file_t* file) const { zip_fclose(file); }
    };

    std::string path_, name_;
    zip_stat_t status_;
    std::unique_ptr<zip_file_t, Close> file_;
    NpyHeader header_;
};

class Archive {
public:
    explicit Archive(std::string path);

    const std::string& path() const { return path_; }
    const std::vector<std::string>& arrays() const { return names_; }  // without ".npy", in the file's order
    bool has(std::string_view array) const;
    // The array must not outlive the archive.
    Array open(std::string_view array) const;

private:
    struct Discard {
        void operator()(zip_t* archive) const { zip_discard(archive); }
    };

    std::string path_;
    std::uint64_t file_bytes_;
    std::unique_ptr<zip_t, Discard> archive_;
    std::vector<std::string> names_;
};

}  // namespace linnet::npz
