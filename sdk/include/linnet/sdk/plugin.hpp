// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a plugin's one source file needs to become loadable: component tables and the one entry macro.
//
//     constexpr linnet_param params[] = {{"reach", "integer", "2", "1", "16", "largest step per decision"}};
//     constexpr auto walk = linnet::sdk::component<linnet::sdk::Strategy, Walk>("strategy", "walk", "random walk",
//     params); constexpr const linnet_component* table[] = {&walk}; LINNET_PLUGIN("org.example.walk", "0.1.0", "MIT",
//     table)
//
// A trainer may be made with other defaults for the final training, which has more time than those of the search:
//
//     constexpr linnet_setting final_defaults[] = {{"augment", "0.1"}};
//     ... component<linnet::sdk::Trainer, Sgd>("trainer", "sgd", "plain descent", params, 0, final_defaults);

#include <linnet/sdk/abi/manifest.h>
#include <boost/dll/alias.hpp>
#include <cstdio>
#include <exception>
#include <iterator>
#include <linnet/sdk/abi/toolchain_tag.hpp>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/version.hpp>
#include <span>
#include <stdexcept>
#include <type_traits>

namespace linnet::sdk {

// The only C functions a plugin exposes; they cannot throw.
template <class Interface, class Implementation>
std::int32_t create_component(void* host, const void* config, void** object, char* error,
                              std::uint32_t error_size) noexcept {
    const auto report = [&](const char* text, std::int32_t status = LINNET_CREATE_FAILED) {
        if (error_size > 0) std::snprintf(error, error_size, "%s", text);
        return status;
    };
    try {
        // The void* holds an Interface*, so that the host may cast it back without knowing Implementation.
        Interface* made = nullptr;
        auto& services = *static_cast<Host*>(host);
        const auto& settings = *static_cast<const ConfigView*>(config);
        if constexpr (std::is_constructible_v<Implementation, Host&, const ConfigView&>) {
            made = new Implementation(services, settings);
        } else if constexpr (std::is_constructible_v<Implementation, const ConfigView&>) {
            made = new Implementation(settings);
        } else {
            static_assert(std::is_default_constructible_v<Implementation>,
                          "a component is constructed from (Host&, const ConfigView&), (const ConfigView&) or nothing");
            made = new Implementation();
        }
        *object = made;
        return 0;
    } catch (const std::invalid_argument& failure) {
        return report(failure.what(), LINNET_SETTINGS_REFUSED);
    } catch (const std::exception& failure) {
        return report(failure.what());
    } catch (...) {
        return report("threw something that is not a std::exception");
    }
}

template <class Interface>
void destroy_component(void* object) noexcept {
    delete static_cast<Interface*>(object);
}

template <class Interface, class Implementation>
constexpr linnet_component component(const char* kind, const char* id, const char* summary,
                                     std::span<const linnet_param> params = {}, std::uint32_t flags = 0,
                                     std::span<const linnet_setting> final_defaults = {}) {
    static_assert(std::is_base_of_v<Interface, Implementation>, "the component does not implement its interface");
    return {sizeof(linnet_component),
            flags,
            kind,
            id,
            Interface::interface_id,
            summary,
            params.data(),
            static_cast<std::uint32_t>(params.size()),
            &create_component<Interface, Implementation>,
            &destroy_component<Interface>,
            final_defaults.data(),
            static_cast<std::uint32_t>(final_defaults.size())};
}

}  // namespace linnet::sdk

#define LINNET_PLUGIN(plugin_id, plugin_version, licence, table)                  \
    namespace linnet_entry {                                                      \
    extern const linnet_manifest manifest;                                        \
    const linnet_manifest manifest{sizeof(linnet_manifest),                       \
                                   LINNET_ABI_EPOCH,                              \
                                   LINNET_TOOLCHAIN_TAG,                          \
                                   LINNET_SDK_VERSION,                            \
                                   plugin_id,                                     \
                                   plugin_version,                                \
                                   licence,                                       \
                                   table,                                         \
                                   static_cast<std::uint32_t>(std::size(table))}; \
    }                                                                             \
    BOOST_DLL_ALIAS_SECTIONED(linnet_entry::manifest, linnet_manifest_epoch1, linnet1)
