// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one way into a plugin's method. Whatever it throws is copied into an exception of the kernel while the plugin's
// library is still held: no exception object of a plugin outlives the frame of guard().

#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/support/errors.hpp"

namespace linnet::core {

// "org.example.walk/walk.ask: the space is empty". Names the culprit first, because that is what a user needs.
[[noreturn]] void throw_fault(std::string_view label, std::string_view method, std::string_view reason);
[[noreturn]] void throw_refusal(std::string_view label, std::string_view method, std::string_view reason);

// Calls call() and hands its result on. `label` is plugin and component ("org.example.walk/walk"). Throws PluginFault
// when the plugin failed, PluginRefusal when it threw std::invalid_argument. Errors that the kernel itself raised
// further in, out of a sink the plugin called, already name their cause and pass unchanged.
template <class Call>
decltype(auto) guard(std::string_view label, std::string_view method, Call&& call) {
    std::string reason;
    bool refused = false;
    try {
        return std::invoke(std::forward<Call>(call));
    } catch (const PluginRefusal& failure) {
        throw PluginRefusal(failure.what());
    } catch (const PluginFault& failure) {
        throw PluginFault(failure.what());
    } catch (const InputError& failure) {
        throw InputError(failure.what());
    } catch (const SystemError& failure) {
        throw SystemError(failure.what());
    } catch (const std::invalid_argument& failure) {
        reason = failure.what();
        refused = true;
    } catch (const std::exception& failure) {
        reason = failure.what();
    } catch (...) {
        reason = "threw something that is not a std::exception";
    }
    if (refused) throw_refusal(label, method, reason);
    throw_fault(label, method, reason);
}

}  // namespace linnet::core
