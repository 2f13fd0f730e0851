// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/support/units.hpp"

using namespace linnet::core;

TEST_CASE("sizes are read as a person writes them") {
    CHECK(parse_quantity("20 KiB", Quantity::bytes) == 20480);
    CHECK(parse_quantity("20 kB", Quantity::bytes) == 20000);
    CHECK(parse_quantity("60_000", Quantity::bytes) == 60000);
    CHECK(parse_quantity(" 1.5 MiB ", Quantity::bytes) == 1572864);
    CHECK(parse_quantity("20KiB", Quantity::bytes) == 20480);
}

TEST_CASE("times and frequencies are read in seconds and hertz") {
    CHECK(parse_quantity("15 ms", Quantity::seconds) == doctest::Approx(0.015));
    CHECK(parse_quantity("10 min", Quantity::seconds) == 600);
    CHECK(parse_quantity("64 MHz", Quantity::hertz) == 64e6);
    CHECK(parse_quantity("1e3 Hz", Quantity::hertz) == 1000);
}

TEST_CASE("a unit of another quantity, a missing number and nonsense are refused") {
    CHECK_FALSE(parse_quantity("20 KiB", Quantity::seconds));
    CHECK_FALSE(parse_quantity("20 kib", Quantity::bytes));
    CHECK_FALSE(parse_quantity("KiB", Quantity::bytes));
    CHECK_FALSE(parse_quantity("", Quantity::bytes));
    CHECK_FALSE(parse_quantity("1 2 KiB", Quantity::bytes));
    CHECK_FALSE(parse_quantity("1e999", Quantity::count));
    CHECK_FALSE(parse_quantity("--3", Quantity::count));
}

TEST_CASE("numbers are written for people") {
    CHECK(format_bytes(860) == "860 B");
    CHECK(format_bytes(10840) == "10.6 KiB");
    CHECK(format_bytes(20480) == "20 KiB");
    CHECK(format_bytes(2.0 * 1024 * 1024) == "2 MiB");
    CHECK(format_seconds(0.0098) == "9.8 ms");
    CHECK(format_seconds(12.34) == "12.3 s");
    CHECK(format_seconds(221) == "3:41 min");
    CHECK(format_seconds(3725) == "1:02:05 h");
    CHECK(format_count(53079) == "53 079");
    CHECK(format_count(-1234567) == "-1 234 567");
    CHECK(format_count(0.25) == "0.25");
    CHECK(format_value(20480, "byte") == "20 KiB");
    CHECK(format_value(53079, "") == "53 079");
    CHECK(format_value(0.0311, "s") == "31.1 ms");
    CHECK(format_value(311.4e-6, "J") == "311.4 uJ");
    CHECK(format_value(0.0025, "J") == "2.5 mJ");
    CHECK(format_value(7, "J") == "7 J");
    CHECK(format_value(0, "J") == "0 J");
}
