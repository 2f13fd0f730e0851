// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes a Program as a .tflite file, version 3 of that format. What takes the bytes is a template: the exporter's
// makes them, the runtime's only counts them, and so the price of a network is the size of its file.
//
// Slots are positions of fields in the tables of the format's public schema (TensorFlow, lite/schema/schema.fbs). A
// table's fields are written in ascending order of their slots.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tflm/op_codes.hpp"
#include "tflm/program.hpp"

namespace linnet::tflm {

struct MetadataEntry {
    std::string_view name;
    std::string text;
};

// A text in a buffer of its own, padded with zeros to a multiple of 16 byte.
inline std::string padded(std::string text) {
    text.resize((text.size() + 16) / 16 * 16);
    return text;
}

// The least version of TensorFlow Lite that knows all operations of a program.
std::string_view least_version(const Program& program);
// The version of an operation's form.
std::int32_t operation_version(const Program& program, const Step& step);
// What each file says about itself. Digests are 64 hexadecimal digits.
std::vector<MetadataEntry> metadata_of(const Program& program, std::string_view linnet_version,
                                       std::string_view graph_digest, std::string_view model_digest);

// Sink: Offset string(std::string_view), vector(std::span<const T>), data(std::span<const std::byte>) with 16-byte
// alignment and objects(std::span<const Offset>); start(), field(slot, value, default), object(slot, Offset), Offset
// end() for tables; finish(Offset). Source, by position of a value: scales(), zero_points(), data().
template <class Sink, class Source>
class FileWriter {
public:
    using Offset = typename Sink::Offset;

    FileWriter(Sink& sink, const Source& source, const Program& program)
        : sink_(sink), source_(source), program_(program) {}

    void write(std::span<const MetadataEntry> metadata) {
        const auto operation_codes = write_codes();
        const auto graph = write_graph();
        const auto description = sink_.string("Written by linnet.");
        const auto buffers = write_buffers(metadata);
        const auto entries = write_metadata(metadata);
        sink_.start();
        sink_.field(0, std::uint32_t{3}, std::uint32_t{0});
        sink_.object(1, operation_codes);
        sink_.object(2, graph);
        sink_.object(3, description);
        sink_.object(4, buffers);
        sink_.object(6, entries);
        sink_.finish(sink_.end());
    }

private:
    Offset objects(const std::vector<Offset>& offsets) { return sink_.objects(offsets); }

    // Operation codes are listed in the order of their first use, a code with two versions twice.
    Offset write_codes() {
        std::vector<Offset> written;
        std::vector<std::pair<std::uint8_t, std::int32_t>> known;
        for (const auto& step : program_.steps) {
            const std::pair key{facts_of(step.code).builtin_code, operation_version(program_, step)};
            const auto found = std::find(known.begin(), known.end(), key);
            code_of_step_.push_back(static_cast<std::uint32_t>(found - known.begin()));
            if (found != known.end()) continue;
            known.push_back(key);
            sink_.start();
            sink_.field(0, static_cast<std::int8_t>(key.first), std::int8_t{0});
            sink_.field(2, key.second, std::int32_t{1});
            sink_.field(3, std::int32_t{key.first}, std::int32_t{0});
            written.push_back(sink_.end());
        }
        return objects(written);
    }

    Offset write_graph() {
        std::vector<Offset> tensors, operators;
        for (std::uint32_t i = 0; i < program_.values.size(); ++i) tensors.push_back(write_tensor(i));
        const auto all_tensors = objects(tensors);
        const auto inputs = one(program_.input), outputs = one(program_.output);
        for (std::uint32_t i = 0; i < program_.steps.size(); ++i) operators.push_back(write_operator(i));
        const auto all_operators = objects(operators);
        const auto name = sink_.string("main");
        sink_.start();
        sink_.object(0, all_tensors);
        sink_.object(1, inputs);
        sink_.object(2, outputs);
        sink_.object(3, all_operators);
        sink_.object(4, name);
        const std::vector<Offset> graphs{sink_.end()};
        return objects(graphs);
    }
    Offset one(std::uint32_t value) {
        const std::array<std::int32_t, 1> values{static_cast<std::int32_t>(value)};
        return sink_.vector(std::span<const std::int32_t>(values));
    }

    // Buffer 0 is empty by convention and that of all activations.
    Offset write_tensor(std::uint32_t index) {
        const auto& value = program_.values[index];
        const auto shape = sink_.vector(std::span<const std::int32_t>(value.dim).first(value.rank));
        const auto name = sink_.string(value.name);
        Offset quantization{};
        if (value.scales > 0) {
            const auto scales = sink_.vector(source_.scales(index));
            const auto zero_points = sink_.vector(source_.zero_points(index));
            sink_.start();
            sink_.object(2, scales);
            sink_.object(3, zero_points);
            sink_.field(6, std::int32_t{value.quantized_dimension}, std::int32_t{0});
            quantization = sink_.end();
        }
        constexpr std::int8_t type_codes[] = {0, 2, 9};  // of f32, i32, i8
        sink_.start();
        sink_.object(0, shape);
        sink_.field(1, type_codes[static_cast<std::size_t>(value.type)], std::int8_t{0});
        if (value.contents != Contents::activation) {
            stored_.push_back(index);
            sink_.field(2, static_cast<std::uint32_t>(stored_.size()), std::uint32_t{0});
        }
        sink_.object(3, name);
        if (value.scales > 0) sink_.object(4, quantization);
        return sink_.end();
    }

    Offset write_operator(std::uint32_t index) {
        const auto& step = program_.steps[index];
        std::vector<std::int32_t> operands(step.inputs.begin(), step.inputs.end());
        const auto inputs = sink_.vector(std::span<const std::int32_t>(operands));
        const auto outputs = one(step.output);
        const auto type = options_type(step.code);
        Offset options{};
        if (type != 0) options = write_options(step);
        sink_.start();
        sink_.field(0, code_of_step_[index], std::uint32_t{0});
        sink_.object(1, inputs);
        sink_.object(2, outputs);
        if (type != 0) {
            sink_.field(3, type, std::uint8_t{0});
            sink_.object(4, options);
        }
        return sink_.end();
    }

    // The member of the union of options; 0: the operation has none.
    static std::uint8_t options_type(Code code) {
        switch (code) {
            case Code::conv:
                return 1;
            case Code::depthwise_conv:
                return 2;
            case Code::average_pool:
            case Code::max_pool:
                return 5;
            case Code::fully_connected:
                return 8;
            case Code::softmax:
                return 9;
            case Code::concatenation:
                return 10;
            case Code::add:
                return 11;
            case Code::mul:
                return 21;
            case Code::mean:
            case Code::reduce_max:
            case Code::reduce_min:
                return 27;
            case Code::sub:
                return 28;
            default:
                return 0;
        }
    }

    Offset write_options(const Step& step) {
        constexpr std::int8_t bounds[] = {0, 1, 3};  // none, RELU, RELU6
        const auto bound = bounds[static_cast<std::size_t>(step.bound)];
        const auto padding = static_cast<std::int8_t>(step.same_padding ? 0 : 1);
        const auto fused = [&](std::size_t slot) { sink_.field(slot, bound, std::int8_t{0}); };
        const auto number = [&](std::size_t slot, std::int32_t value, std::int32_t usual = 0) {
            sink_.field(slot, value, usual);
        };
        sink_.start();
        switch (step.code) {
            case Code::conv:
            case Code::depthwise_conv: {
                std::size_t slot = 3;
                sink_.field(0, padding, std::int8_t{0});
                number(1, step.stride);
                number(2, 1);  // along the height
                if (step.code == Code::depthwise_conv)
                    number(slot++, program_.values[step.output].dim[3] / step.groups);  // filters of a channel
                fused(slot);
                number(slot + 1, step.dilation, 1);
                break;
            }
            case Code::average_pool:
            case Code::max_pool:
                sink_.field(0, padding, std::int8_t{0});
                number(1, step.stride);
                number(2, 1);
                number(3, step.kernel);
                number(4, 1);
                break;
            case Code::softmax:
                sink_.field(0, 1.0F, 0.0F);
                break;
            case Code::concatenation:
                number(0, 3);  // the axis of the channels
                break;
            case Code::add:
                fused(0);
                break;
            case Code::fully_connected:
                fused(0);
                sink_.field(2, true, false);  // the result has the rank of the operand
                break;
            default:
                break;
        }
        return sink_.end();
    }

    Offset buffer(std::span<const std::byte> bytes) {
        const auto data = bytes.empty() ? Offset{} : sink_.data(bytes);
        sink_.start();
        if (!bytes.empty()) sink_.object(0, data);
        return sink_.end();
    }
    Offset write_buffers(std::span<const MetadataEntry> metadata) {
        std::vector<Offset> written{buffer({})};
        for (const auto index : stored_) written.push_back(buffer(source_.data(index)));
        for (const auto& entry : metadata) written.push_back(buffer(std::as_bytes(std::span(entry.text))));
        return objects(written);
    }
    Offset write_metadata(std::span<const MetadataEntry> metadata) {
        std::vector<Offset> written;
        for (std::uint32_t i = 0; i < metadata.size(); ++i) {
            const auto name = sink_.string(metadata[i].name);
            sink_.start();
            sink_.object(0, name);
            sink_.field(1, static_cast<std::uint32_t>(stored_.size() + 1 + i), std::uint32_t{0});
            written.push_back(sink_.end());
        }
        return objects(written);
    }

    Sink& sink_;
    const Source& source_;
    const Program& program_;
    std::vector<std::uint32_t> code_of_step_;
    std::vector<std::uint32_t> stored_;  // values with a buffer, which have the numbers 1, 2, ...
};

}  // namespace linnet::tflm
