// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflite/tflite.hpp"

#include <stdexcept>

#include "tflite/flatbuffer_sink.hpp"
#include "tflite/model_values.hpp"
#include "tflite/sidecar.hpp"
#include "tflm/file_writer.hpp"
#include "tflm/program.hpp"

namespace linnet::tflite {
namespace {

void check_softmax(const sdk::QuantizedModelView& model) {
    constexpr sdk::Quantization demanded{1.0F / 256, -128};
    for (const auto node : model.graph().order())
        if (model.graph().primitive(node) == sdk::Primitive::softmax && model.output(node) != demanded)
            throw std::invalid_argument(
                "exporter tflite cannot write this network: its softmax has another scale than 1/256, which .tflite "
                "files demand, since its result is joined with other signals");
}

}  // namespace

TfliteExporter::TfliteExporter(const sdk::ConfigView& settings)
    : form_{settings.text("input") == "int8" ? tflm::InputForm::int8 : tflm::InputForm::raw,
            settings.text("dense") == "conv" ? tflm::DenseForm::conv : tflm::DenseForm::fully_connected} {}

bool TfliteExporter::supports(std::string_view op, const sdk::BoardProfile&) const noexcept {
    return tflm::can_compile(op);
}

void TfliteExporter::emit(const sdk::ExportedModel& model, sdk::FileSink& files) const {
    check_softmax(model.quantized());
    const auto program = tflm::compile(model.quantized().graph(), form_);
    files.write("model.tflite", write_tflite(model.quantized(), program, model.version()));
    const auto json = sidecar(model, program);
    files.write("model_tflite.json", std::as_bytes(std::span(json)));
}

std::vector<std::byte> write_tflite(const sdk::QuantizedModelView& model, const tflm::Program& program,
                                    std::string_view linnet_version) {
    FlatBufferSink sink;
    const ModelValues values(program, model);
    tflm::FileWriter(sink, values, program)
        .write(tflm::metadata_of(program, linnet_version, model.graph().digest(), model.digest()));
    const auto bytes = sink.bytes();
    return {bytes.begin(), bytes.end()};
}

}  // namespace linnet::tflite
