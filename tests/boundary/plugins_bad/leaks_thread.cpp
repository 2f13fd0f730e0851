// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Leaves a thread behind that still runs its code when the object is gone.

#include <atomic>
#include <chrono>
#include <thread>

#include "raw_plugin.hpp"

namespace {

std::atomic<unsigned> beats{0};

struct Leaker final : raw::Idle {
    Leaker() {
        std::thread{[] {
            while (true) {
                ++beats;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        }}.detach();
    }
};

constexpr auto leaker = linnet::sdk::component<linnet::sdk::Strategy, Leaker>("strategy", "leaker", "leaks a thread");
constexpr const linnet_component* table[] = {&leaker};

}  // namespace

LINNET_PLUGIN("org.linnet.test.leaks_thread", "0.1.0", "Apache-2.0", table)
