// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cmath>
#include <limits>

#include "reader_fixture.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string complaint_about(const std::vector<Entry>& entries) {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), entries);
    return fixture.complaint();
}

std::string complaint_about_features(const Bytes& features) {
    return complaint_about({{"features.npy", features}, {"labels.npy", small_labels()}});
}

std::string complaint_about_labels(const Bytes& labels) {
    return complaint_about({{"features.npy", small_features()}, {"labels.npy", labels}});
}

std::string complaint_about_header(const std::string& header) {
    return complaint_about_features(npy(header, Bytes(48)));
}

std::string complaint_about_type(const std::string& type) {
    return complaint_about_header(header_text(type, false, {2, 3, 2}));
}

std::string complaint_about_shape(const std::vector<std::uint64_t>& shape, std::size_t bytes) {
    return complaint_about_features(npy(header_text("<f4", false, shape), Bytes(bytes)));
}

Bytes three_by_two(std::vector<float> values) {
    values.resize(12);
    return npy(header_text("<f4", false, {2, 3, 2}), bytes_of(values));
}

}  // namespace

TEST_CASE("a file that is not there is named, with the one that may be meant") {
    NpzFixture fixture;
    CHECK(fixture.complaint() == "train.npz: there is no such file");
    write_npz(fixture.path("Train.npz"), small_entries());
    CHECK(fixture.complaint() == "train.npz: there is no such file; did you mean \"Train.npz\"?");
}

TEST_CASE("what is no archive is refused") {
    NpzFixture fixture;
    const auto complaint_about_bytes = [&](const Bytes& content) {
        write_file(fixture.path("train.npz"), content);
        return fixture.complaint();
    };
    CHECK(complaint_about_bytes({}) == "train.npz: the file is empty");
    CHECK(complaint_about_bytes({'h', 'e', 'l', 'l', 'o'}) == "train.npz: this is not an npz file (no zip archive)");
    CHECK(complaint_about_bytes(small_features()) ==
          "train.npz: this is a single npy array; save features and labels together with numpy.savez");
    write_npz(fixture.path("whole.npz"), small_entries());
    auto content = read_file(fixture.path("whole.npz"));
    content.resize(content.size() / 2);
    CHECK(complaint_about_bytes(content) ==
          "train.npz: the file is cut off or damaged: the zip archive has no directory");
}

TEST_CASE("folders and special files are refused instead of waited for") {
    NpzFixture fixture;
    std::filesystem::create_directory(fixture.path("train.npz"));
    CHECK(fixture.complaint() == "train.npz: this is a folder, not an npz file");
    fixture.config.values["train"] = fixture.path("pipe.npz");
    REQUIRE(mkfifo(fixture.path("pipe.npz").c_str(), 0600) == 0);
    CHECK(fixture.complaint() == "pipe.npz: this is not a regular file");
}

TEST_CASE("a missing array is named with those that are there and the nearest") {
    CHECK(complaint_about({{"feature.npy", small_features()}, {"labels.npy", small_labels()}}) ==
          "train.npz: there is no array \"features\"; the file has feature, labels; did you mean \"feature\"?");
    CHECK(complaint_about({{"features.npy", small_features()}, {"y.npy", small_labels()}}) ==
          "train.npz: there is no array \"labels\"; the file has features, y");
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), small_entries());
    fixture.config.values["subjects"] = "person";
    CHECK(fixture.complaint() == "train.npz: there is no array \"person\"; the file has features, labels");
}

TEST_CASE("an array that is there twice is refused") {
    CHECK(complaint_about({{"features.npy", small_features()}, {"features", small_features()}}) ==
          "train.npz: array \"features\" is there twice");
}

TEST_CASE("arrays of what is no number are refused by what they hold") {
    const std::string array = "train.npz: array \"features\" ";
    CHECK(complaint_about_type("|O") ==
          array + "holds Python objects (|O), not numbers; save it as one array of numbers");
    CHECK(complaint_about_type("<U7") == array + "holds text (<U7), not numbers");
    CHECK(complaint_about_type("|S3") == array + "holds text (|S3), not numbers");
    CHECK(complaint_about_type("<c8") == array + "holds complex numbers (<c8); save real numbers");
    CHECK(complaint_about_type("<M8[ns]") == array + "holds dates or durations (<M8[ns]), not numbers");
    CHECK(complaint_about_type("|V4") ==
          array + "has the element type \"|V4\", which is none of b1, i1 to i8, u1 to u8, f2, f4 and f8");
    CHECK(complaint_about_type("<f16") ==
          array + "has the element type \"<f16\", which is none of b1, i1 to i8, u1 to u8, f2, f4 and f8");
    CHECK(complaint_about_type("<i3") ==
          array + "has the element type \"<i3\", which is none of b1, i1 to i8, u1 to u8, f2, f4 and f8");
    CHECK(complaint_about_type("f4") ==
          array + "has the element type \"f4\", which is none of b1, i1 to i8, u1 to u8, f2, f4 and f8");
    CHECK(complaint_about_type("") ==
          array + "has the element type \"\", which is none of b1, i1 to i8, u1 to u8, f2, f4 and f8");
    CHECK(complaint_about_type("|f4") == array + "has the element type \"|f4\" without a byte order");
    CHECK(complaint_about_header("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,)}") ==
          array + "is a structured array; save plain numbers");
}

TEST_CASE("malformed headers are refused") {
    for (const char* header : {
             "",
             "{",
             "}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 2)",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 2), } more",
             "{'descr': '<f4', 'fortran_order': False}",
             "{'descr': '<f4', 'shape': (2, 3, 2)}",
             "{'fortran_order': False, 'shape': (2, 3, 2)}",
             "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 2)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 2), 'more': True}",
             "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3, 2)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': [2, 3, 2]}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (12)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3, 2)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, , 2)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3.0, 2)}",
             "{'descr': '<f4, 'fortran_order': False, 'shape': (2, 3, 2)}",
             "{'descr': '<f4\\'', 'fortran_order': False, 'shape': (2, 3, 2)}",
             "{descr: '<f4', 'fortran_order': False, 'shape': (2, 3, 2)}",
         }) {
        CAPTURE(header);
        CHECK(complaint_about_header(header) == "train.npz: array \"features\" has a malformed header");
    }
}

TEST_CASE("headers with absurd numbers are refused before memory is taken") {
    const std::string array = "train.npz: array \"features\" ";
    CHECK(complaint_about_header("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 3, 2)}") ==
          array + "has an absurd shape");
    CHECK(complaint_about_shape({1ULL << 31, 1ULL << 31, 2}, 48) == array + "has an absurd shape");
    CHECK(complaint_about_shape(std::vector<std::uint64_t>(33, 1), 4) == array + "has more than 32 dimensions");
    CHECK(complaint_about_shape({1'000'000'000, 128, 9}, 48) ==
          array + "should have 4608000000000 bytes of elements (1000000000 x 128 x 9, <f4), but the archive has 48");
    CHECK(complaint_about_shape({2, 3, 2}, 47) ==
          array + "should have 48 bytes of elements (2 x 3 x 2, <f4), but the archive has 47");
    CHECK(complaint_about_shape({2, 3, 2}, 49) ==
          array + "should have 48 bytes of elements (2 x 3 x 2, <f4), but the archive has 49");
}

TEST_CASE("what is not in the npy format is refused") {
    const std::string array = "train.npz: array \"features\" ";
    CHECK(complaint_about_features({'t', 'e', 'x', 't'}) == array + "is cut off");
    CHECK(complaint_about_features(Bytes(100, 'x')) == array + "is not in NumPy's npy format");
    Bytes content = small_features();
    content[6] = 4;
    CHECK(complaint_about_features(content) ==
          array + "is in version 4.0 of the npy format; 1.0, 2.0 and 3.0 are known");
    content[6] = 1;
    content[7] = 9;
    CHECK(complaint_about_features(content) ==
          array + "is in version 1.9 of the npy format; 1.0, 2.0 and 3.0 are known");
    content = npy(header_text("<f4", false, {2, 3, 2}), Bytes(48), 2);
    content[10] = 0xFF;
    CHECK(complaint_about_features(content) == array + "has a header of 16711796 bytes, more than a plain array needs");
}

TEST_CASE("features of a wrong rank or without contents are refused") {
    const std::string array = "train.npz: array \"features\" ";
    const std::string wanted = "; features are windows x time x channels, or windows x time for one channel";
    CHECK(complaint_about_shape({}, 4) == array + "has the shape one value" + wanted);
    CHECK(complaint_about_shape({2}, 8) == array + "has the shape 2" + wanted);
    CHECK(complaint_about_shape({2, 3, 2, 1}, 48) == array + "has the shape 2 x 3 x 2 x 1" + wanted);
    CHECK(complaint_about_shape({0, 3, 2}, 0) == array + "has no windows (0 x 3 x 2)");
    CHECK(complaint_about_shape({2, 0, 2}, 0) == array + "has windows without samples (2 x 0 x 2)");
    CHECK(complaint_about_shape({2, 3, 0}, 0) == array + "has windows without channels (2 x 3 x 0)");
}

TEST_CASE("values that are not finite are counted and the first one in window order is named") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    const std::string array = "train.npz: array \"features\" ";
    CHECK(complaint_about_features(three_by_two({0, 0, 0, 0, 0, nan})) ==
          array + "has 1 value that is not a finite 32-bit number; the first is NaN in window 0, time 2, channel 1");
    CHECK(complaint_about_features(three_by_two({0, 0, 0, 0, 0, 0, 0, 0, -inf, nan, 0, inf})) ==
          array +
              "has 3 values that are not finite 32-bit numbers; the first is infinite in window 1, time 1, channel 0");
    // Column-major: elements 0, 2 of the file are window 0; element 5 is window 1, time 2, channel 0.
    CHECK(complaint_about_features(
              npy(header_text("<f4", true, {2, 3, 2}), bytes_of<float>({0, 0, 0, 0, 0, nan, 0, 0, 0, 0, 0, 0}))) ==
          array + "has 1 value that is not a finite 32-bit number; the first is NaN in window 1, time 2, channel 0");
    CHECK(complaint_about_features(npy(header_text("<f8", false, {2, 1}), bytes_of<double>({1, 1e300}))) ==
          array +
              "has 1 value that is not a finite 32-bit number; the first is infinite in window 1, time 0, channel 0");
    CHECK(complaint_about_features(npy(header_text("<f2", false, {2, 1}), bytes_of<std::uint16_t>({0xFE00, 0x7C00}))) ==
          array + "has 2 values that are not finite 32-bit numbers; the first is NaN in window 0, time 0, channel 0");
}

TEST_CASE("labels and subjects must have one row per window") {
    CHECK(complaint_about_labels(npy(header_text("<i8", false, {3}), Bytes(24))) ==
          "train.npz: array \"labels\" has 3 rows, but the features have 2 windows");
    CHECK(complaint_about_labels(npy(header_text("<i8", false, {1, 2}), Bytes(16))) ==
          "train.npz: array \"labels\" has 1 rows, but the features have 2 windows");
    const std::string wanted = "; labels are one whole number per window, or one-hot rows of windows x classes";
    CHECK(complaint_about_labels(npy(header_text("<i8", false, {}), Bytes(8))) ==
          "train.npz: array \"labels\" has the shape one value" + wanted);
    CHECK(complaint_about_labels(npy(header_text("<i8", false, {2, 3, 1}), Bytes(48))) ==
          "train.npz: array \"labels\" has the shape 2 x 3 x 1" + wanted);
    CHECK(complaint_about_labels(npy(header_text("<i8", false, {2, 0}), {})) ==
          "train.npz: array \"labels\" has the shape 2 x 0" + wanted);
    auto entries = small_entries();
    entries.push_back({"subjects.npy", npy(header_text("<i8", false, {2, 2}), Bytes(32))});
    CHECK(complaint_about(entries) ==
          "train.npz: array \"subjects\" has the shape 2 x 2; subjects are one whole number per window");
    entries.back().content = npy(header_text("<i8", false, {4}), Bytes(32));
    CHECK(complaint_about(entries) == "train.npz: array \"subjects\" has 4 rows, but the features have 2 windows");
}

TEST_CASE("labels must be whole numbers that are not negative") {
    const std::string array = "train.npz: array \"labels\" ";
    CHECK(complaint_about_labels(npy(header_text("<i4", false, {2}), bytes_of<std::int32_t>({0, -3}))) ==
          array + "has the label -3 in window 1; labels must not be negative");
    CHECK(complaint_about_labels(npy(header_text("<f4", false, {2}), bytes_of<float>({0, 1.5F}))) ==
          array + "has the label 1.5 in window 1, which is not a whole number");
    CHECK(complaint_about_labels(npy(header_text("<f8", false, {2}), bytes_of<double>({std::nan(""), 1}))) ==
          array + "has the label nan in window 0, which is not a whole number");
    CHECK(complaint_about_labels(npy(header_text("<f8", false, {2}), bytes_of<double>({1e300, 1}))) ==
          array + "has the label 1e+300 in window 0, which is not a whole number");
    CHECK(complaint_about_labels(npy(header_text("<f8", false, {2}), bytes_of<double>({1, -1}))) ==
          array + "has the label -1 in window 1; labels must not be negative");
    CHECK(complaint_about_labels(npy(header_text("<u8", false, {2}), bytes_of<std::uint64_t>({1, ~0ULL}))) ==
          array + "has the label 18446744073709551615 in window 1, which is too large");
    auto entries = small_entries();
    entries.push_back({"subjects.npy", npy(header_text("<f8", false, {2}), bytes_of<double>({1, 0.1}))});
    CHECK(complaint_about(entries) ==
          "train.npz: array \"subjects\" has the subject 0.1 in window 1, which is not a whole number");
}

TEST_CASE("one-hot rows must have exactly one 1") {
    const std::string array = "train.npz: array \"labels\" ";
    const auto one_hot = [&](bool fortran, const std::vector<float>& values) {
        return complaint_about_labels(npy(header_text("<f4", fortran, {2, 3}), bytes_of(values)));
    };
    CHECK(one_hot(false, {0, 1, 0, 0, 0, 0}) == array + "has a one-hot row without a 1 in window 1");
    CHECK(one_hot(false, {0, 1, 0, 1, 0, 1}) == array + "has a one-hot row with more than one 1 in window 1");
    CHECK(one_hot(false, {0, 0.5F, 0.5F, 1, 0, 0}) ==
          array + "has a one-hot row with the value 0.5 in window 0; only 0 and 1 are allowed");
    CHECK(one_hot(true, {0, 1, 0, 0, 0, 0}) == array + "has a one-hot row without a 1 in window 0");
    CHECK(one_hot(true, {1, 1, 0, 0, 0, 1}) == array + "has a one-hot row with more than one 1 in window 1");
}

TEST_CASE("parts must have windows of one shape") {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), small_entries());
    auto entries = small_entries();
    entries[0].content = npy(header_text("<f4", false, {2, 2, 3}), Bytes(48));
    write_npz(fixture.path("test.npz"), entries);
    fixture.config.values["test"] = fixture.path("test.npz");
    CHECK(fixture.complaint() ==
          "test.npz: array \"features\" has windows of 2 x 3 (time x channels), but those of train.npz are 3 x 2");
}

TEST_CASE("a part too large for memory is refused by the sink before elements are read") {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), small_entries());
    FakeSink sink;
    sink.most_values = 11;
    const npz::NpzReader reader{fixture.host, fixture.config};
    CHECK_THROWS_WITH_AS(reader.read(sink), "too large for this test", std::runtime_error);
}

TEST_CASE("other compression than deflate is refused") {
    auto entries = small_entries();
    entries[0].content = npy(header_text("<f4", false, {2, 3, 200}), Bytes(4800));
    entries[0].bzip2 = true;
    CHECK(
        complaint_about(entries) ==
        "train.npz: array \"features\" is compressed by method 12 of zip; only stored and deflated arrays can be read");
}

TEST_CASE("a reader without a training file is not made") {
    NpzFixture fixture;
    fixture.config.values["train"] = "";
    CHECK_THROWS_WITH_AS(npz::NpzReader(fixture.host, fixture.config), "train must name a file", std::invalid_argument);
}
