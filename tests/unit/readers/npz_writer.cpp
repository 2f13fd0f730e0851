// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "npz_writer.hpp"

#include <unistd.h>
#include <zip.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace linnet::test {

std::string shape_text(const std::vector<std::uint64_t>& shape) {
    std::string text = "(";
    for (const std::uint64_t length : shape) text += std::to_string(length) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1) text.resize(text.size() - 2);
    return text + ")";
}

std::string header_text(const std::string& type, bool fortran_order, const std::vector<std::uint64_t>& shape) {
    return "{'descr': '" + type + "', 'fortran_order': " + (fortran_order ? "True" : "False") +
           ", 'shape': " + shape_text(shape) + ", }";
}

Bytes npy(const std::string& header, const Bytes& elements, unsigned version) {
    const std::size_t prefix_bytes = version == 1 ? 10 : 12;
    std::string text = header;
    while ((prefix_bytes + text.size() + 1) % 64 != 0) text += ' ';
    text += '\n';
    Bytes bytes{0x93, 'N', 'U', 'M', 'P', 'Y', static_cast<std::uint8_t>(version), 0};
    for (std::size_t i = 0; i < prefix_bytes - 8; ++i)
        bytes.push_back(static_cast<std::uint8_t>(std::uint32_t(text.size()) >> (8 * i)));
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.insert(bytes.end(), elements.begin(), elements.end());
    return bytes;
}

void write_npz(const std::filesystem::path& path, const std::vector<Entry>& entries) {
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!archive) throw std::runtime_error("cannot create " + path.string());
    for (const Entry& entry : entries) {
        zip_source_t* source = zip_source_buffer(archive, entry.content.data(), entry.content.size(), 0);
        const auto index = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) throw std::runtime_error(zip_strerror(archive));
        const int method = entry.bzip2 ? ZIP_CM_BZIP2 : entry.deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
        if (zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0) != 0)
            throw std::runtime_error(zip_strerror(archive));
    }
    if (zip_close(archive) != 0) throw std::runtime_error("cannot write " + path.string());
}

Bytes read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return Bytes(std::istreambuf_iterator<char>{file}, {});
}

void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> content) {
    std::filesystem::remove(path);  // some file systems wait for the disk when a file is cut to nothing and rewritten
    std::ofstream file{path, std::ios::binary};
    file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

ScratchFolder::ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "linnet_test_XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a folder for the test");
    path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace linnet::test
