// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <random>

#include "reader_fixture.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

std::vector<Entry> sample_entries(bool deflated) {
    std::vector<float> values;
    for (int i = 0; i < 10 * 8 * 2; ++i) values.push_back(static_cast<float>(i % 7));
    return {{"features.npy", npy(header_text("<f4", false, {10, 8, 2}), bytes_of(values)), deflated},
            {"labels.npy", npy(header_text("<i8", true, {10}), bytes_of<std::int64_t>({0, 1, 2, 0, 1, 2, 0, 1, 2, 0})),
             deflated},
            {"subjects.npy", npy(header_text("|u1", false, {10}), {1, 1, 1, 1, 1, 2, 2, 2, 2, 2}), deflated}};
}

// What a caller may rely on, however broken the file: a sentence that begins with the file's name, or a whole part.
void check_outcome(NpzFixture& fixture) {
    try {
        const auto part = fixture.read_train();
        REQUIRE(part.labels.size() == part.extent.windows);
        for (const float value : part.features) REQUIRE(value != -1e30F);
        for (const auto label : part.labels) REQUIRE(label >= 0);
    } catch (const std::runtime_error& error) {
        const std::string sentence = fixture.without_folder(error.what());
        const bool of_sink = sentence == "too large for this test";
        CAPTURE(sentence);
        REQUIRE((of_sink || sentence.rfind("train.npz: ", 0) == 0));
        REQUIRE((of_sink || sentence.size() > 20));
    }
}

std::uint32_t read_32(const Bytes& bytes, std::size_t at) {
    return bytes[at] | bytes[at + 1] * 256U | bytes[at + 2] * 65536U | bytes[at + 3] * 16777216U;
}

void write_32(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

// Position of the first entry of the central directory.
std::size_t directory_of(const Bytes& bytes) {
    for (std::size_t i = 0; i + 4 < bytes.size(); ++i)
        if (read_32(bytes, i) == 0x02014B50) return i;
    FAIL("no directory");
    return 0;
}

}  // namespace

TEST_CASE("a file cut off anywhere is refused with a sentence") {
    for (const bool deflated : {false, true}) {
        NpzFixture fixture;
        write_npz(fixture.path("whole.npz"), sample_entries(deflated));
        const Bytes whole = read_file(fixture.path("whole.npz"));
        for (std::size_t length = 0; length < whole.size(); ++length) {
            write_file(fixture.path("train.npz"), std::span{whole}.first(length));
            CAPTURE(length);
            const std::string sentence = fixture.complaint();
            REQUIRE(sentence.rfind("train.npz: ", 0) == 0);
        }
    }
}

TEST_CASE("a file with any byte changed is read whole or refused with a sentence") {
    for (const bool deflated : {false, true}) {
        NpzFixture fixture;
        write_npz(fixture.path("whole.npz"), sample_entries(deflated));
        const Bytes whole = read_file(fixture.path("whole.npz"));
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const std::uint8_t change : {std::uint8_t{0xFF}, std::uint8_t{0x01}, std::uint8_t{0x80}}) {
                Bytes damaged = whole;
                damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ change);
                write_file(fixture.path("train.npz"), damaged);
                CAPTURE(at);
                check_outcome(fixture);
            }
        }
    }
}

TEST_CASE("files with many bytes changed at random are read whole or refused with a sentence") {
    std::mt19937_64 random{20260101};
    NpzFixture fixture;
    write_npz(fixture.path("whole.npz"), sample_entries(false));
    const Bytes whole = read_file(fixture.path("whole.npz"));
    for (int round = 0; round < 2000; ++round) {
        Bytes damaged = whole;
        for (std::uint64_t changes = 1 + random() % 12; changes > 0; --changes)
            damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
        if (random() % 4 == 0) damaged.resize(1 + random() % damaged.size());
        write_file(fixture.path("train.npz"), damaged);
        CAPTURE(round);
        check_outcome(fixture);
    }
}

// The headers alone, past the archive's checksum, which would hide nearly every change from the parser.
TEST_CASE("headers changed at random are read or refused with a sentence") {
    std::mt19937_64 random{7};
    const std::string alphabet = "{}()[]',: 0123456789<>|=fiubOUSVTrueFalsedescrshapeL\n\\\"-";
    const std::string good = header_text("<f4", false, {10, 8, 2});
    NpzFixture fixture;
    auto entries = sample_entries(false);
    const Bytes elements(10 * 8 * 2 * 4);
    for (int round = 0; round < 3000; ++round) {
        std::string header = good;
        for (std::uint64_t changes = 1 + random() % 3; changes > 0; --changes) {
            const std::size_t at = random() % header.size();
            if (random() % 3 == 0) {
                header.erase(at, 1 + random() % 4);
            } else {
                header[at] = alphabet[random() % alphabet.size()];
            }
            if (header.empty()) break;
        }
        entries[0].content = npy(header, elements);
        write_npz(fixture.path("train.npz"), entries);
        CAPTURE(header);
        try {
            const auto part = fixture.read_train();
            REQUIRE(part.features.size() == part.extent.windows * part.extent.time * part.extent.channels);
        } catch (const std::runtime_error& error) {
            REQUIRE(fixture.without_folder(error.what()).rfind("train.npz: array \"", 0) == 0);
        }
    }
}

TEST_CASE("changed elements are noticed by their checksum") {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), small_entries());
    Bytes content = read_file(fixture.path("train.npz"));
    // The first entry is stored: 30 bytes and its name, then the array.
    const std::size_t last_element = 30 + std::string("features.npy").size() + small_features().size() - 1;
    content[last_element] ^= 1;
    write_file(fixture.path("train.npz"), content);
    CHECK(fixture.complaint() == "train.npz: array \"features\" is damaged: CRC error");
}

TEST_CASE("a directory that promises more than deflate can hold is refused before memory is taken") {
    NpzFixture fixture;
    constexpr std::uint32_t promised_elements = 100'000'000;
    // A header for 400 MB over a few deflated bytes, and a directory that says the same.
    auto entries = small_entries();
    entries[0].content = npy(header_text("<f4", false, {promised_elements / 100, 100}), Bytes(4000));
    entries[0].deflated = true;
    write_npz(fixture.path("train.npz"), entries);
    Bytes content = read_file(fixture.path("train.npz"));
    const std::size_t entry = directory_of(content);
    const std::uint32_t size = 128 + promised_elements * 4, packed = read_32(content, entry + 20);
    write_32(content, entry + 24, size);
    write_32(content, 22, size);
    write_file(fixture.path("train.npz"), content);
    CHECK(fixture.complaint() ==
          "train.npz: array \"features\" cannot have the size that the archive's directory says: " +
              std::to_string(size) + " bytes, compressed to " + std::to_string(packed));
}

TEST_CASE("an array that ends before the size its directory promises is refused") {
    NpzFixture fixture;
    auto entries = small_entries();
    entries[0].content = npy(header_text("<f4", false, {20, 10}), Bytes(400));  // promised: 800
    entries[0].deflated = true;
    entries[1].content = npy(header_text("|u1", false, {20}), Bytes(20));
    write_npz(fixture.path("train.npz"), entries);
    Bytes content = read_file(fixture.path("train.npz"));
    const std::size_t entry = directory_of(content);
    write_32(content, entry + 24, 128 + 800);
    write_32(content, 22, 128 + 800);
    write_file(fixture.path("train.npz"), content);
    const std::string sentence = fixture.complaint();
    CAPTURE(sentence);
    CHECK(sentence == "train.npz: array \"features\" is cut off");
}
