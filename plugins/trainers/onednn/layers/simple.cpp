// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Layers without weights.

#include <algorithm>
#include <cmath>

#include "kernels/elementwise.hpp"
#include "layers/layers.hpp"
#include "random.hpp"

namespace linnet::onednn {
namespace {

// Nothing to do for a layer that works in place.
void copy(Index count, const float* from, float* to) {
    if (from != to) std::copy_n(from, count, to);
}

void clear_padding(float* row, Index channels, Index stride) { std::fill(row + channels, row + stride, 0.0F); }

}  // namespace

void Rectifier::forward(const Pass& pass) {
    activate(pass.samples * output().floats(), operand().value(), output().activation, output().value);
}

// The gate itself is applied by the net, to the gradient of the output.
void Rectifier::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    copy(pass.samples * output().floats(), output().gradient, operand().gradient);
}

Pool::Pool(const WindowAttributes& window, Pooling pooling, Port port, Signal& out)
    : Layer({port}, out), window_{window}, pooling_{pooling} {}

Sliding Pool::sliding(Index samples) const {
    return sliding_over(window_, samples, operand().signal->rows, output().rows, output().stride);
}

void Pool::forward(const Pass& pass) {
    const auto pool = pooling_ == Pooling::mean ? avg_pool : pooling_ == Pooling::maximum ? max_pool : min_pool;
    pool(sliding(pass.samples), operand().value(), output().value);
}

void Pool::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    const Sliding s = sliding(pass.samples);
    const Port& to = operand();
    if (pooling_ == Pooling::mean) {
        avg_pool_gradient(s, to.value(), output().gradient, to.gate, to.gradient);
    } else {
        selected_pool_gradient(s, to.value(), output().value, output().gradient, to.gate, to.gradient);
    }
}

void Deviation::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    deviate(pass.samples, in.rows, in.stride, in.value, static_cast<float>(sdk::global_std_epsilon), means_,
            output().value);
    for (Index s = 0; s < pass.samples; ++s)  // the root of the epsilon
        clear_padding(output().value + s * in.stride, in.channels, in.stride);
}

void Deviation::backward(const Pass& pass) {
    const Port& to = operand();
    if (to.gradient == nullptr) return;
    const Signal& in = *to.signal;
    deviate_gradient(pass.samples, in.rows, in.channels, in.stride, in.value, means_, output().value, output().gradient,
                     to.gate, to.gradient);
}

void Add::forward(const Pass& pass) {
    const Index count = pass.samples * output().floats();
    float* y = output().value;
    copy(count, operand().value(), y);
    for (std::size_t i = 1; i < operands().size(); ++i) add_to(count, operands()[i].value(), y);
    if (output().activation != Activation::none) activate(count, y, output().activation, y);
}

void Add::backward(const Pass& pass) {
    for (const Port& port : operands()) {
        if (port.gradient != nullptr) copy(pass.samples * output().floats(), output().gradient, port.gradient);
    }
}

template <class Body>
void Multiply::each_row(const Pass& pass, Body&& body) const {
    const Index rows = output().rows, second_rows = operands()[1].signal->rows;
    for (Index sample = 0; sample < pass.samples; ++sample)
        for (Index row = 0; row < rows; ++row)
            body(sample * rows + row, second_rows == rows ? sample * rows + row : sample);
}

void Multiply::forward(const Pass& pass) {
    const Index width = output().stride;
    const float *a = operands()[0].value(), *b = operands()[1].value();
    each_row(pass, [&](Index row, Index second) {
        multiply(width, a + row * width, b + second * width, output().value + row * width);
    });
}

void Multiply::backward(const Pass& pass) {
    const Index width = output().stride;
    const Port &first = operands()[0], &other = operands()[1];
    const float* const g = output().gradient;
    if (first.gradient != nullptr)
        each_row(pass, [&](Index row, Index second) {
            multiply(width, g + row * width, other.value() + second * width, first.gradient + row * width);
        });
    if (other.gradient == nullptr) return;
    std::fill_n(other.gradient, pass.samples * other.signal->floats(), 0.0F);
    each_row(pass, [&](Index row, Index second) {
        add_product(width, g + row * width, first.value() + row * width, other.gradient + second * width);
    });
}

void Sigmoid::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    for (Index r = 0; r < pass.samples * in.rows; ++r) {
        const float* x = in.value + r * in.stride;
        float* y = output().value + r * in.stride;
        for (Index c = 0; c < in.channels; ++c) y[c] = 1.0F / (1.0F + std::exp(-x[c]));
        clear_padding(y, in.channels, in.stride);
    }
}

void Sigmoid::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    const float *y = output().value, *g = output().gradient;
    for (Index i = 0; i < pass.samples * output().floats(); ++i) operand().gradient[i] = g[i] * y[i] * (1.0F - y[i]);
}

void Concat::forward(const Pass& pass) {
    Index first = 0;
    for (const Port& port : operands()) {
        const Signal& in = *port.signal;
        for (Index r = 0; r < pass.samples * in.rows; ++r)
            std::copy_n(in.value + r * in.stride, in.channels, output().value + r * output().stride + first);
        first += in.channels;
    }
    for (Index r = 0; r < pass.samples * output().rows; ++r)
        clear_padding(output().value + r * output().stride, output().channels, output().stride);
}

void Concat::backward(const Pass& pass) {
    Index first = 0;
    for (const Port& port : operands()) {
        const Signal& in = *port.signal;
        if (port.gradient != nullptr) {
            for (Index r = 0; r < pass.samples * in.rows; ++r) {
                float* to = port.gradient + r * in.stride;
                std::copy_n(output().gradient + r * output().stride + first, in.channels, to);
                clear_padding(to, in.channels, in.stride);
            }
        }
        first += in.channels;
    }
}

void Slice::forward(const Pass& pass) {
    const Signal &in = *operand().signal, &out = output();
    for (Index r = 0; r < pass.samples * out.rows; ++r) {
        float* y = out.value + r * out.stride;
        std::copy_n(in.value + r * in.stride + first_, out.channels, y);
        clear_padding(y, out.channels, out.stride);
    }
}

void Slice::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    const Signal &in = *operand().signal, &out = output();
    std::fill_n(operand().gradient, pass.samples * in.floats(), 0.0F);
    for (Index r = 0; r < pass.samples * out.rows; ++r)
        std::copy_n(out.gradient + r * out.stride, out.channels, operand().gradient + r * in.stride + first_);
}

void Flatten::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    for (Index s = 0; s < pass.samples; ++s) {
        for (Index t = 0; t < in.rows; ++t) {
            std::copy_n(in.value + s * in.floats() + t * in.stride, in.channels,
                        output().value + s * output().stride + t * in.channels);
        }
        clear_padding(output().value + s * output().stride, output().channels, output().stride);
    }
}

void Flatten::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    const Signal& in = *operand().signal;
    for (Index s = 0; s < pass.samples; ++s) {
        for (Index t = 0; t < in.rows; ++t) {
            float* to = operand().gradient + s * in.floats() + t * in.stride;
            std::copy_n(output().gradient + s * output().stride + t * in.channels, in.channels, to);
            clear_padding(to, in.channels, in.stride);
        }
    }
}

Dropout::Dropout(sdk::NodeId node, double rate, Port port, Signal& out)
    : Layer({port}, out), stream_{static_cast<std::uint64_t>(node)}, rate_{static_cast<float>(rate)} {}

void Dropout::forward(const Pass& pass) {
    const Index count = pass.samples * output().floats();
    if (!pass.training) {
        copy(count, operand().value(), output().value);
        return;
    }
    drop(count, derived_seed(pass.seed, 2, stream_), pass.first_sample * static_cast<std::uint64_t>(output().floats()),
         rate_, operand().value(), output().value);
}

void Dropout::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    drop(pass.samples * output().floats(), derived_seed(pass.seed, 2, stream_),
         pass.first_sample * static_cast<std::uint64_t>(output().floats()), rate_, output().gradient,
         operand().gradient);
}

void Rounding::forward(const Pass& pass) {
    round_to_grid(pass.samples * output().floats(), operand().value(), grid_, output().value);
}

void Rounding::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    straight_through(pass.samples * output().floats(), operand().value(), grid_, operand().gate, output().gradient,
                     operand().gradient);
}

void Softmax::forward(const Pass& pass) {
    const Signal& in = *operand().signal;
    for (Index r = 0; r < pass.samples * in.rows; ++r) {
        const float* x = in.value + r * in.stride;
        float* y = output().value + r * in.stride;
        const float top = *std::max_element(x, x + in.channels);
        float sum = 0.0F;
        for (Index c = 0; c < in.channels; ++c) sum += y[c] = std::exp(x[c] - top);
        for (Index c = 0; c < in.channels; ++c) y[c] /= sum;
        clear_padding(y, in.channels, in.stride);
    }
}

void Softmax::backward(const Pass& pass) {
    if (operand().gradient == nullptr) return;
    const Signal& in = *operand().signal;
    for (Index r = 0; r < pass.samples * in.rows; ++r) {
        const float* y = output().value + r * in.stride;
        const float* g = output().gradient + r * in.stride;
        float* gx = operand().gradient + r * in.stride;
        float dot = 0.0F;
        for (Index c = 0; c < in.channels; ++c) dot += g[c] * y[c];
        for (Index c = 0; c < in.channels; ++c) gx[c] = y[c] * (g[c] - dot);
        clear_padding(gx, in.channels, in.stride);
    }
}

}  // namespace linnet::onednn
