// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The layers of single primitives; those that begin with a convolution are blocks (block.hpp). Every class declares its
// weights in its constructor and uses them only after Parameters::layout().

#include "kernels/rounding.hpp"
#include "layer.hpp"
#include "layers/linear.hpp"
#include "layers/normalisation.hpp"

namespace linnet::onednn {

// conv1d with one group per channel. With a multiplier above one the operand's channels are repeated first.
class Depthwise final : public Layer {
public:
    Depthwise(const sdk::GraphView& graph, sdk::NodeId node, Port operand, Signal& output, Parameters& parameters);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool gates() const override { return multiplier_ == 1; }
    bool needs_operands() const override { return multiplier_ == 1; }
    Index retained_floats() const override;
    void retain(float* memory, Index samples) override;

private:
    Sliding sliding(Index samples) const;

    Parameters& parameters_;
    Affine affine_;
    WindowAttributes window_;
    Index multiplier_;
    float* repeated_ = nullptr;           // the operand as the multiplier sees it
    float* repeated_gradient_ = nullptr;  // null: not needed
};

class Dense final : public Layer {
public:
    Dense(const sdk::GraphView& graph, sdk::NodeId node, Port operand, Signal& output, Parameters& parameters);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    void begin_step() override;
    bool gates() const override { return true; }
    Implementation implementation() const override;

private:
    Parameters& parameters_;
    Affine affine_;
    Buffer transposed_;
};

// A batch_norm that is not part of a block.
class BatchNorm final : public Layer {
public:
    BatchNorm(sdk::NodeId node, Port operand, Signal& output, Parameters& parameters)
        : Layer({operand}, output), normalisation_{node, output.channels, parameters} {}
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    void restored() override { normalisation_.restored(); }

private:
    Normalisation normalisation_;
};

// relu and relu6 that could not be fused into the layer before them.
class Rectifier final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }
    bool works_in_place() const override { return true; }
};

enum class Pooling : std::uint8_t { mean, maximum, minimum };

// max_pool, avg_pool and, with a window over all of time, global_max_pool, global_min_pool and global_avg_pool.
class Pool final : public Layer {
public:
    Pool(const WindowAttributes& window, Pooling pooling, Port operand, Signal& output);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return pooling_ != Pooling::mean; }
    bool needs_output() const override { return pooling_ != Pooling::mean; }
    bool gates() const override { return true; }

private:
    Sliding sliding(Index samples) const;

    WindowAttributes window_;
    Pooling pooling_;
};

// global_std_pool.
class Deviation final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_output() const override { return true; }
    bool gates() const override { return true; }
    Index retained_floats() const override { return output().stride; }
    void retain(float* memory, Index) override { means_ = memory; }

private:
    float* means_ = nullptr;  // of every sample: one row
};

class Add final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }
    bool works_in_place() const override { return true; }
};

// The second operand may have a single row, which is that of every time step.
class Multiply final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;

private:
    // Calls body(row of the first operand and of the output, row of the second), both counted over all samples.
    template <class Body>
    void each_row(const Pass& pass, Body&& body) const;
};

class Sigmoid final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }
    bool needs_output() const override { return true; }
    bool works_in_place() const override { return true; }
};

class Concat final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }
};

class Slice final : public Layer {
public:
    Slice(Index first, Port operand, Signal& output) : Layer({operand}, output), first_{first} {}
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }

private:
    Index first_;  // channel of the operand
};

class Flatten final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }
};

class Dropout final : public Layer {
public:
    Dropout(sdk::NodeId node, double rate, Port operand, Signal& output);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }
    bool works_in_place() const override { return true; }

private:
    std::uint64_t stream_;
    float rate_;
};

// What 8-bit quantization does to the output of a node, with the gradient of the straight-through estimator.
class Rounding final : public Layer {
public:
    Rounding(const Grid& grid, Port operand, Signal& output) : Layer({operand}, output), grid_{grid} {}
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool gates() const override { return true; }

private:
    Grid grid_;
};

// A softmax that is not the end of the net (there it is part of the loss); over channels.
class Softmax final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool needs_operands() const override { return false; }
    bool needs_output() const override { return true; }
};

}  // namespace linnet::onednn
