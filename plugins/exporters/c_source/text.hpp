// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Texts of C and JSON, and templates with {{words}}.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace linnet::c_source {

std::string c_float(float value);                 // "0.5f": the shortest that is read as the same value
std::string c_string(std::string_view bytes);     // with quotes; all that is not plain ASCII as octal numbers
std::string c_comment(std::string_view bytes);    // for the inside of a comment: what could end it becomes '_'
std::string json_string(std::string_view bytes);  // with quotes; what is not UTF-8 becomes U+FFFD
std::string number(double value);                 // the shortest that is read as the same value, for JSON
std::string number(float value);

// The numbers as the lines of an initialiser, indented.
std::string rows(std::span<const std::int8_t> values);
std::string rows(std::span<const std::int16_t> values);
std::string rows(std::span<const float> values);

using Words = std::map<std::string, std::string, std::less<>>;

// The template with each {{word}} replaced. Throws std::logic_error when one is not there.
std::string filled(std::string_view text, const Words& words);

std::string replaced(std::string text, std::string_view from, std::string_view to);

std::string_view embedded(std::string_view name);

// Of the kernels' folder: the files that define these functions, what they call and what they include.
std::set<std::string_view> kernel_files(const std::set<std::string_view>& functions);

}  // namespace linnet::c_source
