// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "onnx/onnx.hpp"

#include <algorithm>
#include <iterator>

#include "onnx/network.hpp"

namespace linnet::onnx_exporter {
namespace {

// A string of JSON. UTF-8 needs no escapes but for the quotation mark, the backslash and control characters.
std::string quoted(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20) {
            quoted += "\\u00";
            quoted += digits[code >> 4U];
            quoted += digits[code & 15U];
            continue;
        }
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::string labels(const sdk::ExportedModel& model) {
    const auto& graph = model.quantized().graph();
    std::string list = "[";
    for (std::int32_t c = 0, classes = graph.shape(graph.order().back()).channels(); c < classes; ++c) {
        if (c > 0) list += ", ";
        list += quoted(model.label(c));
    }
    return list + ']';
}

template <class NumbersOfFile>
void write(const sdk::ExportedModel& model, sdk::FileSink& files, std::string_view path) {
    ModelFile file(model.name(), model.version());
    NumbersOfFile numbers(model, file);
    write_network(model, numbers, file);
    file.metadata("linnet.version", model.version());
    file.metadata("linnet.graph_digest", model.quantized().graph().digest());
    file.metadata("linnet.model_digest", model.quantized().digest());
    file.metadata("linnet.labels", labels(model));
    const auto bytes = file.bytes();
    files.write(path, std::as_bytes(std::span(bytes)));
}

}  // namespace

OnnxExporter::OnnxExporter(const sdk::ConfigView& settings)
    : writes_float_{settings.text("precision") != "int8"}, writes_int8_{settings.text("precision") != "float"} {}

bool OnnxExporter::supports(std::string_view op, const sdk::BoardProfile&) const noexcept {
    constexpr std::string_view known[] = {"input",           "conv1d",          "batch_norm",      "relu",
                                          "relu6",           "max_pool",        "avg_pool",        "add",
                                          "concat",          "flatten",         "global_avg_pool", "global_max_pool",
                                          "global_min_pool", "global_std_pool", "multiply",        "dense",
                                          "dropout",         "softmax",         "sigmoid",         "slice"};
    return std::find(std::begin(known), std::end(known), op) != std::end(known);
}

void OnnxExporter::emit(const sdk::ExportedModel& model, sdk::FileSink& files) const {
    if (writes_float_) write<FloatNumbers>(model, files, "model_float.onnx");
    if (writes_int8_) write<Int8Numbers>(model, files, "model_int8.onnx");
}

}  // namespace linnet::onnx_exporter
