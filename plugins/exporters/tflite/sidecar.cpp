// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflite/sidecar.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include "tflm/file_writer.hpp"

namespace linnet::tflite {
namespace {

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
            result += code.data();
        } else {
            result += c;
        }
    }
    return result + '"';
}

// The shortest digits that are read back as the same float.
std::string number(float value) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

template <class Range, class Write>
std::string list(const Range& values, Write write) {
    std::string result = "[";
    for (const auto& value : values) {
        if (result.size() > 1) result += ", ";
        result += write(value);
    }
    return result + "]";
}

std::string tensor(const tflm::Value& value, const sdk::QuantizedModelView& model) {
    const std::span shape(value.dim.data(), value.rank);
    auto text = "\"name\": " + quoted(value.name) +
                ", \"shape\": " + list(shape, [](std::int32_t extent) { return std::to_string(extent); });
    if (value.type == tflm::Type::f32) return text + ", \"type\": \"float32\"";
    const auto [scale, zero_point] = model.output(value.node);
    return text + ", \"type\": \"int8\", \"scale\": " + number(scale) +
           ", \"zero_point\": " + std::to_string(zero_point);
}

}  // namespace

std::string sidecar(const sdk::ExportedModel& model, const tflm::Program& program) {
    const auto& quantized = model.quantized();
    const auto& input = program.values[program.input];
    std::vector<float> factors;
    for (const auto deviation : quantized.deviation()) factors.push_back(1.0F / deviation);
    std::vector<std::string_view> labels;
    for (std::int32_t i = 0; !model.label(i).empty(); ++i) labels.push_back(model.label(i));
    const bool raw = input.type == tflm::Type::f32;
    std::string json = "{\n  \"file\": \"model.tflite\",\n  \"name\": " + quoted(model.name()) +
                       ",\n  \"linnet\": " + quoted(model.version()) +
                       ",\n  \"graph_sha256\": " + quoted(model.quantized().graph().digest()) +
                       ",\n  \"model_sha256\": " + quoted(quantized.digest()) +
                       ",\n  \"needs_tflite\": " + quoted(tflm::least_version(program));
    json +=
        ",\n  \"input\": {" + tensor(input, quantized) + ", \"holds\": " +
        quoted(raw ? "raw sensor values" : "round((raw - mean) * inverse_deviation / scale) + zero_point, float32") +
        "},\n  \"mean\": " + list(quantized.mean(), number) + ",\n  \"inverse_deviation\": " + list(factors, number);
    json += ",\n  \"output\": {" + tensor(program.values[program.output], quantized) +
            "},\n  \"classes\": " + list(labels, quoted) + "\n}\n";
    return json;
}

}  // namespace linnet::tflite
