// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/support/sha256.hpp>

#include "c_source/files.hpp"

namespace linnet::c_source {
namespace {

template <class Values, class Format>
std::string list(const Values& values, Format format) {
    std::string text = "[";
    for (const auto& value : values) text += (text.size() > 1 ? ", " : "") + format(value);
    return text + "]";
}

std::string field(std::string_view name, const std::string& value, bool last = false) {
    return "  " + json_string(name) + ": " + value + (last ? "\n" : ",\n");
}

std::string digest(std::string_view hexadecimal) { return json_string("sha256:" + std::string(hexadecimal)); }

std::string input_object(const Export& exported) {
    const auto& model = exported.model.quantized();
    const auto quantization = model.output(model.graph().order().front());
    const auto values = [](std::span<const float> numbers) {
        return list(numbers, [](float value) { return number(value); });
    };
    std::string text = "{\n    \"type\": ";
    text += exported.counts() ? "\"int16\"" : "\"float\"";
    text += ",\n    \"time\": " + std::to_string(exported.constants.model.time) +
            ",\n    \"channels\": " + std::to_string(exported.constants.model.channels);
    if (exported.counts())
        text += ",\n    \"units_per_count\": " +
                list(exported.options.units_per_count, [](double unit) { return number(unit); });
    return text + ",\n    \"mean\": " + values(model.mean()) + ",\n    \"deviation\": " + values(model.deviation()) +
           ",\n    \"scale\": " + number(quantization.scale) +
           ",\n    \"zero_point\": " + std::to_string(quantization.zero_point) + "\n  }";
}

std::string output_object(const Export& exported) {
    const auto& model = exported.model.quantized();
    const auto& steps = exported.program.steps;
    const auto quantization = model.output(steps.empty() ? model.graph().order().front() : steps.back().result);
    return "{\"classes\": " + std::to_string(exported.program.outputs) + ", \"scale\": " + number(quantization.scale) +
           ", \"zero_point\": " + std::to_string(quantization.zero_point) + "}";
}

std::string footprint_object(const sdk::Footprint& footprint) {
    const auto part = [](std::string_view name, std::uint64_t bytes) {
        return json_string(name) + ": " + std::to_string(bytes);
    };
    return "{" + part("activations", footprint.activations) + ", " + part("scratch", footprint.scratch) + ", " +
           part("stack", footprint.runtime_ram) + ", " + part("ram", footprint.ram()) + ", " +
           part("weights", footprint.weights) + ", " + part("tables", footprint.tables) + ", " +
           part("code", footprint.code) + ", " + part("flash", footprint.flash()) + "}";
}

}  // namespace

std::string manifest(const Export& exported, const sdk::Footprint& footprint, const Files& files) {
    const auto& quantized = exported.model.quantized();
    std::vector<std::int32_t> classes(exported.program.outputs);
    for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = static_cast<std::int32_t>(i);
    std::string text =
        "{\n" + field("format", "\"linnet.c_source/1\"") + field("name", json_string(exported.model.name())) +
        field("linnet", json_string(exported.model.version())) +
        field("board", json_string(exported.model.board().id())) + field("graph", digest(quantized.graph().digest())) +
        field("model", digest(quantized.digest())) + field("runtime", "\"linnet_c\"") +
        field("arithmetic",
              "\"int8, 32-bit accumulators, output = saturate8(zero + floor((accumulator * multiplier + "
              "2^31) / 2^32))\"") +
        field("prefix", json_string(exported.options.prefix)) + field("input", input_object(exported)) +
        field("output", output_object(exported)) +
        field("labels", list(classes, [&](std::int32_t i) { return json_string(exported.model.label(i)); })) +
        field("footprint", footprint_object(footprint)) + "  \"files\": {\n";
    std::size_t left = files.size();
    for (const auto& [path, content] : files)
        text += "    " + json_string(path) + ": " + digest(sdk::sha256_hex(content)) + (--left > 0 ? ",\n" : "\n");
    return text + "  }\n}\n";
}

}  // namespace linnet::c_source
