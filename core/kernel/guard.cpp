// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/guard.hpp"

namespace linnet::core {

void throw_fault(std::string_view label, std::string_view method, std::string_view reason) {
    std::string sentence{label};
    sentence.append(".").append(method).append(": ");
    sentence.append(reason.empty() ? std::string_view{"failed without saying why"} : reason);
    throw PluginFault(sentence);
}

}  // namespace linnet::core
