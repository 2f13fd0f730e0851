// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>

namespace linnet::synthetic {

// Random numbers that are the same on every machine: integers, and exact arithmetic on them. SplitMix64 (Steele, Lea,
// Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
class Random {
public:
    // Independent streams for different keys, for example {seed, part, window}.
    Random(std::initializer_list<std::uint64_t> key) {
        for (const std::uint64_t word : key) state_ = scramble(state_ + increment + word);
    }

    std::uint64_t next() { return scramble(state_ += increment); }
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // in [0, 1)
    double uniform(double lowest, double highest) { return lowest + (highest - lowest) * uniform(); }

    // Standard normal but for the tails, which end at +-6: the sum of twelve uniform 16-bit numbers (Irwin-Hall) needs
    // no logarithm, of which every library has its own.
    double normal() {
        std::uint64_t sum = 0;
        for (int i = 0; i < 3; ++i)
            for (std::uint64_t word = next(); word != 0; word >>= 16) sum += word & 0xFFFF;
        return (static_cast<double>(sum) + 6.0) * 0x1p-16 - 6.0;
    }
    double normal(double mean, double deviation) { return mean + deviation * normal(); }

private:
    static constexpr std::uint64_t increment = 0x9E3779B97F4A7C15ULL;
    static constexpr std::uint64_t scramble(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    std::uint64_t state_ = 0;
};

}  // namespace linnet::synthetic
