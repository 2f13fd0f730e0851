// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/host_services.hpp"

#include "core/support/logging.hpp"

namespace linnet::core {

namespace {

constexpr std::uint64_t mix(std::uint64_t state) {
    state += 0x9e3779b97f4a7c15u;
    state = (state ^ (state >> 30u)) * 0xbf58476d1ce4e5b9u;
    state = (state ^ (state >> 27u)) * 0x94d049bb133111ebu;
    return state ^ (state >> 31u);
}

constexpr std::uint64_t fnv1a64(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3u;
    return hash;
}

}  // namespace

std::uint64_t stream_seed(std::uint64_t run_seed, std::string_view stream, std::uint64_t index) noexcept {
    return mix(mix(mix(run_seed) ^ fnv1a64(stream)) + index);
}

HostServices::HostServices(std::uint64_t run_seed, const sdk::Budget& budget) : run_seed_{run_seed}, budget_{&budget} {}

void HostServices::provide(std::string interface_id, const void* service) {
    services_.emplace_back(std::move(interface_id), service);
}

void HostServices::log(sdk::Level level, std::string_view text) noexcept { core::log(level, text); }

std::uint64_t HostServices::seed(std::string_view stream, std::uint64_t index) const noexcept {
    return stream_seed(run_seed_, stream, index);
}

const void* HostServices::extension(std::string_view interface_id) const noexcept {
    for (const auto& [id, service] : services_)
        if (id == interface_id) return service;
    return nullptr;
}

}  // namespace linnet::core
