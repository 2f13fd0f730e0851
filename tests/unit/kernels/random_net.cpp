// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Writes the published UCI-HAR network of TinyTNAS, with random weights, as a model for the firmware: what its kernels
// take does not depend on the weights.

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cases.hpp"

using namespace linnet::kernel_cases;

namespace {

constexpr int window_time = 128, window_channels = 9, classes = 6, windows = 4;

struct Layer {
    std::string kernel;
    ln_step step{};
    std::vector<std::int8_t> weights;
    std::vector<ln_channel> channels;
};

ln_kernel* function_of(const std::string& name) {
    for (const auto& kernel : kernels()) {
        if (kernel.name == name) return kernel.function;
    }
    throw std::logic_error("no kernel " + name);
}

class Net {
public:
    Net() {
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

    std::vector<std::int8_t> run(const std::vector<float>& window) const {
        std::vector<std::int8_t> arena(arena_bytes_);
        ln_input_float(window.data(), scales_.data(), arena.data(), window_time, window_channels, input_zero);
        for (const auto& layer : layers_) {
            auto step = layer.step;
            step.kernel = function_of(layer.kernel);
            step.weights = layer.weights.data();
            step.channels = layer.channels.data();
            step.kernel(&step, arena.data());
        }
        const auto result = layers_.back().step.output * LN_WORD;
        return {arena.begin() + result, arena.begin() + result + classes};
    }

    std::vector<float> window() {
        std::vector<float> values;
        for (int i = 0; i < window_time * window_channels; ++i) {
            values.push_back(static_cast<float>(random_(-30000, 30000)) / 10000);
        }
        return values;
    }

    std::string source() const;

private:
    static constexpr std::int8_t input_zero = 3;

    // Rows of weights of so many padded values each.
    void add(const std::string& kernel, std::uint16_t outputs, std::uint16_t time, int taps, int inputs) {
        Layer layer;
        layer.kernel = kernel;
        auto& step = layer.step;
        step.input_time = time_;
        step.input_channels = channels_;
        step.output_time = time;
        step.output_channels = outputs;
        step.input_zero = zero_;
        step.output_zero = kernel == "ln_depthwise3" ? std::int8_t{5} : std::int8_t{-128};
        step.size = kernel == "ln_depthwise3" ? 3 : 1;
        step.padding = kernel == "ln_depthwise3" ? 1 : 0;
        step.stride = step.dilation = 1;
        const auto rows = kernel == "ln_depthwise3" ? taps : outputs;
        const auto used = kernel == "ln_depthwise3" ? channels_ : inputs;
        if (taps) {
            for (int i = 0; i < rows * static_cast<int>(ln_row_bytes(static_cast<std::uint32_t>(used))); ++i) {
                const auto is_used = i % static_cast<int>(ln_row_bytes(static_cast<std::uint32_t>(used))) < used;
                layer.weights.push_back(static_cast<std::int8_t>(is_used ? random_(-127, 127) : 0));
            }
        }
        const auto products = kernel == "ln_depthwise3" ? 3 : inputs;
        if (kernel == "ln_global_avg") {
            layer.channels = {{-time_ * zero_ * 64, static_cast<std::int32_t>((1 << 26) / time_)}};
        } else {
            for (int i = 0; i < outputs; ++i) {
                layer.channels.push_back({static_cast<std::int32_t>(random_(-2000, 2000) * products),
                                          static_cast<std::int32_t>(4294967296.0 * 60 / (std::sqrt(products) * 5400))});
            }
        }
        layers_.push_back(layer);
        time_ = time;
        channels_ = outputs;
        zero_ = step.output_zero;
    }

    // Everything in place but the dense layers, which go to and fro.
    void place() {
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
        for (int i = 0; i < window_channels; ++i)
            scales_.push_back({0.1F * static_cast<float>(i), LN_INPUT_ONE / 0.023F});
    }

    Random random_{std::mt19937_64(11)};
    std::vector<Layer> layers_;
    std::vector<ln_input_scale> scales_;
    std::uint32_t arena_bytes_ = 0;
    std::uint16_t time_ = 0, channels_ = 0;
    std::int8_t zero_ = input_zero;
};

template <typename Values>
std::string list(const Values& values) {
    std::ostringstream text;
    text << '{';
    for (const auto value : values) text << static_cast<int>(value) << ',';
    text << '}';
    return text.str();
}

std::string floats(const std::vector<float>& values) {
    std::ostringstream text;
    text << std::hexfloat << '{';
    for (const auto value : values) text << value << "F,";
    text << '}';
    return text.str();
}

std::string Net::source() const {
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
    text << "static const ln_input_scale scales[] = {" << std::hexfloat;
    for (const auto& scale : scales_) text << '{' << scale.mean << "F," << scale.factor << "F},";
    text << "};\n" << std::defaultfloat;
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

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const std::string folder = argv[1];
    Net net;
    std::ostringstream inputs, results, found;
    for (int i = 0; i < windows; ++i) {
        const auto window = net.window();
        const auto result = net.run(window);
        inputs << floats(window) << ",\n";
        results << list(result) << ",\n";
        found << ln_argmax(result.data(), classes) << ',';
    }
    std::ofstream(folder + "/model.h") << "#include <stdint.h>\n#define LINNET_MODEL_TIME " << window_time
                                       << "\n#define LINNET_MODEL_CHANNELS " << window_channels
                                       << "\n#define LINNET_MODEL_CLASSES " << classes
                                       << "\nint linnet_model_run(const float *window, int8_t *result);\n";
    std::ofstream(folder + "/model.c") << net.source();
    const std::string declaration[] = {
        "const float linnet_golden_windows[LINNET_GOLDEN_WINDOWS][LINNET_MODEL_TIME * LINNET_MODEL_CHANNELS]",
        "const int8_t linnet_golden_results[LINNET_GOLDEN_WINDOWS][LINNET_MODEL_CLASSES]",
        "const uint8_t linnet_golden_classes[LINNET_GOLDEN_WINDOWS]"};
    std::ofstream header(folder + "/golden.h");
    header << "#include \"model.h\"\n#define LINNET_GOLDEN_WINDOWS " << windows << "\n";
    for (const auto& line : declaration) header << "extern " << line << ";\n";
    std::ofstream(folder + "/golden.c") << "#include \"golden.h\"\n"
                                        << declaration[0] << " = {\n"
                                        << inputs.str() << "};\n"
                                        << declaration[1] << " = {\n"
                                        << results.str() << "};\n"
                                        << declaration[2] << " = {" << found.str() << "};\n";
    return header.good() ? 0 : 1;
}
