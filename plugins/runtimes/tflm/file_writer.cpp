// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/file_writer.hpp"

#include "tflm/counting_builder.hpp"
#include "tflm/flatbuffer_size.hpp"

namespace linnet::tflm {
namespace {

bool is_grouped(const Program& program, const Step& step) {
    return step.code == Code::conv &&
           program.values[step.inputs[1]].dim[3] != program.values[step.inputs.front()].dim[3];
}

bool is_float(const Program& program, const Step& step) { return program.values[step.output].type == Type::f32; }

// Takes what a FileWriter writes and keeps count.
class CountingSink {
public:
    struct Offset {};

    Offset string(std::string_view text) {
        builder_.string(text.size());
        return {};
    }
    template <class T>
    Offset vector(std::span<const T> values) {
        builder_.vector(values.size(), sizeof(T));
        return {};
    }
    Offset data(std::span<const std::byte> bytes) {
        builder_.vector(bytes.size(), 1, 16);
        return {};
    }
    Offset objects(std::span<const Offset> offsets) {
        builder_.vector(offsets.size(), 4);
        return {};
    }
    void start() { builder_.start_table(); }
    template <class T>
    void field(std::size_t slot, T value, T usual) {
        if (value != usual) builder_.field(slot, sizeof(T));
    }
    void object(std::size_t slot, Offset) { builder_.field(slot, 4); }
    Offset end() {
        builder_.end_table();
        return {};
    }
    void finish(Offset) { size_ = builder_.finish(); }

    std::uint64_t size() const { return size_; }

private:
    CountingBuilder builder_;
    std::uint64_t size_ = 0;
};

// Values of the right size.
class BlankSource {
public:
    explicit BlankSource(const Program& program) : program_(program) {
        std::uint64_t most = 0;
        std::int32_t most_scales = 0;
        for (const auto& value : program.values) {
            if (value.contents != Contents::activation) most = std::max(most, value.bytes());
            most_scales = std::max(most_scales, value.scales);
        }
        bytes_.resize(most);
        scales_.resize(static_cast<std::size_t>(most_scales));
        zero_points_.resize(scales_.size());
    }
    std::span<const float> scales(std::uint32_t value) const { return std::span(scales_).first(count(value)); }
    std::span<const std::int64_t> zero_points(std::uint32_t value) const {
        return std::span(zero_points_).first(count(value));
    }
    std::span<const std::byte> data(std::uint32_t value) const {
        return std::span(bytes_).first(program_.values[value].bytes());
    }

private:
    std::size_t count(std::uint32_t value) const { return static_cast<std::size_t>(program_.values[value].scales); }

    const Program& program_;
    std::vector<std::byte> bytes_;
    std::vector<float> scales_;
    std::vector<std::int64_t> zero_points_;
};

}  // namespace

std::int32_t operation_version(const Program& program, const Step& step) {
    if (step.code == Code::fully_connected) return 12;  // a scale per unit
    if (is_grouped(program, step)) return 6;
    return is_float(program, step) ? 1 : facts_of(step.code).version;
}

std::string_view least_version(const Program& program) {
    std::string_view version = "1.14.0";
    for (const auto& step : program.steps) {
        if (step.code == Code::fully_connected) return "2.17.0";
        if (is_grouped(program, step)) version = "2.9.0";
    }
    return version;
}

std::vector<MetadataEntry> metadata_of(const Program& program, std::string_view linnet_version,
                                       std::string_view graph_digest, std::string_view model_digest) {
    return {{"min_runtime_version", padded(std::string(least_version(program)))},
            {"linnet_version", padded(std::string(linnet_version))},
            {"linnet_graph_sha256", std::string(graph_digest)},
            {"linnet_model_sha256", std::string(model_digest)}};
}

FileSize file_size(const Program& program) {
    CountingSink sink;
    const BlankSource source(program);
    const std::string digest(64, '0');
    FileWriter(sink, source, program).write(metadata_of(program, "", digest, digest));
    FileSize size{sink.size(), 0};
    for (const auto& value : program.values)
        if (value.contents == Contents::kernel || value.contents == Contents::bias) size.weights += value.bytes();
    return size;
}

}  // namespace linnet::tflm
