// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parts a net is executed from: signals (activations with their gradients) and layers between them.

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/vector.hpp"

namespace linnet::onednn {

// The values of one node for all samples of a pass: samples x rows x stride floats. Whoever writes values or gradients
// writes zeros between channels and stride.
struct Signal {
    Index rows, channels, stride;
    Activation activation = Activation::none;  // fused into the layer that writes it
    Index users = 0;
    bool needs_gradient = false;
    float* value = nullptr;
    float* gradient = nullptr;

    Index floats() const { return rows * stride; }  // per sample
};

// One operand of a layer.
struct Port {
    const Signal* signal;
    float* gradient = nullptr;           // where backward() writes; null: not needed
    Activation gate = Activation::none;  // to be applied to that gradient; set only when gates() is true
    const float* value() const { return signal->value; }
};

// What computes a layer, in a few words.
struct Implementation {
    std::string forward = "own loops";
    std::string backward = "own loops";
    std::string text() const { return forward == backward ? forward : forward + "; backward " + backward; }
};

// Of a layer whose backward pass has the product of its forward pass again, for the weights, and one for the operand.
inline Implementation of_products(const std::string& forward, const std::string& operand) {
    return {forward, operand == forward ? forward : forward + " and " + operand};
}

struct Pass {
    Index samples;
    bool training;
    std::uint64_t seed;          // of this training step
    std::uint64_t first_sample;  // position of the first sample within the batch
};

// Created once per net; nothing is allocated by forward() and backward(). backward() adds to the gradients of the
// parameters and overwrites those of the operands.
class Layer {
public:
    Layer(std::vector<Port> operands, Signal& output) : operands_{std::move(operands)}, output_{output} {}
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;
    virtual ~Layer() = default;

    virtual void forward(const Pass& pass) = 0;
    virtual void backward(const Pass& pass) = 0;
    // Before the first backward() of a step: the parameters are final.
    virtual void begin_step() {}
    // After the last backward() of a step.
    virtual void end_step() {}
    // Parameters and running statistics were set from outside.
    virtual void restored() {}
    // Whether backward() applies Port::gate by itself.
    virtual bool gates() const { return false; }
    // Whether backward() reads the values of its operands or of its output, gates apart.
    virtual bool needs_operands() const { return true; }
    virtual bool needs_output() const { return false; }
    // Whether the output may lie where the first operand lies, values and gradients alike.
    virtual bool works_in_place() const { return false; }
    // Floats per sample that backward() needs besides, and where they will be for all `samples` of a pass. Their
    // content is undefined before forward().
    virtual Index retained_floats() const { return 0; }
    virtual void retain(float* memory, Index samples) {
        static_cast<void>(memory);
        static_cast<void>(samples);
    }
    // What computes it, for logs and tests.
    virtual Implementation implementation() const { return {}; }

    std::vector<Port>& operands() { return operands_; }
    const std::vector<Port>& operands() const { return operands_; }
    const Signal& output() const { return output_; }

protected:
    const Port& operand() const { return operands_.front(); }

private:
    std::vector<Port> operands_;
    Signal& output_;
};

}  // namespace linnet::onednn
