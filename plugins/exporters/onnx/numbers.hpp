// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// In which numbers the network of a file computes: what differs between model_float.onnx and model_int8.onnx.
//
// The int8 file is in the form "QDQ": every operation is written on real numbers, between a DequantizeLinear for each
// of its operands and a QuantizeLinear behind it. An interpreter may compute it as it is written, or put integer
// kernels in the place of such groups.

#include <functional>
#include <linnet/sdk/exporter.hpp>
#include <map>

#include "onnx/model_file.hpp"

namespace linnet::onnx_exporter {

// Where the weights of a layer come from and how they lie in the file.
struct Layer {
    sdk::NodeId node;
    std::string name;       // of the layer's tensors
    Dims kernel;            // as the operator wants it
    std::int64_t axis;      // of the kernel: its filters or units
    std::int64_t channels;  // filters or units
};

class Numbers {  // model and file must outlive it
public:
    virtual ~Numbers() = default;
    // The tensors of real numbers that a layer takes as kernel and bias. Throw std::invalid_argument when the weights
    // have another size than the layer's.
    virtual std::string kernel(const Layer& layer) = 0;
    virtual std::string bias(const Layer& layer) = 0;
    // The name that an operation's output is to have before settle() makes the signal `name` of it.
    virtual std::string before_settling(std::string_view name) const = 0;
    // Rounds to what the output of `node` can hold.
    virtual void settle(std::string_view name, sdk::NodeId node) = 0;
    // The tensor in which an operation reads a signal, settled or not. To be asked for every time it is read: some
    // interpreters find a group only where nobody else reads its tensors.
    virtual std::string read(std::string_view name) = 0;
    // Makes a tensor `name` of a settled signal, for an output of the graph.
    virtual void finish(std::string_view name) = 0;

protected:
    Numbers() = default;
    Numbers(const Numbers&) = delete;
    Numbers& operator=(const Numbers&) = delete;
};

class FloatNumbers final : public Numbers {
public:
    FloatNumbers(const sdk::ExportedModel& model, ModelFile& file) : model_{model}, file_{file} {}
    std::string kernel(const Layer& layer) override;
    std::string bias(const Layer& layer) override;
    std::string before_settling(std::string_view name) const override { return std::string(name); }
    void settle(std::string_view, sdk::NodeId) override {}
    std::string read(std::string_view name) override { return std::string(name); }
    void finish(std::string_view) override {}

private:
    const sdk::ExportedModel& model_;
    ModelFile& file_;
};

class Int8Numbers final : public Numbers {
public:
    Int8Numbers(const sdk::ExportedModel& model, ModelFile& file) : model_{model.quantized()}, file_{file} {}
    std::string kernel(const Layer& layer) override;
    std::string bias(const Layer& layer) override;
    std::string before_settling(std::string_view name) const override { return std::string(name) + ".exact"; }
    void settle(std::string_view name, sdk::NodeId node) override;
    std::string read(std::string_view name) override;
    void finish(std::string_view name) override { dequantize(name, name); }

private:
    std::string dequantize(std::string_view signal, std::string_view tensor);

    const sdk::QuantizedModelView& model_;
    ModelFile& file_;
    std::map<std::string, int, std::less<>> reads_;  // of settled signals
};

}  // namespace linnet::onnx_exporter
