// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Writes the random network with golden windows as a model for the firmware.

#include <fstream>
#include <iostream>
#include <sstream>

#include "random_net.hpp"

using namespace linnet::kernel_cases;

namespace {

constexpr int windows = 8;

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

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const std::string folder = argv[1];
    RandomNet net;
    std::ostringstream inputs, results, found;
    for (int i = 0; i < windows; ++i) {
        const auto window = net.window();
        const auto result = net.run(window);
        inputs << floats(window) << ",\n";
        results << list(result) << ",\n";
        found << ln_argmax(result.data(), RandomNet::classes) << ',';
    }
    std::ofstream(folder + "/model.h") << "#include <stdint.h>\n#define LINNET_MODEL_TIME " << RandomNet::window_time
                                       << "\n#define LINNET_MODEL_CHANNELS " << RandomNet::window_channels
                                       << "\n#define LINNET_MODEL_CLASSES " << RandomNet::classes
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
