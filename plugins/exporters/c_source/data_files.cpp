// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "c_source/files.hpp"

namespace linnet::c_source {
namespace {

std::string line(std::string_view name, std::uint64_t value) {
    if (value == 0) return {};
    return ", ." + std::string(name) + " = " + std::to_string(value);
}

std::string signed_line(std::string_view name, int value) {
    if (value == 0) return {};
    return ", ." + std::string(name) + " = " + std::to_string(value);
}

std::string step_text(const Export& exported, std::size_t index) {
    const auto& step = exported.constants.steps[index];
    const auto sizes = linnet_c::constant_sizes(exported.program.steps[index]);
    std::string text = "{.kernel = " + std::string(linnet_c::function_of(exported.program.steps[index].kernel));
    if (sizes.weights > 0)
        text += ", .weights = weights.bytes + " + std::to_string(exported.constants.weights_of[index]);
    if (sizes.channels > 0) text += ", .channels = channels + " + std::to_string(exported.constants.channels_of[index]);
    text += line("input", step.input) + line("output", step.output) + line("scratch", step.scratch) +
            line("extra", step.extra) + line("input_time", step.input_time) + line("output_time", step.output_time) +
            line("input_channels", step.input_channels) + line("output_channels", step.output_channels) +
            line("size", step.size) + line("stride", step.stride) + line("dilation", step.dilation) +
            line("padding", step.padding) + signed_line("input_zero", step.input_zero) +
            signed_line("output_zero", step.output_zero) + signed_line("low", step.low) +
            signed_line("high", step.high) + "},";
    // Broken where a line would be longer than 118 characters.
    std::string lines = "    ";
    std::size_t length = 4;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(", ", begin), text.size());
        const auto part = text.substr(begin, end - begin) + (end < text.size() ? "," : "");
        if (length + part.size() + 1 > 118) {
            lines += "\n    ";
            length = 4;
        }
        lines += (length > 4 ? " " : begin == 0 ? "" : " ") + part;
        length += part.size() + 1;
        begin = end < text.size() ? end + 2 : text.size();
    }
    return lines + '\n';
}

std::string channel_lines(std::span<const ln_channel> channels) {
    std::string text;
    // The lowest 32-bit number has no literal of its own.
    const auto literal = [](std::int32_t value) {
        return value == INT32_MIN ? std::string("INT32_MIN") : std::to_string(value);
    };
    for (const auto& channel : channels)
        text += "    {" + literal(channel.bias) + ", " + literal(channel.multiplier) + "},\n";
    return text;
}

std::string sample_comment(const Export& exported) {
    if (!exported.counts()) return "A raw value in the unit of the training data; normalisation is part of the model.";
    std::string text = "A raw 16-bit count of the sensor; one count is";
    for (const auto unit : exported.options.units_per_count) text += ' ' + number(unit);
    return text + (exported.options.units_per_count.size() > 1 ? " units of the training data, by channel."
                                                               : " units of the training data.");
}

std::string input_comment(const sdk::QuantizedModelView& model) {
    std::string text = " * channel: mean, standard deviation of the raw values it was trained with\n";
    for (std::size_t c = 0; c < model.mean().size(); ++c)
        text += " * " + std::to_string(c) + ": " + number(model.mean()[c]) + ", " + number(model.deviation()[c]) + "\n";
    return text;
}

struct GoldenText {
    std::string windows, results, classes, clipped;

    void add(const std::string& window, std::span<const std::int8_t> result, std::uint32_t clipped_values) {
        windows += "    {\n" + window + "    },\n";
        results += "    {\n" + rows(result) + "    },\n";
        const auto best = std::max_element(result.begin(), result.end()) - result.begin();
        classes += (classes.empty() ? "" : ", ") + std::to_string(best);
        clipped += (clipped.empty() ? "" : ", ") + std::to_string(clipped_values);
    }
};

std::vector<std::int16_t> to_counts(std::span<const float> window, std::span<const double> units) {
    std::vector<std::int16_t> counts;
    const auto channels = units.size();
    for (std::size_t i = 0; i < window.size(); ++i) {
        const auto exact = std::floor(static_cast<double>(window[i]) / units[i % channels] + 0.5);
        counts.push_back(static_cast<std::int16_t>(std::clamp(exact, -32768.0, 32767.0)));
    }
    return counts;
}

bool is_finite(std::span<const float> window) {
    return std::all_of(window.begin(), window.end(), [](float value) { return std::isfinite(value); });
}

// Windows spread evenly over those that are there; one of means when there is none.
std::vector<std::vector<float>> chosen_windows(const Export& exported) {
    const auto& quantized = exported.model.quantized();
    const auto shape = quantized.graph().shape(quantized.graph().order().front());
    const auto size = static_cast<std::size_t>(shape.elements());
    const auto given = exported.model.windows();
    const auto count = given.size() / size, wanted = std::min(exported.options.golden, count);
    std::vector<std::vector<float>> chosen;
    for (std::size_t i = 0; i < wanted; ++i) {
        const auto window = given.subspan(i * count / wanted * size, size);
        if (is_finite(window)) chosen.emplace_back(window.begin(), window.end());
    }
    if (!chosen.empty()) return chosen;
    std::vector<float> means;
    for (std::size_t i = 0; i < size; ++i) means.push_back(quantized.mean()[i % quantized.mean().size()]);
    return {means};
}

}  // namespace

void add_model_words(const Export& exported, Words& words) {
    const auto& quantized = exported.model.quantized();
    const auto& graph = quantized.graph();
    const auto& constants = exported.constants;
    const auto& model = constants.model;
    const auto arena_bytes = std::to_string(exported.program.arena_bytes);
    const auto score =
        quantized.output(exported.program.steps.empty() ? graph.order().front() : exported.program.steps.back().result);
    words["time"] = std::to_string(model.time);
    words["channels"] = std::to_string(model.channels);
    words["classes"] = std::to_string(model.classes);
    words["arena_bytes"] = arena_bytes;
    words["score_scale"] = c_float(score.scale);
    words["score_zero"] = std::to_string(score.zero_point);
    words["sample_type"] = exported.counts() ? "int16_t" : "float";
    words["table_type"] = exported.counts() ? "ln_channel" : "ln_input_scale";
    words["run"] = exported.counts() ? "ln_run_int16" : "ln_run_float";
    words["quantise"] = exported.counts() ? "ln_input_int16" : "ln_input_float";
    words["sample_comment"] = sample_comment(exported);
    words["input_comment"] = input_comment(quantized);
    words["input_words"] = std::to_string(model.input);
    words["output_words"] = std::to_string(model.output);
    words["input_zero"] = std::to_string(model.input_zero);
    words["step_count"] = std::to_string(model.step_count);
    words["step_count_or_one"] = std::to_string(std::max<unsigned>(model.step_count, 1));
    words["steps_pointer"] = model.step_count == 0 ? "0" : "steps";

    auto& labels = words["labels"];
    auto& label_comment = words["label_comment"];
    for (std::int32_t i = 0; i < model.classes; ++i) {
        labels += "    " + c_string(exported.model.label(i)) + ",\n";
        label_comment += " * " + std::to_string(i) + ' ' + c_comment(exported.model.label(i)) + '\n';
    }
    auto& weights = words["weights"];
    if (!constants.weights.empty())
        weights = "static const union {\n    int8_t bytes[" + std::to_string(constants.weights.size()) +
                  "];\n    uint32_t alignment;\n} weights = {{\n" + rows(std::span(constants.weights)) + "}};\n\n";
    auto& channel_table = words["channel_table"];
    if (!constants.channels.empty())
        channel_table = "static const ln_channel channels[" + std::to_string(constants.channels.size()) + "] = {\n" +
                        channel_lines(constants.channels) + "};\n\n";
    auto& input_table = words["input_table"];
    if (exported.counts())
        input_table = channel_lines(exported.count_table);
    else
        for (const auto& scale : constants.input)
            input_table += "    {" + std::to_string(scale.bias) + ", " + std::to_string(scale.multiplier) + ", " +
                           std::to_string(scale.exponent) + "},\n";
    auto& steps = words["steps"];
    auto& names = words["step_names"];
    for (std::size_t i = 0; i < constants.steps.size(); ++i) {
        steps += step_text(exported, i);
        names += "    \"" + std::string(linnet_c::function_of(exported.program.steps[i].kernel).substr(3)) + "\",\n";
    }
    if (names.empty()) names = "    \"none\",\n";
    if (!steps.empty())
        steps = "static const ln_step steps[" + std::to_string(constants.steps.size()) + "] = {\n" + steps + "};\n\n";
}

void add_golden_words(const Export& exported, Words& words) {
    linnet_c::Inference inference(exported.program, exported.constants);
    std::vector<std::int8_t> result(exported.program.outputs);
    auto units = exported.options.units_per_count;
    if (units.size() == 1) units.resize(exported.constants.model.channels, units.front());
    GoldenText text;
    const auto windows = chosen_windows(exported);
    for (const auto& window : windows) {
        if (exported.counts()) {
            const auto counts = to_counts(window, units);
            const auto clipped = inference.run(counts.data(), exported.count_table.data(), result.data());
            text.add(rows(std::span(counts)), result, clipped);
        } else {
            const auto clipped = inference.run(window.data(), result.data());
            text.add(rows(std::span(window)), result, clipped);
        }
    }
    words["golden"] = std::to_string(windows.size());
    words["golden_windows"] = text.windows;
    words["golden_results"] = text.results;
    words["golden_classes"] = text.classes;
    words["golden_clipped"] = text.clipped;
}

}  // namespace linnet::c_source
