// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "reader_fixture.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

// A value that every type down to a signed byte can hold, different for every place.
int value_at(std::size_t window, std::size_t time, std::size_t channel) {
    return static_cast<int>(window * 12 + time * 3 + channel);
}

constexpr std::size_t windows = 5, times = 4, channels = 3;

// All values in the order of the file.
template <class Value>
std::vector<Value> in_file_order(bool fortran) {
    std::vector<Value> values;
    if (fortran) {
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t t = 0; t < times; ++t)
                for (std::size_t n = 0; n < windows; ++n) values.push_back(static_cast<Value>(value_at(n, t, c)));
    } else {
        for (std::size_t n = 0; n < windows; ++n)
            for (std::size_t t = 0; t < times; ++t)
                for (std::size_t c = 0; c < channels; ++c) values.push_back(static_cast<Value>(value_at(n, t, c)));
    }
    return values;
}

void check_features(const FakeSink::Part& part) {
    REQUIRE(part.extent.windows == windows);
    REQUIRE(part.extent.time == times);
    REQUIRE(part.extent.channels == channels);
    std::size_t i = 0;
    for (std::size_t n = 0; n < windows; ++n)
        for (std::size_t t = 0; t < times; ++t)
            for (std::size_t c = 0; c < channels; ++c)
                REQUIRE(part.features[i++] == static_cast<float>(value_at(n, t, c)));
}

Bytes five_labels() { return npy(header_text("<i8", false, {5}), bytes_of<std::int64_t>({0, 1, 0, 1, 0})); }

template <class Value>
void check_feature_type(const std::string& name) {
    for (const bool big : {false, true}) {
        for (const bool fortran : {false, true}) {
            for (const bool deflated : {false, true}) {
                const std::string type = (sizeof(Value) == 1 ? "|" : big ? ">" : "<") + name;
                CAPTURE(type);
                CAPTURE(fortran);
                CAPTURE(deflated);
                NpzFixture fixture;
                write_npz(fixture.path("train.npz"), {{"features.npy",
                                                       npy(header_text(type, fortran, {windows, times, channels}),
                                                           bytes_of(in_file_order<Value>(fortran), big)),
                                                       deflated},
                                                      {"labels.npy", five_labels(), deflated}});
                check_features(fixture.read_train());
            }
        }
    }
}

std::vector<std::int64_t> labels_of(const Bytes& labels) {
    NpzFixture fixture;
    const std::vector<float> values(3 * 2, 1.0F);
    write_npz(fixture.path("train.npz"),
              {{"features.npy", npy(header_text("<f4", false, {3, 2}), bytes_of(values))}, {"labels.npy", labels}});
    return fixture.read_train().labels;
}

template <class Value>
void check_label_type(const std::string& name) {
    for (const bool big : {false, true}) {
        const std::string type = (sizeof(Value) == 1 ? "|" : big ? ">" : "<") + name;
        CAPTURE(type);
        CHECK(labels_of(npy(header_text(type, false, {3}), bytes_of<Value>({2, 0, 100}, big))) ==
              std::vector<std::int64_t>{2, 0, 100});
        CHECK(labels_of(npy(header_text(type, false, {3, 1}), bytes_of<Value>({2, 0, 100}, big))) ==
              std::vector<std::int64_t>{2, 0, 100});
        // One-hot of 1, 0, 3 with four classes, in both orders.
        CHECK(labels_of(
                  npy(header_text(type, false, {3, 4}), bytes_of<Value>({0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}, big))) ==
              std::vector<std::int64_t>{1, 0, 3});
        CHECK(labels_of(
                  npy(header_text(type, true, {3, 4}), bytes_of<Value>({0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}, big))) ==
              std::vector<std::int64_t>{1, 0, 3});
    }
}

std::vector<float> half_features(const std::vector<std::uint16_t>& halves, bool big) {
    NpzFixture fixture;
    write_npz(
        fixture.path("train.npz"),
        {{"features.npy", npy(header_text(big ? ">f2" : "<f2", false, {1, halves.size()}), bytes_of(halves, big))},
         {"labels.npy", npy(header_text("|u1", false, {1}), {0})}});
    return fixture.read_train().features;
}

}  // namespace

TEST_CASE("features of every integer and real type, byte order, memory order and compression are read") {
    check_feature_type<std::int8_t>("i1");
    check_feature_type<std::int16_t>("i2");
    check_feature_type<std::int32_t>("i4");
    check_feature_type<std::int64_t>("i8");
    check_feature_type<std::uint8_t>("u1");
    check_feature_type<std::uint16_t>("u2");
    check_feature_type<std::uint32_t>("u4");
    check_feature_type<std::uint64_t>("u8");
    check_feature_type<float>("f4");
    check_feature_type<double>("f8");
}

TEST_CASE("half-precision features are read exactly, subnormals and signed zeros included") {
    for (const bool big : {false, true}) {
        const auto values =
            half_features({0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x8001, 0x03FF, 0x3555, 0x8000}, big);
        CHECK(values == std::vector<float>{1.0F, -2.0F, 65504.0F, 0x1p-14F, 0x1p-24F, -0x1p-24F, 1023 * 0x1p-24F,
                                           0x1.554p-2F, -0.0F});
        CHECK(std::signbit(values.back()));
    }
}

TEST_CASE("boolean features are zeros and ones") {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), {{"features.npy", npy(header_text("|b1", false, {2, 2}), {0, 1, 1, 0})},
                                          {"labels.npy", npy(header_text("|b1", false, {2}), {0, 1})}});
    const auto part = fixture.read_train();
    CHECK(part.features == std::vector<float>{0, 1, 1, 0});
    CHECK(part.labels == std::vector<std::int64_t>{0, 1});
}

TEST_CASE("features without a channel axis have one channel") {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"),
              {{"features.npy", npy(header_text("<f8", false, {2, 3}), bytes_of<double>({1, 2, 3, 4, 5, 6}))},
               {"labels.npy", small_labels()}});
    const auto part = fixture.read_train();
    CHECK(part.extent.windows == 2);
    CHECK(part.extent.time == 3);
    CHECK(part.extent.channels == 1);
    CHECK(part.features == std::vector<float>{1, 2, 3, 4, 5, 6});
    CHECK(part.subjects.empty());
}

TEST_CASE("labels of every type, as numbers or one-hot, are told apart by their shape") {
    check_label_type<std::int8_t>("i1");
    check_label_type<std::int16_t>("i2");
    check_label_type<std::int32_t>("i4");
    check_label_type<std::int64_t>("i8");
    check_label_type<std::uint8_t>("u1");
    check_label_type<std::uint16_t>("u2");
    check_label_type<std::uint32_t>("u4");
    check_label_type<std::uint64_t>("u8");
    check_label_type<float>("f4");
    check_label_type<double>("f8");
}

TEST_CASE("integers beyond 2^53 stay exact as subjects") {
    NpzFixture fixture;
    auto entries = small_entries();
    const std::vector<std::int64_t> subjects{9007199254740993, -5};
    entries.push_back({"subjects.npy", npy(header_text("<i8", false, {2}), bytes_of(subjects))});
    write_npz(fixture.path("train.npz"), entries);
    CHECK(fixture.read_train().subjects == subjects);
}

TEST_CASE("versions 1.0, 2.0 and 3.0 of the format are read") {
    for (const unsigned version : {1U, 2U, 3U}) {
        CAPTURE(version);
        NpzFixture fixture;
        const auto elements = bytes_of(in_file_order<float>(false));
        write_npz(fixture.path("train.npz"),
                  {{"features.npy", npy(header_text("<f4", false, {windows, times, channels}), elements, version)},
                   {"labels.npy", five_labels()}});
        check_features(fixture.read_train());
    }
}

TEST_CASE("headers may order their keys and quote as they like") {
    for (const char* header : {"{'shape': (2, 3, 2), 'fortran_order': False, 'descr': '<f4'}",
                               "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 3, 2), }",
                               "{'descr':'<f4','fortran_order':False,'shape':(2L,3L,2L,),}"}) {
        CAPTURE(header);
        NpzFixture fixture;
        auto entries = small_entries();
        const Bytes elements = bytes_of<float>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        entries[0].content = npy(header, elements);
        write_npz(fixture.path("train.npz"), entries);
        CHECK(fixture.read_train().features == std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    }
}

TEST_CASE("arrays can have other names, and names without the extension") {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), {{"X", small_features()}, {"y.npy", small_labels()}, {"who", small_labels()}});
    fixture.config.values["features"] = "X";
    fixture.config.values["labels"] = "y";
    fixture.config.values["subjects"] = "who";
    const auto part = fixture.read_train();
    CHECK(part.labels == std::vector<std::int64_t>{0, 1});
    CHECK(part.subjects == std::vector<std::int64_t>{0, 1});
}

TEST_CASE("subjects are ignored when their array is named the empty text") {
    NpzFixture fixture;
    auto entries = small_entries();
    entries.push_back({"subjects.npy", small_labels()});
    write_npz(fixture.path("train.npz"), entries);
    CHECK(fixture.read_train().subjects == std::vector<std::int64_t>{0, 1});
    fixture.config.values["subjects"] = "";
    CHECK(fixture.read_train().subjects.empty());
    CHECK(fixture.host.lines.empty());
}

TEST_CASE("an array that looks like misnamed subjects is pointed out") {
    NpzFixture fixture;
    auto entries = small_entries();
    entries.push_back({"subject.npy", small_labels()});
    write_npz(fixture.path("train.npz"), entries);
    CHECK(fixture.read_train().subjects.empty());
    REQUIRE(fixture.host.lines.size() == 1);
    CHECK(fixture.without_folder(fixture.host.lines.front()) ==
          "train.npz: no array \"subjects\", so subjects are not known; if they are in \"subject\", set subjects = "
          "\"subject\"");
}

TEST_CASE("training, validation and test parts come from their files") {
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"), small_entries());
    const auto one_window = [](float first, std::int64_t label) {
        return std::vector<Entry>{
            {"features.npy", npy(header_text("<f4", false, {1, 3, 2}), bytes_of<float>({first, 0, 0, 0, 0, 0}))},
            {"labels.npy", npy(header_text("<i8", false, {1}), bytes_of<std::int64_t>({label}))}};
    };
    write_npz(fixture.path("v.npz"), one_window(7, 1));
    write_npz(fixture.path("t.npz"), one_window(8, 0));
    fixture.config.values["validation_file"] = fixture.path("v.npz");
    fixture.config.values["test"] = fixture.path("t.npz");
    auto sink = fixture.read();
    CHECK(sink.parts.size() == 3);
    CHECK(sink.parts[sdk::Part::validation].features.front() == 7);
    CHECK(sink.parts[sdk::Part::validation].labels == std::vector<std::int64_t>{1});
    CHECK(sink.parts[sdk::Part::test].features.front() == 8);
    CHECK(sink.parts[sdk::Part::test].labels == std::vector<std::int64_t>{0});
}

TEST_CASE("arrays longer than every buffer keep their order") {
    constexpr std::size_t many = 1'100'000;  // more rows than one tile of the Fortran path holds
    std::vector<std::int32_t> values(many * 2);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int32_t>(i % 1'000'003);
    std::vector<std::uint8_t> labels(many);
    for (std::size_t i = 0; i < many; ++i) labels[i] = static_cast<std::uint8_t>(i % 251);
    for (const bool fortran : {false, true}) {
        CAPTURE(fortran);
        NpzFixture fixture;
        write_npz(fixture.path("train.npz"),
                  {{"features.npy", npy(header_text("<i4", fortran, {many, 2}), bytes_of(values))},
                   {"labels.npy", npy(header_text("|u1", false, {many}), labels)}});
        const auto part = fixture.read_train();
        std::size_t wrong = 0;
        for (std::size_t n = 0; n < many; ++n) {
            for (std::size_t t = 0; t < 2; ++t) {
                const std::size_t element = fortran ? t * many + n : n * 2 + t;
                if (part.features[n * 2 + t] != static_cast<float>(element % 1'000'003)) ++wrong;
            }
            if (part.labels[n] != static_cast<std::int64_t>(n % 251)) ++wrong;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("a tile of several columns is put together right when it does not divide the window") {
    constexpr std::size_t rows = 100'003, time = 7, width = 3;  // ten columns of 21 at a time
    std::vector<std::int32_t> values(rows * time * width);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int32_t>(i);
    NpzFixture fixture;
    write_npz(fixture.path("train.npz"),
              {{"features.npy", npy(header_text("<i4", true, {rows, time, width}), bytes_of(values))},
               {"labels.npy", npy(header_text("|u1", false, {rows}), Bytes(rows, 1))}});
    const auto part = fixture.read_train();
    std::size_t wrong = 0;
    for (std::size_t n = 0; n < rows; ++n)
        for (std::size_t t = 0; t < time; ++t)
            for (std::size_t c = 0; c < width; ++c)
                if (part.features[(n * time + t) * width + c] != static_cast<float>(n + rows * (t + time * c))) ++wrong;
    CHECK(wrong == 0);
}

TEST_CASE("files are recognised by their extension") {
    NpzFixture fixture;
    const npz::NpzReader reader{fixture.host, fixture.config};
    CHECK(reader.recognises("data/train.npz"));
    CHECK(reader.recognises("TRAIN.NPZ"));
    CHECK_FALSE(reader.recognises("train.npy"));
    CHECK_FALSE(reader.recognises("npz"));
    CHECK_FALSE(reader.recognises(""));
}
