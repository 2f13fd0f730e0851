// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/support/logging.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <mutex>

namespace linnet::core {
namespace {

struct Hooks {
    std::mutex mutex;
    void (*before)() = nullptr;
    void (*after)() = nullptr;
};

Hooks& hooks() {
    static Hooks instance;
    return instance;
}

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = spdlog::stderr_color_mt("linnet");
        made->set_pattern("%^%l%$: %v");
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum translate(sdk::Level level) {
    switch (level) {
        case sdk::Level::debug:
            return spdlog::level::debug;
        case sdk::Level::info:
            return spdlog::level::info;
        case sdk::Level::warning:
            return spdlog::level::warn;
        case sdk::Level::error:
            break;
    }
    return spdlog::level::err;
}

}  // namespace

void set_log_level(sdk::Level lowest) { logger().set_level(translate(lowest)); }

void set_log_hooks(void (*before)(), void (*after)()) {
    const std::scoped_lock lock{hooks().mutex};
    hooks().before = before;
    hooks().after = after;
}

void log(sdk::Level level, std::string_view text) noexcept {
    try {
        const std::scoped_lock lock{hooks().mutex};
        if (!logger().should_log(translate(level))) return;
        if (hooks().before) hooks().before();
        logger().log(translate(level), text);
        if (hooks().after) hooks().after();
    } catch (...) {
        // A lost log line must not end a run.
    }
}

}  // namespace linnet::core
