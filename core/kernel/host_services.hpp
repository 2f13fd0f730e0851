// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the kernel lends to plugins: log, budget, randomness, optional services.

#include <cstdint>
#include <linnet/sdk/host.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet::core {

// A random number that depends on its arguments alone, on every machine and in every version:
//
//     mix(mix(mix(run_seed) ^ fnv1a64(stream)) + index)
//
// with FNV-1a (64 bit) of the stream's bytes and mix() the step of SplitMix64 (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, OOPSLA 2014): add 0x9e3779b97f4a7c15, then its finaliser. mix() is a bijection, so
// two indices of one stream never share a seed.
std::uint64_t stream_seed(std::uint64_t run_seed, std::string_view stream, std::uint64_t index) noexcept;

class HostServices final : public sdk::Host {
public:
    // The budget must outlive this object, and this object every plugin object made with it.
    HostServices(std::uint64_t run_seed, const sdk::Budget& budget);

    // Offers an optional service under an interface id; it must outlive this object. [kernel-thread] Before the first
    // plugin object is made: look-ups do not lock.
    void provide(std::string interface_id, const void* service);

    void log(sdk::Level level, std::string_view text) noexcept override;
    const sdk::Budget& budget() const noexcept override { return *budget_; }
    std::uint64_t seed(std::string_view stream, std::uint64_t index) const noexcept override;
    const void* extension(std::string_view interface_id) const noexcept override;

private:
    std::uint64_t run_seed_;
    const sdk::Budget* budget_;
    std::vector<std::pair<std::string, const void*>> services_;
};

}  // namespace linnet::core
