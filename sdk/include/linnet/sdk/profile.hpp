// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A board as plugins see it: the merged values of its TOML profile and of the core it inherits.

#include <linnet/sdk/host.hpp>
#include <optional>
#include <string_view>

namespace linnet::sdk {

class LINNET_API BoardProfile {  // [any-thread], lives as long as the run
public:
    virtual std::string_view id() const noexcept = 0;    // "arduino_nano_33_ble", the file's name
    virtual std::string_view name() const noexcept = 0;  // "Arduino Nano 33 BLE"
    // A number by its dotted key ("memory.ram.size" in byte, "clock.hz"), or nothing when the profile does not say.
    virtual std::optional<double> number(std::string_view key) const noexcept = 0;
    // A text by its dotted key ("core.isa"); empty when the profile does not say. With ".source" or ".status" behind the
    // key of a number ("clock.hz.source"), where that number comes from and what it is worth.
    virtual std::string_view text(std::string_view key) const noexcept = 0;

protected:
    ~BoardProfile() = default;
};

}  // namespace linnet::sdk
