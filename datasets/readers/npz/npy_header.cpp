// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "npy_header.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>

namespace linnet::npz {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw std::runtime_error(why); }

// What a header may contain is a small part of a Python dictionary: quoted strings without escapes, True, False and a
// tuple of whole numbers.
class Parser {
public:
    explicit Parser(std::string_view text) : rest_{text} {}

    bool take(char expected) {
        skip_space();
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char expected) {
        if (!take(expected)) malformed();
    }
    std::string text() {
        skip_space();
        if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) malformed();
        const auto end = rest_.find(rest_.front(), 1);
        if (end == std::string_view::npos) malformed();
        const auto quoted = rest_.substr(1, end - 1);
        const auto printable = [](char c) { return c >= ' ' && c <= '~' && c != '\\'; };
        if (!std::all_of(quoted.begin(), quoted.end(), printable)) malformed();
        rest_.remove_prefix(end + 1);
        return std::string(quoted);
    }
    bool flag() {
        skip_space();
        for (const auto& [word, value] : {std::pair{std::string_view{"True"}, true}, {"False", false}}) {
            if (!rest_.starts_with(word)) continue;
            rest_.remove_prefix(word.size());
            return value;
        }
        malformed();
    }
    std::vector<std::uint64_t> tuple() {
        std::vector<std::uint64_t> numbers;
        expect('(');
        while (!take(')')) {
            if (numbers.size() == most_dimensions) refuse("has more than 32 dimensions");
            numbers.push_back(number());
            if (!take(',')) {
                if (numbers.size() == 1) malformed();  // (3) is a number in brackets, not a tuple
                expect(')');
                break;
            }
        }
        return numbers;
    }
    bool at_list() {
        skip_space();
        return rest_.starts_with('[');
    }
    void finish() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
        if (!rest_.empty()) malformed();
    }
    [[noreturn]] static void malformed() { refuse("has a malformed header"); }

private:
    static constexpr std::size_t most_dimensions = 32;

    void skip_space() {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    }
    std::uint64_t number() {
        skip_space();
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        if (rest_.empty() || !is_digit(rest_.front())) malformed();
        std::uint64_t value = 0;
        for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1)) {
            const auto digit = static_cast<std::uint64_t>(rest_.front() - '0');
            if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) refuse("has an absurd shape");
            value = value * 10 + digit;
        }
        if (rest_.starts_with('L')) rest_.remove_prefix(1);  // written by Python 2
        return value;
    }

    std::string_view rest_;
};

// Names for what people do save but nobody can train on.
std::string what_else(char kind, const std::string& text) {
    switch (kind) {
        case 'O':
            return "holds Python objects (" + text + "), not numbers; save it as one array of numbers";
        case 'U':
        case 'S':
        case 'a':
            return "holds text (" + text + "), not numbers";
        case 'c':
            return "holds complex numbers (" + text + "); save real numbers";
        case 'M':
        case 'm':
            return "holds dates or durations (" + text + "), not numbers";
        default:
            return "has the element type \"" + text + "\", which is none of b1, i1 to i8, u1 to u8, f2, f4 and f8";
    }
}

ElementType parse_type(const std::string& text) {
    constexpr std::string_view orders = "<>|";
    const bool has_order = !text.empty() && orders.find(text.front()) != std::string_view::npos;
    const std::string_view name = std::string_view{text}.substr(has_order ? 1 : 0);
    const auto sizes = [&](std::string_view allowed) {
        return name.size() == 2 && allowed.find(name[1]) != std::string_view::npos;
    };
    std::optional<Kind> kind;
    if (name.starts_with('b') && sizes("1")) kind = Kind::boolean;
    if (name.starts_with('i') && sizes("1248")) kind = Kind::signed_integer;
    if (name.starts_with('u') && sizes("1248")) kind = Kind::unsigned_integer;
    if (name.starts_with('f') && sizes("248")) kind = Kind::real;
    if (!has_order || !kind) refuse(what_else(name.empty() ? '?' : name.front(), text));
    const auto bytes = static_cast<std::uint8_t>(name[1] - '0');
    if (text.front() == '|' && bytes > 1) refuse("has the element type \"" + text + "\" without a byte order");
    return {*kind, bytes, text.front() == '>' && bytes > 1};
}

void check_size(const NpyHeader& header) {
    std::uint64_t bytes = header.type.bytes;
    for (const std::uint64_t length : header.shape) {
        if (length == 0) return;  // numpy allows (0, huge)
        if (__builtin_mul_overflow(bytes, length, &bytes)) refuse("has an absurd shape");
    }
}

}  // namespace

std::uint64_t NpyHeader::elements() const {
    if (std::find(shape.begin(), shape.end(), std::uint64_t{0}) != shape.end()) return 0;
    std::uint64_t product = 1;
    for (const std::uint64_t length : shape) product *= length;
    return product;
}

std::string NpyHeader::shape_text() const {
    if (shape.empty()) return "one value";
    std::string text;
    for (const std::uint64_t length : shape) text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text;
}

std::size_t npy_prefix_bytes(std::span<const std::uint8_t, npy_short_prefix_bytes> start) {
    constexpr std::uint8_t magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
    if (!std::equal(std::begin(magic), std::end(magic), start.begin())) refuse("is not in NumPy's npy format");
    const unsigned major = start[6], minor = start[7];
    if (major < 1 || major > 3 || minor != 0)
        refuse("is in version " + std::to_string(major) + "." + std::to_string(minor) +
               " of the npy format; 1.0, 2.0 and 3.0 are known");
    return major == 1 ? npy_short_prefix_bytes : npy_long_prefix_bytes;
}

std::size_t npy_text_bytes(std::span<const std::uint8_t> prefix) {
    std::size_t length = 0;
    for (std::size_t i = prefix.size(); i > 8; --i) length = length * 256 + prefix[i - 1];
    constexpr std::size_t most = 65535;  // what version 1.0 can express; plain arrays need about 120
    if (length > most) refuse("has a header of " + std::to_string(length) + " bytes, more than a plain array needs");
    return length;
}

NpyHeader parse_npy_header(std::string_view text) {
    Parser parser{text};
    std::optional<std::string> type;
    std::optional<bool> fortran_order;
    std::optional<std::vector<std::uint64_t>> shape;
    parser.expect('{');
    while (!parser.take('}')) {
        const std::string key = parser.text();
        parser.expect(':');
        if (key == "descr" && !type) {
            if (parser.at_list()) refuse("is a structured array; save plain numbers");
            type = parser.text();
        } else if (key == "fortran_order" && !fortran_order) {
            fortran_order = parser.flag();
        } else if (key == "shape" && !shape) {
            shape = parser.tuple();
        } else {
            Parser::malformed();
        }
        if (!parser.take(',')) {
            parser.expect('}');
            break;
        }
    }
    parser.finish();
    if (!type || !fortran_order || !shape) Parser::malformed();
    NpyHeader header{parse_type(*type), *type, *fortran_order, std::move(*shape)};
    check_size(header);
    return header;
}

}  // namespace linnet::npz
