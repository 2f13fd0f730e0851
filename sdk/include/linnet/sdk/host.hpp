// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a plugin may ask of the kernel. The Host given to create() outlives every object of the plugin.
//
// Notation of all SDK headers: [kernel-thread] is called by the one thread that runs the search; [worker] by one of
// the threads that train, never two at once for the same object; [any-thread] by anybody at any time. Spans and views
// passed in are valid during the call unless a declaration says longer. Methods may throw std::exception: the kernel
// turns it into a fault of the plugin that names plugin, component and method.

#include <boost/config.hpp>
#include <chrono>
#include <cstdint>
#include <string_view>

#define LINNET_API BOOST_SYMBOL_VISIBLE

namespace linnet::sdk {

enum class Level : std::uint8_t { debug, info, warning, error };

// How much longer something may take. Implemented by the kernel.
class LINNET_API Budget {
public:
    // [any-thread] True once the time is up or somebody asked to stop; it never becomes false again. Cheap: poll it at
    // least once per mini-batch.
    virtual bool exhausted() const noexcept = 0;
    // [any-thread] Zero when exhausted; milliseconds::max() when no bound was set.
    virtual std::chrono::milliseconds left() const noexcept = 0;

protected:
    ~Budget() = default;
};

class LINNET_API Host {
public:
    // [any-thread] One line, without a trailing newline.
    virtual void log(Level level, std::string_view text) noexcept = 0;
    // [any-thread] The whole run's budget.
    virtual const Budget& budget() const noexcept = 0;
    // [any-thread] A function of the run's seed, the stream's name and the index, and of nothing else. The only
    // permitted source of randomness.
    virtual std::uint64_t seed(std::string_view stream, std::uint64_t index) const noexcept = 0;
    // [any-thread] An optional service of the kernel by interface id; null when this kernel has none.
    virtual const void* extension(std::string_view interface_id) const noexcept = 0;

protected:
    ~Host() = default;
};

}  // namespace linnet::sdk
