// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/library_sections.hpp"

// Boost 1.74's library_info.hpp uses these without including them.
#include <cstring>
#include <fstream>
#include <vector>
// Keep in this order.
#include <link.h>
#include <boost/dll/library_info.hpp>
#include <system_error>

#include "core/kernel/plugin_host.hpp"

namespace linnet::core {
namespace {

namespace fs = std::filesystem;

template <class Record>
Record read_at(std::ifstream& stream, std::uint64_t offset) {
    Record record{};
    stream.seekg(static_cast<std::streamoff>(offset));
    stream.read(reinterpret_cast<char*>(&record), sizeof record);
    if (!stream) throw NotAPlugin("is damaged: it ends before its own tables");
    return record;
}

bool fits(std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
    return offset <= size && length <= size - offset;
}

// The dynamic linker maps segments past the end of a truncated file and dies on the first access, and library_info
// trusts the table of section names. So both are checked here.
void check_extents(const fs::path& file, std::uint64_t size) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw NotAPlugin("cannot be read");
    const auto header = read_at<ElfW(Ehdr)>(stream, 0);
    if (!fits(header.e_shoff, std::uint64_t{header.e_shnum} * sizeof(ElfW(Shdr)), size))
        throw NotAPlugin("is damaged: it ends before its own tables");
    for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
        const auto segment = read_at<ElfW(Phdr)>(stream, header.e_phoff + i * sizeof(ElfW(Phdr)));
        if (segment.p_type == PT_LOAD && !fits(segment.p_offset, segment.p_filesz, size))
            throw NotAPlugin("is damaged: it ends before its own segments");
    }
    if (header.e_shstrndx >= header.e_shnum) throw NotAPlugin("is not a linnet plugin: it has no section names");
    const auto names =
        read_at<ElfW(Shdr)>(stream, header.e_shoff + std::uint64_t{header.e_shstrndx} * sizeof(ElfW(Shdr)));
    if (names.sh_size == 0 || !fits(names.sh_offset, names.sh_size, size) ||
        read_at<char>(stream, names.sh_offset + names.sh_size - 1) != '\0')
        throw NotAPlugin("is damaged: its section names are not readable");
}

bool is_native_elf(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    unsigned char identity[EI_NIDENT] = {};
    stream.read(reinterpret_cast<char*>(identity), sizeof identity);
    constexpr auto native_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
    return stream && std::memcmp(identity, ELFMAG, SELFMAG) == 0 && identity[EI_CLASS] == native_class;
}

}  // namespace

std::vector<std::string> section_names(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) throw NotAPlugin("is not a file that can be read");
    const auto size = fs::file_size(file, error);
    if (error) throw NotAPlugin("cannot be read: " + error.message());
    if (size == 0) throw NotAPlugin("is empty");
    if (!is_native_elf(file)) throw NotAPlugin("is not a shared library");
    check_extents(file, size);
    try {
        return boost::dll::library_info{file}.sections();
    } catch (const std::exception&) {
        throw NotAPlugin("is not a shared library");
    }
}

}  // namespace linnet::core
