// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The layers of all primitives. Every class declares its weights in its constructor and uses them only after
// Parameters::layout().

#include <linnet/sdk/graph.hpp>

#include "kernels/gemm.hpp"
#include "kernels/sliding.hpp"
#include "layer.hpp"
#include "parameters.hpp"

namespace linnet::onednn {

// What a windowed primitive says about its window; defaults of graph.hpp filled in.
struct WindowAttributes {
    Index taps, step, dilation, front;
};
WindowAttributes window_of(const sdk::GraphView& graph, sdk::NodeId node, Index in_rows);

// A kernel and, optionally, a bias.
struct Affine {
    std::size_t kernel;
    std::size_t bias;
    bool has_bias;
};

// conv1d of any kernel, stride, dilation and groups except one group per channel. Groups are a dense kernel with zeros
// outside of the blocks: on wide vectors that costs less than narrow products.
class Convolution final : public Layer {
public:
    Convolution(const sdk::GraphView& graph, sdk::NodeId node, Port operand, Signal& output, Parameters& parameters,
                Index samples);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    void begin_step() override;
    void end_step() override;
    bool gates() const override { return true; }
    std::string implementation() const override;

private:
    Windowing windowing(Index samples) const;
    Windowing back_windowing(Index samples) const;

    Parameters& parameters_;
    Affine affine_{};
    WindowAttributes window_{};
    Index groups_;
    Index extended_rows_;  // of the operand with its padding
    Index back_rows_;      // of the gradient with its padding and, between rows, stride - 1 rows of zeros
    Buffer extended_, back_, reversed_;
};

// conv1d with one group per channel. With a multiplier above one the operand's channels are repeated first.
class Depthwise final : public Layer {
public:
    Depthwise(const sdk::GraphView& graph, sdk::NodeId node, Port operand, Signal& output, Parameters& parameters,
              Index samples);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool gates() const override { return multiplier_ == 1; }

private:
    Sliding sliding(Index samples) const;

    Parameters& parameters_;
    Affine affine_{};
    WindowAttributes window_{};
    Index multiplier_;
    Buffer repeated_, repeated_gradient_;
};

class Dense final : public Layer {
public:
    Dense(const sdk::GraphView& graph, sdk::NodeId node, Port operand, Signal& output, Parameters& parameters);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    void begin_step() override;
    bool gates() const override { return true; }
    std::string implementation() const override;

private:
    Parameters& parameters_;
    Affine affine_{};
    Buffer transposed_;
};

// Statistics of the whole batch when training; running averages otherwise.
class BatchNorm final : public Layer {
public:
    BatchNorm(sdk::NodeId node, Port operand, Signal& output, Parameters& parameters);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    void restored() override { updates_ = settled_updates; }

private:
    static constexpr double epsilon = 1e-3;
    // Running averages have momentum 0.99, and less until 100 updates have been seen: min(0.99, n / (n + 1)).
    static constexpr std::int64_t settled_updates = 100;

    void update_running(const double* mean, const double* variance);

    Parameters& parameters_;
    std::size_t gamma_, beta_, mean_, variance_;
    std::int64_t updates_ = 0;
    Buffer scale_, shift_, batch_mean_, inverse_deviation_, projection_;
    std::vector<double> sum_, square_sum_;
};

// relu and relu6 that could not be fused into the layer before them.
class Rectifier final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
};

// max_pool, avg_pool and, with a window over all of time, global_max_pool and global_avg_pool.
class Pool final : public Layer {
public:
    Pool(const WindowAttributes& window, bool maximum, Port operand, Signal& output);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
    bool gates() const override { return true; }

private:
    Sliding sliding(Index samples) const;

    WindowAttributes window_;
    bool maximum_;
};

class Add final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
};

class Concat final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
};

class Flatten final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
};

class Dropout final : public Layer {
public:
    Dropout(sdk::NodeId node, double rate, Port operand, Signal& output);
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;

private:
    std::uint64_t stream_;
    float rate_;
};

// A softmax that is not the end of the net (there it is part of the loss); over channels.
class Softmax final : public Layer {
public:
    using Layer::Layer;
    void forward(const Pass& pass) override;
    void backward(const Pass& pass) override;
};

}  // namespace linnet::onednn
