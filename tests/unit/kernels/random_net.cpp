// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "random_net.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "reference.hpp"

namespace linnet::kernel_cases {
namespace {

ln_kernel* function_of(const std::string& name) {
    for (const auto& kernel : kernels()) {
        if (kernel.name == name) return kernel.function;
    }
    throw std::logic_error("no kernel " + name);
}

template <typename Values>
std::string list(const Values& values) {
    std::ostringstream text;
    text << '{';
    for (const auto value : values) text << static_cast<int>(value) << ',';
    text << '}';
    return text.str();
}

}  // namespace

RandomNet::RandomNet() {
    constexpr std::uint16_t filters[] = {10, 15, 22, 33};
    time_ = window_time;
    channels_ = window_channels;
    for (const auto count : filters) {
        add("ln_depthwise3", channels_, time_, 3, 1);
        if (count == filters[3]) {
            add("ln_pointwise", count, time_, 1, channels_);
        } else {
            add("ln_pointwise_max2", count, static_cast<std::uint16_t>(time_ / 2), 1, channels_);
        }
    }
    add("ln_global_avg", channels_, 1, 0, 0);
    add("ln_dense", 49, 1, 1, channels_);
    add("ln_dense", classes, 1, 1, channels_);
    place();
}

std::vector<ln_step> RandomNet::steps() const {
    std::vector<ln_step> steps;
    for (const auto& layer : layers_) {
        auto step = layer.step;
        step.kernel = function_of(layer.kernel);
        step.weights = layer.weights.data();
        step.channels = layer.channels.data();
        steps.push_back(step);
    }
    return steps;
}

void RandomNet::quantise(const std::vector<float>& window, std::vector<std::int8_t>& arena) const {
    ln_input_float(window.data(), scales_.data(), arena.data(), window_time, window_channels, input_zero);
}

std::vector<std::int8_t> RandomNet::run(const std::vector<float>& window) const {
    auto memory = arena();
    quantise(window, memory);
    for (const auto& step : steps()) step.kernel(&step, memory.data());
    const auto result = layers_.back().step.output * LN_WORD;
    return {memory.begin() + result, memory.begin() + result + classes};
}

std::vector<float> RandomNet::window() {
    std::vector<float> values(window_time * window_channels);
    for (std::size_t channel = 0; channel < window_channels; ++channel) {
        const auto mean = static_cast<float>(random_(-1500, 1500)) / 1000;
        const auto deviation = static_cast<float>(random_(0, 1500)) / 1000;
        for (auto i = channel; i < values.size(); i += window_channels) {
            values[i] = mean + deviation * static_cast<float>(random_(-1000, 1000)) / 1000;
        }
    }
    return values;
}

void RandomNet::add(const std::string& kernel, std::uint16_t outputs, std::uint16_t time, int taps, int inputs) {
    const auto depthwise = kernel == "ln_depthwise3";
    RandomLayer layer;
    layer.kernel = kernel;
    auto& step = layer.step;
    step.input_time = time_;
    step.input_channels = channels_;
    step.output_time = time;
    step.output_channels = outputs;
    step.input_zero = zero_;
    step.output_zero = depthwise ? std::int8_t{5} : std::int8_t{-128};
    step.size = depthwise ? 3 : 1;
    step.padding = depthwise ? 1 : 0;
    step.stride = step.dilation = 1;
    const auto rows = depthwise ? taps : outputs;
    const auto used = depthwise ? channels_ : inputs;
    if (taps) {
        for (int i = 0; i < rows * static_cast<int>(ln_row_bytes(static_cast<std::uint32_t>(used))); ++i) {
            const auto is_used = i % static_cast<int>(ln_row_bytes(static_cast<std::uint32_t>(used))) < used;
            layer.weights.push_back(static_cast<std::int8_t>(is_used ? random_(-127, 127) : 0));
        }
    }
    const auto products = depthwise ? 3 : inputs;
    if (kernel == "ln_global_avg") {
        layer.channels = {{-time_ * zero_ * 64, static_cast<std::int32_t>((1 << 26) / time_)}};
    } else {
        const auto row = static_cast<int>(ln_row_bytes(static_cast<std::uint32_t>(used)));
        for (int i = 0; i < outputs; ++i) {
            int sum = 0;
            for (int k = 0; k < products; ++k) {
                sum += layer.weights[static_cast<std::size_t>(depthwise ? k * row + i : i * row + k)];
            }
            const auto bias = random_(-500, 500) * products - zero_ * sum;
            const auto multiplier = 4294967296.0 * 1.5 / (std::sqrt(products) * 73);
            layer.channels.push_back({static_cast<std::int32_t>(bias), static_cast<std::int32_t>(multiplier)});
        }
    }
    layers_.push_back(layer);
    time_ = time;
    channels_ = outputs;
    zero_ = step.output_zero;
}

void RandomNet::place() {
    std::uint32_t largest = 0, scratch = 0, turn = 0;
    for (auto& layer : layers_) {
        auto& step = layer.step;
        const auto bytes = [](int time, int channels) {
            return static_cast<std::uint32_t>(time) * ln_row_bytes(static_cast<std::uint32_t>(channels));
        };
        step.input = static_cast<std::uint16_t>(turn);
        if (layer.kernel == "ln_dense") turn = turn ? 0 : 32;
        step.output = static_cast<std::uint16_t>(turn);
        const auto room =
            std::max(bytes(step.input_time, step.input_channels), bytes(step.output_time, step.output_channels));
        largest = std::max(largest, room);
        if (layer.kernel.starts_with("ln_pointwise")) {
            step.scratch = static_cast<std::uint16_t>(room / LN_WORD);
            scratch = std::max(scratch, room + ln_pointwise_scratch(step.input_channels));
        }
    }
    arena_bytes_ = std::max(largest, scratch);
    for (int i = 0; i < window_channels; ++i) scales_.push_back(input_scale(0.1F * static_cast<float>(i), 0.023));
}

std::string RandomNet::source() const {
    std::ostringstream text, steps, names;
    text << "#include \"linnet_kernels.h\"\n#include \"model.h\"\n#include \"model_bench.h\"\n"
         << "static int8_t arena[" << arena_bytes_ << "] __attribute__((aligned(4)));\n";
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& layer = layers_[i];
        const auto& step = layer.step;
        if (!layer.weights.empty()) {
            text << "static const int8_t weights" << i << "[] __attribute__((aligned(4))) = " << list(layer.weights)
                 << ";\n";
        }
        text << "static const ln_channel channels" << i << "[] = {";
        for (const auto& channel : layer.channels) text << '{' << channel.bias << ',' << channel.multiplier << "},";
        text << "};\n";
        steps << '{' << layer.kernel << ", " << (layer.weights.empty() ? "0" : "weights" + std::to_string(i))
              << ", channels" << i << ", " << step.input << ", " << step.output << ", " << step.scratch << ", 0, "
              << step.input_time << ", " << step.output_time << ", " << step.input_channels << ", "
              << step.output_channels << ", " << step.size << ", 1, 1, " << step.padding << ", "
              << static_cast<int>(step.input_zero) << ", " << static_cast<int>(step.output_zero) << ", 0, 0},\n";
        names << '"' << layer.kernel << "\",";
    }
    text << "static const ln_input_scale scales[] = {";
    for (const auto& scale : scales_) {
        text << '{' << scale.bias << ',' << scale.multiplier << ',' << scale.exponent << "},";
    }
    text << "};\n";
    text << "static const ln_step steps[] = {\n"
         << steps.str() << "};\n"
         << "int linnet_model_run(const float *window, int8_t *result) {\n"
         << "    const ln_step *step;\n    uint32_t i;\n"
         << "    ln_input_float(window, scales, arena, LINNET_MODEL_TIME, LINNET_MODEL_CHANNELS, "
         << static_cast<int>(input_zero) << ");\n"
         << "    for (step = steps; step < steps + " << layers_.size() << "; step++) step->kernel(step, arena);\n"
         << "    for (i = 0; i < LINNET_MODEL_CLASSES; i++) result[i] = arena[" << layers_.back().step.output * LN_WORD
         << " + i];\n"
         << "    return (int)ln_argmax(result, LINNET_MODEL_CLASSES);\n}\n"
         << "const ln_step *linnet_bench_steps(void) { return steps; }\n"
         << "uint32_t linnet_bench_step_count(void) { return " << layers_.size() << "; }\n"
         << "int8_t *linnet_bench_arena(void) { return arena; }\n"
         << "static const char *const linnet_bench_names[] = {" << names.str() << "};\n"
         << "const char *linnet_bench_step_name(uint32_t step) { return linnet_bench_names[step]; }\n"
         << "void linnet_bench_input(const float *window) {\n"
         << "    ln_input_float(window, scales, arena, LINNET_MODEL_TIME, LINNET_MODEL_CHANNELS, "
         << static_cast<int>(input_zero) << ");\n}\n";
    return text.str();
}

}  // namespace linnet::kernel_cases
