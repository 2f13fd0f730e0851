// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parameters of one component, already validated against its linnet_param table: type, range and defaults are
// settled before create() is called. Asking for an undeclared name or for the wrong type throws std::out_of_range.

#include <cstdint>
#include <linnet/sdk/host.hpp>
#include <string_view>

namespace linnet::sdk {

class LINNET_API ConfigView {  // views it returns live as long as the component's object
public:
    virtual std::int64_t integer(std::string_view name) const = 0;   // "integer" and "bytes"
    virtual double real(std::string_view name) const = 0;            // "real"
    virtual bool flag(std::string_view name) const = 0;              // "flag"
    virtual std::string_view text(std::string_view name) const = 0;  // "text", "choice", "path" and "list"

protected:
    ~ConfigView() = default;
};

}  // namespace linnet::sdk
