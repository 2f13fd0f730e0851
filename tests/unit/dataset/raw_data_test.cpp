// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "core/dataset/memory.hpp"
#include "sample_data.hpp"

using namespace linnet;
using namespace linnet::test;
using core::RawData;
using sdk::Part;

TEST_CASE("reserved columns have the sizes asked for and are kept") {
    RawData data;
    const auto columns = data.reserve(Part::train, {3, 4, 2}, true);
    CHECK(columns.features.size() == 24);
    CHECK(columns.labels.size() == 3);
    CHECK(columns.subjects.size() == 3);
    columns.features[23] = 5;
    columns.labels[2] = 6;
    columns.subjects[0] = 7;
    CHECK(data.part(Part::train).window(2)[7] == 5);
    CHECK(data.part(Part::train).labels[2] == 6);
    CHECK(data.part(Part::train).subjects[0] == 7);
    CHECK(data.reserve(Part::test, {1, 4, 2}, false).subjects.empty());
    CHECK(data.part(Part::validation).empty());
}

TEST_CASE("parts that cannot be are refused") {
    RawData data;
    CHECK(complaint([&] { data.reserve(Part::train, {0, 4, 2}, false); }) == "the training part has no windows");
    CHECK(complaint([&] {
              data.reserve(Part::train, {3, 0, 2}, false);
          }) == "the training part has windows of 0 x 2 (time x channels); both must be between 1 and 2147483647");
    CHECK(complaint([&] {
              data.reserve(Part::test, {3, 4, 4294967295U}, false);
          }) == "the test part has windows of 4 x 4294967295 (time x channels); both must be between 1 and 2147483647");
    data.reserve(Part::train, {3, 4, 2}, false);
    CHECK(complaint([&] { data.reserve(Part::train, {3, 4, 2}, false); }) == "the training part was reserved twice");
    CHECK(complaint([&] {
              data.reserve(Part::test, {3, 2, 4}, false);
          }) == "the test part has windows of 2 x 4 (time x channels), but the training part has windows of 4 x 2");
    CHECK(complaint([&] {
              data.reserve(static_cast<Part>(9), {3, 4, 2}, false);
          }) == "a reader reserved a part that does not exist");
}

TEST_CASE("a part that does not fit into memory is refused before any is taken") {
    RawData data{1000};
    data.reserve(Part::train, {10, 4, 2}, false);  // 10 x (32 + 8) = 400 bytes
    CHECK(complaint([&] {
              data.reserve(Part::test, {13, 4, 2}, true);
          }) ==
          "the test part of 13 windows of 4 x 2 (time x channels) needs 624 B of memory, but 600 B are available");
    CHECK(data.part(Part::test).empty());
    CHECK(complaint([&] { data.reserve(Part::test, {12, 4, 2}, true); }).empty());
    RawData full{400};
    full.reserve(Part::train, {10, 4, 2}, false);
    CHECK(complaint([&] {
              full.reserve(Part::test, {1, 4, 2}, false);
          }) == "the test part of 1 windows of 4 x 2 (time x channels) needs 40 B of memory, but 0 B are available");
}

TEST_CASE("sizes beyond 64 bits are refused") {
    RawData data{1024};
    CHECK(complaint([&] {
              data.reserve(Part::train, {std::numeric_limits<std::uint64_t>::max(), 2, 1}, false);
          }) ==
          "the training part of 18446744073709551615 windows of 2 x 1 (time x channels) needs more than 16 EiB of "
          "memory, but 1 KiB are available");
}

TEST_CASE("the machine's memory bounds what is not bounded by a limit") {
    const std::uint64_t available_bytes = core::available_memory_bytes();
    CHECK(available_bytes > 1'000'000);
    RawData data;
    CHECK(complaint([&] {
              data.reserve(Part::train, {1ULL << 40, 1024, 1}, false);
          }).rfind("the training part of 1099511627776 windows of 1024 x 1 (time x channels) needs ", 0) == 0);
}

TEST_CASE("labels have the reader's names, or their numbers") {
    RawData data;
    data.name_label(3, "walking");
    CHECK(data.label_text(3) == "walking");
    CHECK(data.label_text(4) == "4");
}

TEST_CASE("what no reader may deliver is found") {
    CHECK(complaint([] { RawData{}.check(); }) == "the reader delivered no training part");
    RawData data;
    const auto train = data.reserve(Part::train, {2, 3, 2}, false);
    const auto test = data.reserve(Part::test, {2, 3, 2}, false);
    data.check();
    test.labels[1] = -4;
    CHECK(complaint([&] { data.check(); }) ==
          "the test part has the label -4 in window 1; labels must not be negative");
    test.features[9] = std::numeric_limits<float>::infinity();
    CHECK(
        complaint([&] { data.check(); }) ==
        "the test part has 1 value that is not a finite number; the first is infinite in window 1, time 1, channel 1");
    train.features[4] = std::numeric_limits<float>::quiet_NaN();
    train.features[5] = std::numeric_limits<float>::infinity();
    CHECK(
        complaint([&] { data.check(); }) ==
        "the training part has 2 values that are not finite numbers; the first is NaN in window 0, time 2, channel 0");
}
