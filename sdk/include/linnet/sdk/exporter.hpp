// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An exporter: deployable files of a trained model.

#include <cstddef>
#include <linnet/sdk/profile.hpp>
#include <linnet/sdk/quantized_model.hpp>
#include <linnet/sdk/runtime.hpp>
#include <linnet/sdk/trained_model.hpp>

namespace linnet::sdk {

class LINNET_API FileSink {  // writes below the run's model folder
public:
    // A path with "/" makes folders. Throws when the file cannot be written or the path leaves the folder.
    virtual void write(std::string_view relative_path, std::span<const std::byte> bytes) = 0;

protected:
    ~FileSink() = default;
};

// Everything an exporter may write down. Lives until emit() returns.
class LINNET_API ExportedModel {
public:
    virtual std::string_view name() const noexcept = 0;     // of the run: "uci_har"
    virtual std::string_view version() const noexcept = 0;  // of linnet: "0.1.0"
    virtual const BoardProfile& board() const noexcept = 0;
    virtual const QuantizedModelView& quantized() const noexcept = 0;
    virtual const WeightsView& weights() const noexcept = 0;  // float32, of the nodes of quantized().graph()
    virtual std::string_view label(std::int32_t class_number) const noexcept = 0;  // empty beyond the last class
    // Sample windows, raw sensor units, windows x time x channels row-major, with their classes: of the test part, or
    // of the validation part where there is none. For golden vectors; they train and choose nothing.
    virtual std::span<const float> windows() const noexcept = 0;
    virtual std::span<const std::int32_t> classes() const noexcept = 0;

protected:
    ~ExportedModel() = default;
};

class LINNET_API Exporter {
public:
    static constexpr const char* interface_id = "linnet.exporter/2";
    virtual ~Exporter() = default;
    virtual bool supports(std::string_view op, const BoardProfile& board) const noexcept = 0;
    // [kernel-thread] Throws std::invalid_argument with a sentence for the user when its settings do not suit the
    // model.
    virtual void emit(const ExportedModel& model, FileSink& files) const = 0;
};

}  // namespace linnet::sdk
