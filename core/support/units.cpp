// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/support/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace linnet::core {
namespace {

struct Unit {
    Quantity quantity;
    std::string_view name;
    double factor;
};

constexpr std::array units{
    Unit{Quantity::bytes, "B", 1},
    Unit{Quantity::bytes, "kB", 1e3},
    Unit{Quantity::bytes, "KB", 1e3},
    Unit{Quantity::bytes, "MB", 1e6},
    Unit{Quantity::bytes, "KiB", 1024},
    Unit{Quantity::bytes, "MiB", 1024.0 * 1024},
    Unit{Quantity::bytes, "GiB", 1024.0 * 1024 * 1024},
    Unit{Quantity::seconds, "us", 1e-6},
    Unit{Quantity::seconds, "ms", 1e-3},
    Unit{Quantity::seconds, "s", 1},
    Unit{Quantity::seconds, "min", 60},
    Unit{Quantity::seconds, "h", 3600},
    Unit{Quantity::hertz, "Hz", 1},
    Unit{Quantity::hertz, "kHz", 1e3},
    Unit{Quantity::hertz, "MHz", 1e6},
    Unit{Quantity::hertz, "GHz", 1e9},
    Unit{Quantity::joules, "nJ", 1e-9},
    Unit{Quantity::joules, "uJ", 1e-6},
    Unit{Quantity::joules, "mJ", 1e-3},
    Unit{Quantity::joules, "J", 1},
    Unit{Quantity::watts, "uW", 1e-6},
    Unit{Quantity::watts, "mW", 1e-3},
    Unit{Quantity::watts, "W", 1},
    Unit{Quantity::volts, "mV", 1e-3},
    Unit{Quantity::volts, "V", 1},
    Unit{Quantity::count, "k", 1e3},
    Unit{Quantity::count, "M", 1e6},
};

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

template <class... Values>
std::string format(const char* pattern, Values... values) {
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), pattern, values...);
    return buffer.data();
}

std::string without_trailing_zero(double value, int decimals, std::string_view unit) {
    auto text = format("%.*f", decimals, value);
    if (text.find('.') != std::string::npos) {
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return text + " " + std::string(unit);
}

}  // namespace

std::optional<double> parse_quantity(std::string_view text, Quantity quantity) {
    text = trimmed(text);
    std::string digits;
    std::size_t used = 0;
    for (; used < text.size(); ++used) {
        const char c = text[used];
        const bool exponent = (c == 'e' || c == 'E') && used + 1 < text.size() &&
                              (text[used + 1] == '-' || (text[used + 1] >= '0' && text[used + 1] <= '9'));
        const bool sign = c == '-' && (digits.empty() || digits.back() == 'e' || digits.back() == 'E');
        if (c == '_') continue;
        if (!((c >= '0' && c <= '9') || c == '.' || exponent || sign)) break;
        digits += c;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return {};
    const auto unit = trimmed(text.substr(used));
    if (unit.empty()) return value;
    const auto found = std::ranges::find_if(
        units, [&](const Unit& known) { return known.quantity == quantity && known.name == unit; });
    if (found == units.end()) return {};
    return value * found->factor;
}

Quantity quantity_of_unit(std::string_view unit) {
    if (unit == "byte") return Quantity::bytes;
    if (unit == "s") return Quantity::seconds;
    if (unit == "Hz") return Quantity::hertz;
    if (unit == "J") return Quantity::joules;
    if (unit == "W") return Quantity::watts;
    if (unit == "V") return Quantity::volts;
    return Quantity::count;
}

std::string_view expectation(Quantity quantity) {
    switch (quantity) {
        case Quantity::bytes:
            return "a size such as 20480 or \"20 KiB\"";
        case Quantity::seconds:
            return "a time such as \"10 min\" or \"15 ms\"";
        case Quantity::hertz:
            return "a frequency such as \"64 MHz\"";
        case Quantity::joules:
            return "an energy such as \"2 mJ\"";
        case Quantity::watts:
            return "a power such as \"40 mW\"";
        case Quantity::volts:
            return "a voltage such as \"1.8 V\"";
        case Quantity::count:
            break;
    }
    return "a number such as 60_000";
}

std::string format_bytes(double bytes) {
    if (std::abs(bytes) < 1024) return without_trailing_zero(bytes, 0, "B");
    if (std::abs(bytes) < 1024.0 * 1024) return without_trailing_zero(bytes / 1024, 1, "KiB");
    return without_trailing_zero(bytes / (1024.0 * 1024), 1, "MiB");
}

std::string format_seconds(double seconds) {
    if (seconds == 0) return "0 s";
    if (std::abs(seconds) < 1e-3) return without_trailing_zero(seconds * 1e6, 1, "us");
    if (std::abs(seconds) < 1) return without_trailing_zero(seconds * 1e3, 1, "ms");
    if (seconds < 60) return without_trailing_zero(seconds, 1, "s");
    const auto whole = static_cast<long long>(seconds);
    if (whole < 3600) return format("%lld:%02lld min", whole / 60, whole % 60);
    return format("%lld:%02lld:%02lld h", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string format_joules(double joules) {
    if (joules == 0) return "0 J";
    if (std::abs(joules) < 1e-3) return without_trailing_zero(joules * 1e6, 1, "uJ");
    if (std::abs(joules) < 1) return without_trailing_zero(joules * 1e3, 1, "mJ");
    return without_trailing_zero(joules, 1, "J");
}

std::string format_count(double count) {
    if (count != std::floor(count) || std::abs(count) > 1e15) return format("%.6g", count);
    auto text = format("%.0f", count);
    const std::size_t first = text[0] == '-' ? 1 : 0;
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > static_cast<std::ptrdiff_t>(first); at -= 3)
        text.insert(static_cast<std::size_t>(at), " ");
    return text;
}

std::string format_value(double value, std::string_view unit) {
    switch (quantity_of_unit(unit)) {
        case Quantity::bytes:
            return format_bytes(value);
        case Quantity::seconds:
            return format_seconds(value);
        case Quantity::joules:
            return format_joules(value);
        case Quantity::count:
            return format_count(value);
        default:
            return format("%.4g ", value) + std::string(unit);
    }
}

}  // namespace linnet::core
