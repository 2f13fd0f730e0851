// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How long the names of tensors are. The converter names a tensor after the Keras layer it comes from, so names make up
// a quarter of a small .tflite file. Keras numbers layers for as long as the process lives: the same network gets a
// larger file the later a search comes to it.

#include <cstdint>
#include <linnet/sdk/graph.hpp>
#include <string_view>

namespace linnet::tflm {

// A name of which only the length matters.
class Name {
public:
    constexpr Name() = default;
    constexpr explicit Name(std::string_view text) : length_(static_cast<std::uint32_t>(text.size())) {}

    constexpr std::uint32_t length() const { return length_; }
    constexpr bool empty() const { return length_ == 0; }

    friend constexpr Name operator+(Name name, std::string_view text) { return name + Name(text); }
    friend constexpr Name operator+(Name a, Name b) {
        a.length_ += b.length_;
        return a;
    }
    // Names of operations that the converter has merged into one.
    friend constexpr Name operator|(Name a, Name b) { return a.empty() ? b : b.empty() ? a : a + ";" + b; }

private:
    std::uint32_t length_ = 0;
};

inline constexpr Name quantized_input_name{"tfl.quantize"};
inline constexpr Name output_name{"StatefulPartitionedCall:0"};
// A second tensor of one origin gets a digit.
inline constexpr std::string_view repeated = "1";

// How many digits Keras' counters have. The default is that of the published networks, at the end of a search of some
// dozens of networks: "model_28/separable_conv1d_112".
struct CounterDigits {
    std::uint32_t network = 2;  // the network, its input and what it has once
    std::uint32_t convolution = 3;
    std::uint32_t layer = 2;  // of all other kinds
};

class LayerNames {
public:
    constexpr explicit LayerNames(CounterDigits digits) : digits_(digits) {}

    constexpr Name input() const { return digits(Name("serving_default_input_") + ":0", digits_.network); }
    constexpr Name separable() const { return layer("separable_conv1d_", digits_.convolution); }
    constexpr Name depthwise() const { return layer("depthwise_conv1d_", digits_.convolution); }
    constexpr Name of(sdk::Primitive primitive) const {
        switch (primitive) {
            case sdk::Primitive::conv1d:
                return layer("conv1d_", digits_.convolution);
            case sdk::Primitive::batch_norm:
                return layer("batch_normalization_", digits_.layer);
            case sdk::Primitive::relu:
            case sdk::Primitive::relu6:
                return layer("re_lu_", digits_.layer);
            case sdk::Primitive::max_pool:
                return layer("max_pooling1d_", digits_.layer);
            case sdk::Primitive::avg_pool:
                return layer("average_pooling1d_", digits_.layer);
            case sdk::Primitive::global_avg_pool:
                return layer("global_average_pooling1d_", digits_.network);
            case sdk::Primitive::global_max_pool:
                return layer("global_max_pooling1d_", digits_.network);
            case sdk::Primitive::add:
                return layer("add_", digits_.layer);
            case sdk::Primitive::concat:
                return layer("concatenate_", digits_.layer);
            case sdk::Primitive::flatten:
                return layer("flatten_", digits_.network);
            case sdk::Primitive::dense:
                return layer("dense_", digits_.layer);
            default:
                return layer("", 0);
        }
    }

private:
    static constexpr Name digits(Name name, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) name = name + "0";
        return name;
    }
    constexpr Name layer(std::string_view kind, std::uint32_t count) const {
        return digits(digits(Name("model_/"), digits_.network) + kind, count);
    }

    CounterDigits digits_;
};

}  // namespace linnet::tflm
