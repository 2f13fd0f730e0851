// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/guard.hpp"

namespace linnet::core {

namespace {

std::string sentence(std::string_view label, std::string_view method, std::string_view reason) {
    std::string text{label};
    text.append(".").append(method).append(": ");
    return text.append(reason.empty() ? std::string_view{"failed without saying why"} : reason);
}

}  // namespace

void throw_fault(std::string_view label, std::string_view method, std::string_view reason) {
    throw PluginFault(sentence(label, method, reason));
}

void throw_refusal(std::string_view label, std::string_view method, std::string_view reason) {
    throw PluginRefusal(sentence(label, method, reason));
}

}  // namespace linnet::core
