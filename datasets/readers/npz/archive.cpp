// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "archive.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <linnet/sdk/support/suggestion.hpp>
#include <set>
#include <stdexcept>

namespace linnet::npz {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".npy";

[[noreturn]] void refuse_file(const std::string& path, const std::string& why) {
    throw std::runtime_error(path + ": " + why);
}

std::string hint_at_neighbour(const fs::path& path) {
    std::vector<std::string> neighbours;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(path.parent_path(), ignored))
        if (entry.path().extension() == ".npz") neighbours.push_back(entry.path().filename().string());
    std::sort(neighbours.begin(), neighbours.end());
    const std::string near = sdk::nearest(path.filename().string(), neighbours);
    return near.empty() ? "" : "; did you mean \"" + near + "\"?";
}

// Refuses what libzip would wait for or report as something else; returns the file's size.
std::uint64_t check_file(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) refuse_file(path, "there is no such file" + hint_at_neighbour(path));
    if (fs::is_directory(status)) refuse_file(path, "this is a folder, not an npz file");
    if (!fs::is_regular_file(status)) refuse_file(path, "this is not a regular file");
    std::ifstream file{path, std::ios::binary};
    if (!file) refuse_file(path, "the file cannot be opened for reading");
    const std::uint64_t bytes = fs::file_size(path, error);
    if (error) refuse_file(path, "the size of the file cannot be read: " + error.message());
    if (bytes == 0) refuse_file(path, "the file is empty");
    return bytes;
}

[[noreturn]] void refuse_format(const std::string& path, int code) {
    std::array<char, 6> start{};
    std::ifstream{path, std::ios::binary}.read(start.data(), start.size());
    const std::string_view found{start.data(), start.size()};
    if (found == "\x93NUMPY")
        refuse_file(path, "this is a single npy array; save features and labels together with numpy.savez");
    if (code == ZIP_ER_NOZIP && !found.starts_with("PK")) refuse_file(path, "this is not an npz file (no zip archive)");
    if (code == ZIP_ER_NOZIP) refuse_file(path, "the file is cut off or damaged: the zip archive has no directory");
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    refuse_file(path, "the zip archive cannot be read: " + reason);
}

std::string without_extension(std::string_view entry) {
    return std::string(entry.ends_with(extension) ? entry.substr(0, entry.size() - extension.size()) : entry);
}

std::string list(std::span<const std::string> names) {
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > most ? text + ", ..." : text;
}

}  // namespace

Archive::Archive(std::string path) : path_{std::move(path)}, file_bytes_{check_file(path_)} {
    int code = 0;
    archive_.reset(zip_open(path_.c_str(), ZIP_RDONLY, &code));
    if (!archive_) refuse_format(path_, code);
    const zip_int64_t entries = zip_get_num_entries(archive_.get(), 0);
    std::set<std::string> seen;
    for (zip_int64_t i = 0; i < entries; ++i) {
        const char* entry = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        names_.push_back(without_extension(entry ? entry : ""));
        if (!seen.insert(names_.back()).second) refuse_file(path_, "array \"" + names_.back() + "\" is there twice");
    }
    if (names_.empty()) refuse_file(path_, "there are no arrays in the file");
}

bool Archive::has(std::string_view array) const {
    return std::find(names_.begin(), names_.end(), array) != names_.end();
}

Array Archive::open(std::string_view array) const {
    const auto found = std::find(names_.begin(), names_.end(), array);
    if (found == names_.end()) {
        const std::string near = sdk::nearest(array, names_);
        refuse_file(path_, "there is no array \"" + std::string(array) + "\"; the file has " + list(names_) +
                               (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
    }
    Array opened{archive_.get(), path_, *found, static_cast<std::uint64_t>(found - names_.begin())};
    opened.check_compression(file_bytes_);
    opened.read_header();
    return opened;
}

Array::Array(zip_t* archive, std::string path, std::string name, std::uint64_t index)
    : path_{std::move(path)}, name_{std::move(name)} {
    constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
    if (zip_stat_index(archive, index, 0, &status_) != 0 || (status_.valid & needed) != needed)
        refuse("cannot be found in the archive's directory");
    file_.reset(zip_fopen_index(archive, index, 0));
    if (!file_) refuse(std::string("cannot be opened: ") + zip_strerror(archive));
}

void Array::refuse(const std::string& rest) const { refuse_file(path_, "array \"" + name_ + "\" " + rest); }

void Array::fill(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const zip_int64_t count = zip_fread(file_.get(), bytes.data(), bytes.size());
        if (count < 0) refuse(std::string("is damaged: ") + zip_file_strerror(file_.get()));
        if (count == 0) refuse("is cut off");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void Array::read_header() {
    std::array<std::uint8_t, npy_long_prefix_bytes> prefix{};
    const auto start = std::span{prefix}.first<npy_short_prefix_bytes>();
    fill(start);
    std::size_t prefix_bytes = 0;
    std::string text;
    try {
        prefix_bytes = npy_prefix_bytes(start);
    } catch (const std::runtime_error& problem) {
        refuse(problem.what());
    }
    fill(std::span{prefix}.subspan(npy_short_prefix_bytes, prefix_bytes - npy_short_prefix_bytes));
    try {
        text.resize(npy_text_bytes(std::span{prefix}.first(prefix_bytes)));
    } catch (const std::runtime_error& problem) {
        refuse(problem.what());
    }
    fill({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    try {
        header_ = parse_npy_header(text);
    } catch (const std::runtime_error& problem) {
        refuse(problem.what());
    }
    check_size(prefix_bytes + text.size());
}

// Neither the archive's directory nor the header is trusted alone: memory is taken for what both agree on.
void Array::check_size(std::size_t header_bytes) const {
    const std::uint64_t elements_bytes = header_.elements() * header_.type.bytes;
    const std::uint64_t found_bytes = status_.size < header_bytes ? 0 : status_.size - header_bytes;
    if (found_bytes != elements_bytes)
        refuse("should have " + std::to_string(elements_bytes) + " bytes of elements (" + header_.shape_text() + ", " +
               header_.type_text + "), but the archive has " + std::to_string(found_bytes));
}

// A directory that lies about sizes must not make anybody reserve memory: no file is smaller than its compressed parts,
// and deflate cannot shrink anything to less than 1/1032.
void Array::check_compression(std::uint64_t file_bytes) const {
    const bool stored = status_.comp_method == ZIP_CM_STORE;
    if (!stored && status_.comp_method != ZIP_CM_DEFLATE)
        refuse("is compressed by method " + std::to_string(status_.comp_method) +
               " of zip; only stored and deflated arrays can be read");
    constexpr std::uint64_t best_ratio = 1032;
    if (status_.comp_size > file_bytes || (stored && status_.comp_size != status_.size) ||
        status_.size / best_ratio > status_.comp_size)
        refuse("cannot have the size that the archive's directory says: " + std::to_string(status_.size) +
               " bytes, compressed to " + std::to_string(status_.comp_size));
}

void Array::read(std::span<std::uint8_t> bytes) { fill(bytes); }

void Array::finish() {
    std::uint8_t more = 0;  // reading at the end makes libzip compare the checksum
    const zip_int64_t count = zip_fread(file_.get(), &more, 1);
    if (count < 0) refuse(std::string("is damaged: ") + zip_file_strerror(file_.get()));
    if (count > 0) refuse("is longer than the archive's directory says");
}

}  // namespace linnet::npz
