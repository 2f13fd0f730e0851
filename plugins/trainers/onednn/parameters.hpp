// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All weights of a net in one flat buffer: trained parameters first, then state (running statistics), every array
// padded with zeros and aligned. One optimiser update runs over the whole.

#include <linnet/sdk/trained_model.hpp>
#include <string_view>
#include <vector>

#include "buffer.hpp"

namespace linnet::onednn {

// Glorot uniform: +- sqrt(6 / (fan_in + fan_out)).
struct Fans {
    double in, out;
};

// One array of the SDK's layout (trained_model.hpp).
struct Array {
    sdk::NodeId node;
    std::string_view role;
    Index floats;                   // of the padded array
    std::vector<std::uint32_t> at;  // SDK element i is float at[i] of the padded array
    Fans fans{0, 0};                // kernels only
    float initial = 0.0F;           // all others
    bool trained = true;
    Index offset = 0;  // in the flat buffer, set by layout()
};

// The size of an array of weights; throws std::length_error beyond most_floats.
Index weight_floats(Index taps, Index rows, Index columns);

// Positions of rows x columns elements in an array with `stride` floats per row.
std::vector<std::uint32_t> plain_layout(Index rows, Index columns, Index stride);

// An array out of flat buffers, in the SDK's layout.
void to_plain(const Array& array, const float* flat, std::vector<float>& plain);

class Parameters {
public:
    // Before layout(): declares an array and returns its number.
    std::size_t declare(Array array);
    // Fixes all offsets and allocates.
    void layout();

    float* value(std::size_t array) { return values_.data() + arrays_[array].offset; }
    float* gradient(std::size_t array) { return gradients_.data() + arrays_[array].offset; }  // trained arrays only

    void initialise(std::uint64_t seed);
    // Throws std::invalid_argument when an array has another size, or is missing and must not be: kept arrays stay as
    // they are.
    enum class Missing : std::uint8_t { refused, kept };
    void load(const sdk::WeightsView& weights, Missing missing = Missing::refused);
    // Whether `weights` has every array of the node.
    bool covered(sdk::NodeId node, const sdk::WeightsView& weights) const;

    // A copy of all values, and handing out such a copy.
    void copy_to(std::vector<float>& snapshot) const;
    void save(sdk::WeightsSink& sink, const float* snapshot) const;

    const std::vector<Array>& arrays() const { return arrays_; }
    Index trained_floats() const { return trained_; }
    Index floats() const { return values_.size() + gradients_.size(); }  // values and gradients
    Index all_floats() const { return values_.size(); }
    // Where the kernels lie in the flat buffers, in order: what weight decay is for. Biases and batch normalisation are
    // left out.
    struct Range {
        Index first, end;
    };
    std::vector<Range> kernels() const;
    // Whether every value is a finite number.
    bool finite() const;
    float* values() { return values_.data(); }
    float* gradients() { return gradients_.data(); }

private:
    std::vector<Array> arrays_;
    Index trained_ = 0;
    Buffer values_, gradients_;
};

}  // namespace linnet::onednn
