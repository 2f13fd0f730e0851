// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Numbers with units as a person writes them: "20 KiB", "15 ms", "10 min", "64 MHz". The only place that parses them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linnet::core {

enum class Quantity : std::uint8_t { count, bytes, seconds, hertz, joules, watts, volts };

// The value in the quantity's base unit (byte, s, Hz, J, W, V); nothing when the text is not "<number> <unit>" of that
// quantity. A number without a unit is in the base unit. "60_000" is 60000.
std::optional<double> parse_quantity(std::string_view text, Quantity quantity);

// The quantity a metric's unit stands for: "byte", "s", "J", "Hz", "W"; count otherwise.
Quantity quantity_of_unit(std::string_view unit);

// What a person may write, for messages: "bytes, such as 20480 or \"20 KiB\"".
std::string_view expectation(Quantity quantity);

std::string format_bytes(double bytes);      // 10840 -> "10.6 KiB", 860 -> "860 B"
std::string format_seconds(double seconds);  // 221 -> "3:41", 0.0098 -> "9.8 ms"
std::string format_joules(double joules);    // 0.000311 -> "311 uJ"
std::string format_count(double count);      // 53079 -> "53 079"
std::string format_value(double value, std::string_view unit);

}  // namespace linnet::core
