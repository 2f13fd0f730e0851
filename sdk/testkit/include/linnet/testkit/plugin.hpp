// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A built plugin, opened the way the kernel opens it, so that a test sees what a user will get.

#include <boost/dll/shared_library.hpp>
#include <filesystem>
#include <linnet/sdk/plugin.hpp>
#include <linnet/testkit/fakes.hpp>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace linnet::testkit {

class Plugin {
public:
    // Throws when the file cannot be opened, or not by a linnet of this SDK and toolchain.
    explicit Plugin(const std::filesystem::path& file)
        : library_{std::make_shared<boost::dll::shared_library>(
              file, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local)},
          manifest_{library_->get<const linnet_manifest* const>(LINNET_MANIFEST_SYMBOL)} {
        if (manifest_->abi_epoch != LINNET_ABI_EPOCH ||
            std::string_view{manifest_->toolchain_tag} != LINNET_TOOLCHAIN_TAG)
            throw std::logic_error(file.string() + " was built with another SDK or compiler than this test");
    }

    const linnet_manifest& manifest() const { return *manifest_; }

    const linnet_component& component(std::string_view id) const {
        for (const auto* entry : std::span{manifest_->components, manifest_->component_count})
            if (id == entry->id) return *entry;
        throw std::logic_error(std::string(manifest_->plugin_id) + " has no component " + std::string(id));
    }

    std::span<const linnet_param> params(std::string_view id) const {
        return {component(id).params, component(id).param_count};
    }

    // An object of a component. The host must outlive it; library and configuration are kept with it.
    template <class Interface>
    std::shared_ptr<Interface> make(std::string_view id, sdk::Host& host,
                                    const std::map<std::string, FakeConfig::Value>& replaced = {}) const {
        const auto& entry = component(id);
        if (std::string_view{entry.interface_id} != Interface::interface_id)
            throw std::logic_error(std::string(id) + " is no " + Interface::interface_id);
        auto config = std::make_shared<const FakeConfig>(params(id), replaced);
        const sdk::ConfigView& view = *config;
        char error[512] = {};
        void* object = nullptr;
        if (entry.create(&host, &view, &object, error, sizeof error) != 0)
            throw std::runtime_error(std::string(id) + ".create: " + error);
        return {static_cast<Interface*>(object), [library = library_, config = std::move(config),
                                                  destroy = entry.destroy](Interface* made) { destroy(made); }};
    }

private:
    std::shared_ptr<boost::dll::shared_library> library_;
    const linnet_manifest* manifest_;
};

}  // namespace linnet::testkit
