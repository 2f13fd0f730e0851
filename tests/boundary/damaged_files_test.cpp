// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "support.hpp"

namespace {

using namespace boundary;
namespace fs = std::filesystem;

class Scratch {  // a folder of its own, gone afterwards
public:
    Scratch() : path_{fs::temp_directory_path() / ("linnet_damaged_" + std::to_string(getpid()))} {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Scratch() { fs::remove_all(path_); }
    const fs::path& path() const { return path_; }

    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream{path_ / name, std::ios::binary} << bytes;
    }

private:
    fs::path path_;
};

std::string good_library() {
    std::ifstream stream{good_plugins / "first.so", std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

template <class Record>
void change(std::string& bytes, std::size_t offset, void (*edit)(Record&)) {
    Record record;
    std::memcpy(&record, bytes.data() + offset, sizeof record);
    edit(record);
    std::memcpy(bytes.data() + offset, &record, sizeof record);
}

Elf64_Ehdr header_of(const std::string& bytes) {
    Elf64_Ehdr header;
    std::memcpy(&header, bytes.data(), sizeof header);
    return header;
}

std::string with_header(std::string bytes, void (*edit)(Elf64_Ehdr&)) {
    change<Elf64_Ehdr>(bytes, 0, edit);
    return bytes;
}

std::string with_first_segment(std::string bytes, void (*edit)(Elf64_Phdr&)) {
    change<Elf64_Phdr>(bytes, header_of(bytes).e_phoff, edit);
    return bytes;
}

std::string with_name_table(std::string bytes, void (*edit)(Elf64_Shdr&)) {
    const auto header = header_of(bytes);
    change<Elf64_Shdr>(bytes, header.e_shoff + header.e_shstrndx * sizeof(Elf64_Shdr), edit);
    return bytes;
}

// What the registry says about the only file in a folder.
std::string refusal_of(const std::string& bytes) {
    const Scratch scratch;
    scratch.write("plugin.so", bytes);
    const auto registry = load(scratch.path());
    REQUIRE(registry.refusals().size() == 1);
    CHECK(registry.refusals()[0].sentence() ==
          (scratch.path() / "plugin.so").string() + ": " + registry.refusals()[0].reason);
    return registry.refusals()[0].reason;
}

}  // namespace

TEST_CASE("files that are no library at all are refused") {
    CHECK(refusal_of("") == "is empty");
    CHECK(refusal_of("these are not the bytes you are looking for\n") == "is not a shared library");
    CHECK(refusal_of("\x7f"
                     "ELF") == "is not a shared library");
    CHECK(refusal_of(with_header(good_library(), [](Elf64_Ehdr& h) { h.e_ident[EI_CLASS] = ELFCLASS32; })) ==
          "is not a shared library");
}

TEST_CASE("a library cut off anywhere is refused before it is mapped") {
    const auto whole = good_library();
    for (const std::size_t kept :
         {std::size_t{17}, std::size_t{40}, std::size_t{64}, std::size_t{4096}, whole.size() / 2, whole.size() - 1}) {
        CAPTURE(kept);
        CHECK(refusal_of(whole.substr(0, kept)) == "is damaged: it ends before its own tables");
    }
}

TEST_CASE("a library whose tables point outside of it is refused before it is mapped") {
    const auto whole = good_library();
    CHECK(refusal_of(with_header(whole, [](Elf64_Ehdr& h) { h.e_shoff = ~std::uint64_t{0} - 8; })) ==
          "is damaged: it ends before its own tables");
    CHECK(refusal_of(with_header(whole, [](Elf64_Ehdr& h) { h.e_phoff = ~std::uint64_t{0} / 2; })) ==
          "is damaged: it ends before its own tables");
    CHECK(refusal_of(with_first_segment(whole, [](Elf64_Phdr& s) { s.p_filesz = 1u << 30; })) ==
          "is damaged: it ends before its own segments");
    CHECK(refusal_of(with_header(whole, [](Elf64_Ehdr& h) { h.e_shstrndx = 60000; })) ==
          "is not a linnet plugin: it has no section names");
    CHECK(refusal_of(with_header(whole, [](Elf64_Ehdr& h) { h.e_shnum = 0; })) ==
          "is not a linnet plugin: it has no section names");
    CHECK(refusal_of(with_name_table(whole, [](Elf64_Shdr& s) { s.sh_size = 0; })) ==
          "is damaged: its section names are not readable");
    CHECK(refusal_of(with_name_table(whole, [](Elf64_Shdr& s) { s.sh_size = ~std::uint64_t{0}; })) ==
          "is damaged: its section names are not readable");
    CHECK(refusal_of(with_name_table(whole, [](Elf64_Shdr& s) { --s.sh_size; })) ==
          "is damaged: its section names are not readable");
}

TEST_CASE("a library for another processor is refused in the dynamic linker's words") {
    CHECK(refusal_of(with_header(good_library(), [](Elf64_Ehdr& h) { h.e_ident[EI_DATA] = ELFDATA2MSB; })) ==
          "cannot be loaded: ELF file data encoding not little-endian");
}

TEST_CASE("what only looks like a file is refused without waiting for it") {
    const Scratch scratch;
    fs::create_directory(scratch.path() / "folder.so");
    fs::create_symlink("nowhere", scratch.path() / "link.so");
    REQUIRE(mkfifo((scratch.path() / "pipe.so").c_str(), 0600) == 0);
    scratch.write("notes.txt", "not a candidate");
    const auto registry = load(scratch.path());
    REQUIRE(registry.refusals().size() == 3);
    for (const auto& refusal : registry.refusals()) CHECK(refusal.reason == "is not a file that can be read");
}
