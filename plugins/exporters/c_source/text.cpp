// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "c_source/text.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <vector>

#include "c_source/embedded.hpp"

namespace linnet::c_source {
namespace {

template <class Number>
std::string shortest(Number value) {
    std::array<char, 40> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return {digits.data(), end};
}

template <class Number, class Format>
std::string lines(std::span<const Number> values, Format format) {
    std::string text, line = "   ";
    for (const auto value : values) {
        const auto item = ' ' + format(value) + ',';
        if (line.size() + item.size() > 118) {
            text += line + '\n';
            line = "   ";
        }
        line += item;
    }
    return text + line + '\n';
}

// The length of the UTF-8 sequence that text begins with; 0 when it is none (RFC 3629).
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0U) != 0x80) return 0;
    const auto second = byte(1);
    const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                     (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return bad ? 0 : length;
}

bool starts_a_definition(std::string_view line, std::string_view function) {
    for (const std::string_view type : {"void ", "uint32_t ", "int32_t ", "int "})
        if (line.starts_with(type) && line.substr(type.size()).starts_with(function) &&
            line.substr(type.size() + function.size()).starts_with("("))
            return true;
    return false;
}

// Whether the text has the function at the start of a line: static functions and calls are elsewhere.
bool defines(std::string_view text, std::string_view function) {
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        if (starts_a_definition(text.substr(begin, end - begin), function)) return true;
        begin = end + 1;
    }
    return false;
}

std::vector<std::string_view> defined_functions(std::string_view text) {
    std::vector<std::string_view> names;
    for (std::size_t at = 0; (at = text.find("ln_", at)) != std::string_view::npos;) {
        const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", at);
        const auto name = text.substr(at, end - at);
        if (end != std::string_view::npos && text[end] == '(' && defines(text, name)) names.push_back(name);
        at = end == std::string_view::npos ? text.size() : end;
    }
    return names;
}

bool is_source(std::string_view name) { return name.starts_with("kernels/") && name.ends_with(".c"); }

}  // namespace

std::string c_float(float value) {
    auto text = shortest(value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text + 'f';
}

std::string c_string(std::string_view bytes) {
    std::string text = "\"";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        // A question mark could begin a trigraph.
        if (byte >= 32 && byte < 127 && c != '"' && c != '\\' && c != '?') {
            text += c;
        } else {
            text += '\\';
            for (const int shift : {6, 3, 0}) text += static_cast<char>('0' + (byte >> shift & 7));
        }
    }
    return text + '"';
}

std::string c_comment(std::string_view bytes) {
    std::string text(bytes);
    for (auto& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 32 || byte >= 127 || c == '*' || c == '/' || c == '\\' || c == '?') c = '_';
    }
    return text;
}

std::string json_string(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "\"";
    while (!bytes.empty()) {
        const auto length = utf8_length(bytes);
        const auto byte = static_cast<unsigned char>(bytes.front());
        if (length == 0) {
            text += "\\ufffd";
        } else if (byte < 32) {
            text += "\\u00";
            text += digits[byte >> 4];
            text += digits[byte & 15];
        } else {
            if (bytes.front() == '"' || bytes.front() == '\\') text += '\\';
            text += bytes.substr(0, length);
        }
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return text + '"';
}

std::string number(double value) { return shortest(value); }
std::string number(float value) { return shortest(value); }

std::string rows(std::span<const std::int8_t> values) {
    return lines(values, [](std::int8_t value) { return std::to_string(value); });
}
std::string rows(std::span<const std::int16_t> values) {
    return lines(values, [](std::int16_t value) { return std::to_string(value); });
}
std::string rows(std::span<const float> values) { return lines(values, c_float); }

std::string filled(std::string_view text, const Words& words) {
    std::string result;
    while (true) {
        const auto begin = text.find("{{");
        result += text.substr(0, begin);
        if (begin == std::string_view::npos) return result;
        const auto end = text.find("}}", begin);
        const auto word = words.find(text.substr(begin + 2, end - begin - 2));
        if (end == std::string_view::npos || word == words.end())
            throw std::logic_error("a template has an unknown word: " + std::string(text.substr(begin, 40)));
        result += word->second;
        text.remove_prefix(end + 2);
    }
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string_view embedded(std::string_view name) {
    for (const auto& file : embedded_files())
        if (file.name == name) return file.text;
    throw std::logic_error("no file " + std::string(name) + " is part of the plugin");
}

std::set<std::string_view> kernel_files(const std::set<std::string_view>& functions) {
    std::set<std::string_view> files;
    std::vector<EmbeddedFile> open;
    const auto add = [&](const EmbeddedFile& file) {
        if (files.insert(file.name).second) open.push_back(file);
    };
    for (const auto& file : embedded_files())
        for (const auto function : functions)
            if (is_source(file.name) && defines(file.text, function)) add(file);
    while (!open.empty()) {
        const auto file = open.back();
        open.pop_back();
        for (const auto& other : embedded_files()) {
            if (!other.name.starts_with("kernels/")) continue;
            const auto base = std::string(other.name.substr(other.name.find('/') + 1));
            if (file.text.find("#include \"" + base + '"') != std::string_view::npos) add(other);
            if (!is_source(other.name) || !is_source(file.name)) continue;
            for (const auto function : defined_functions(other.text))
                if (file.text.find(std::string(function) + '(') != std::string_view::npos) add(other);
        }
    }
    return files;
}

}  // namespace linnet::c_source
