// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/kernel/host_services.hpp"
#include "core/kernel/registry.hpp"

namespace boundary {

namespace core = linnet::core;
namespace sdk = linnet::sdk;

inline const std::filesystem::path good_plugins{GOOD_PLUGINS};
inline const std::filesystem::path bad_plugins{BAD_PLUGINS};

struct Unlimited final : sdk::Budget {
    bool exhausted() const noexcept override { return false; }
    std::chrono::milliseconds left() const noexcept override { return std::chrono::milliseconds::max(); }
};

struct Bench {  // a host to make objects with
    Unlimited budget;
    core::HostServices host{7, budget};
};

template <class... Directories>
core::Registry load(const Directories&... directories) {
    core::Registry registry;
    registry.load(std::array{std::filesystem::path{directories}...});
    return registry;
}

inline core::ComponentConfig defaults(const core::ComponentInfo& component) {
    return core::configure(component, nullptr, "[" + component.kind + "]", "/", {});
}

template <class Interface>
core::Handle<Interface> make(const core::Registry& registry, std::string_view kind, std::string_view id, Bench& bench) {
    const auto& component = registry.find(kind, id, {});
    return core::make<Interface>(component, bench.host, defaults(component));
}

// What a call throws, in full; fails the test when it throws nothing of that type.
template <class Exception, class Call>
std::string sentence_of(Call&& call) {
    try {
        call();
    } catch (const Exception& failure) {
        return failure.what();
    }
    FAIL("nothing was thrown");
    return {};
}

}  // namespace boundary
