// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which components exist, which were refused and why, and how objects are made of them.

#include <linnet/sdk/abi/manifest.h>
#include <filesystem>
#include <linnet/sdk/host.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/kernel/component_config.hpp"
#include "core/kernel/guard.hpp"
#include "core/support/settings.hpp"

namespace linnet::core {

class PluginLibrary;

struct PluginInfo {
    std::string id, version, licence, sdk_version;
    std::filesystem::path path;
    std::shared_ptr<const PluginLibrary> library;
};

// A component that can be made. Copies stay valid after the registry is gone: they hold the library.
struct ComponentInfo {
    std::string kind, id, summary;
    std::string plugin_id, plugin_version;
    std::string full_id;  // "org.example.walk/walk"
    std::span<const linnet_param> params;
    std::span<const linnet_setting> final_defaults;  // of a trainer, for the final training
    const linnet_component* entry;
    std::shared_ptr<const PluginLibrary> library;
};

// A file, or one component of it, that cannot be used.
struct Refusal {
    std::filesystem::path path;
    std::string component;             // empty: the whole file
    std::string reason;                // a clause: "is empty"
    std::vector<std::string> offered;  // ids of the components lost with it, as far as they could be read

    std::string sentence() const;  // "/plugins/walk.so: component \"walk\" speaks ..."
};

class Registry {
public:
    // Loads every plugin of the folders, in their order. What cannot be used becomes a refusal, and never keeps the
    // others from loading; a file that was loaded before is passed over. Nothing is constructed. May be called again,
    // which invalidates what the accessors returned. [kernel-thread]
    void load(std::span<const std::filesystem::path> directories);

    std::span<const ComponentInfo> components() const { return components_; }
    std::span<const PluginInfo> plugins() const { return plugins_; }
    std::span<const Refusal> refusals() const { return refusals_; }

    // The component a user means: by its short id ("walk") where only one loaded plugin has it, by its full one
    // ("org.example.walk/walk") always. `where` is what the message of the InputError points at.
    const ComponentInfo& find(std::string_view kind, std::string_view id, const Location& where) const;

private:
    void load_file(const std::filesystem::path& file);
    void add_component(const PluginInfo& plugin, const linnet_component* entry, std::size_t position);
    [[noreturn]] void refuse_unknown(std::string_view kind, std::string_view id, const Location& where) const;

    std::vector<std::filesystem::path> files_;  // seen, canonical
    std::vector<PluginInfo> plugins_;
    std::vector<ComponentInfo> components_;
    std::vector<Refusal> refusals_;
};

// As above, with the component's name in the messages: `section` is "[strategy]", they say "[strategy] of walk".
ComponentConfig configure(const ComponentInfo& component, const Table* given, std::string_view section,
                          const std::filesystem::path& base, std::span<const std::string_view> ignored);

// An object of a plugin. Copies share it; the last one destroys it and lets go of its library.
template <class Interface>
class Handle {
public:
    Handle() = default;
    Handle(std::shared_ptr<Interface> object, std::string label)
        : object_{std::move(object)}, label_{std::move(label)} {}

    explicit operator bool() const { return object_ != nullptr; }
    const std::string& label() const { return label_; }  // "org.example.walk/walk"

    // Calls call(object). What it throws arrives as PluginFault with plugin, component and method.
    template <class Call>
    decltype(auto) operator()(std::string_view method, Call&& call) const {
        return guard(label_, method,
                     [&]() -> decltype(auto) { return std::invoke(std::forward<Call>(call), *object_); });
    }

    // The bare object: for noexcept methods, and where a whole stretch of calls runs inside one guard().
    Interface& get() const { return *object_; }

private:
    std::shared_ptr<Interface> object_;
    std::string label_;
};

// The untyped half of make(): an object whose deleter destroys it and then lets go of configuration and library.
std::shared_ptr<void> make_object(const ComponentInfo& component, std::string_view interface_id, sdk::Host& host,
                                  ComponentConfig config);

// Makes an object. The host must outlive it; the configuration is kept with it. Throws PluginFault when the component
// fails to construct, std::logic_error when it is not of this interface.
template <class Interface>
Handle<Interface> make(const ComponentInfo& component, sdk::Host& host, ComponentConfig config) {
    auto object = make_object(component, Interface::interface_id, host, std::move(config));
    return {std::static_pointer_cast<Interface>(std::move(object)), component.full_id};
}

}  // namespace linnet::core
