// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Linear maps of sequences with weights: what a block (block.hpp) begins with. They work on groups of samples that are
// small enough for the first-level cache and keep nothing between forward and backward but what they were given.
// Every class declares its weights in its constructor and uses them only after Parameters::layout().

#include <linnet/sdk/graph.hpp>
#include <string>

#include "kernels/gemm.hpp"
#include "kernels/sliding.hpp"
#include "layer.hpp"
#include "parameters.hpp"
#include "scratch.hpp"

namespace linnet::onednn {

// Rows of `stride` floats, of which the first `channels` are used and the others zero.
struct Extent {
    Index rows, channels, stride;
    Index floats() const { return rows * stride; }
};
Extent extent_of(const sdk::Shape& shape);

// What a windowed primitive says about its window; defaults of graph.hpp filled in.
struct WindowAttributes {
    Index taps, step, dilation, front;
};
WindowAttributes window_of(const sdk::GraphView& graph, sdk::NodeId node, Index in_rows);
// The same window as the kernels take it.
Sliding sliding_over(const WindowAttributes& window, Index samples, Index in_rows, Index out_rows, Index channels);

// A kernel and, optionally, a bias.
struct Affine {
    std::size_t kernel = 0;
    std::size_t bias = 0;
    bool has_bias = false;

    float* bias_value(Parameters& parameters) const { return has_bias ? parameters.value(bias) : nullptr; }
    float* bias_gradient(Parameters& parameters) const { return has_bias ? parameters.gradient(bias) : nullptr; }
};

class Linear {
public:
    Linear(const Extent& in, const Extent& out) : in_{in}, out_{out} {}
    Linear(const Linear&) = delete;
    Linear& operator=(const Linear&) = delete;
    virtual ~Linear() = default;

    virtual void forward(Index samples, const float* x, Activation activation, float* y) = 0;
    // g is the gradient of y before its activation. Adds to the gradients of the weights; writes the gradient of x,
    // gated by the activation of the values x, to gx if that is not null.
    virtual void backward(Index samples, const float* x, const float* g, Activation gate, float* gx) = 0;
    // Before the first backward() of a step: the weights are final.
    virtual void begin_step() {}
    // After the last backward() of a step.
    virtual void end_step() {}
    virtual Implementation implementation() const = 0;

    const Extent& in() const { return in_; }
    const Extent& out() const { return out_; }

private:
    Extent in_, out_;
};

// conv1d of any kernel, stride, dilation and groups except one group per channel. Groups are a dense kernel with zeros
// outside of the blocks: on wide vectors that costs less than narrow products.
class Convolution final : public Linear {
public:
    // group: the most samples of a call. With `has_gradient`, backward() may be asked for the gradient of x.
    Convolution(const sdk::GraphView& graph, sdk::NodeId node, Parameters& parameters, Index group, bool has_gradient);
    void forward(Index samples, const float* x, Activation activation, float* y) override;
    void backward(Index samples, const float* x, const float* g, Activation gate, float* gx) override;
    void begin_step() override;
    void end_step() override;
    Implementation implementation() const override;

private:
    Windowing windowing(Index samples) const;
    Windowing back_windowing(Index samples) const;
    const float* extend(Index samples, const float* x);

    Parameters& parameters_;
    Affine affine_;
    WindowAttributes window_;
    Index groups_;
    Index extended_rows_;  // of the operand with its padding
    Index back_rows_;      // of the gradient with its padding and, between rows, stride - 1 rows of zeros
    Buffer extended_, back_, reversed_;
};

// A depthwise convolution and a convolution of its output, which is computed again for the gradient: that costs less
// than moving it through the caches.
class SeparableConvolution final : public Linear {
public:
    SeparableConvolution(const sdk::GraphView& graph, sdk::NodeId depthwise, sdk::NodeId pointwise,
                         Activation activation, Parameters& parameters, Scratch& scratch, Index group);
    void forward(Index samples, const float* x, Activation activation, float* y) override;
    void backward(Index samples, const float* x, const float* g, Activation gate, float* gx) override;
    void begin_step() override { pointwise_.begin_step(); }
    void end_step() override { pointwise_.end_step(); }
    Implementation implementation() const override;

private:
    Sliding sliding(Index samples) const;
    void filter(Index samples, const float* x, float* y);

    Parameters& parameters_;
    Scratch& scratch_;
    Affine depthwise_;
    WindowAttributes window_;
    Activation activation_;  // between the two
    Convolution pointwise_;
};

// Declares the weights of a depthwise conv1d.
Affine declare_depthwise(const sdk::GraphView& graph, sdk::NodeId node, Parameters& parameters);

}  // namespace linnet::onednn
