// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A strategy whose methods throw, each something else.

#include <exception>
#include <stdexcept>

#include "raw_plugin.hpp"

namespace {

using namespace linnet::sdk;

class OwnError final : public std::exception {  // its type and its text live in this library only
public:
    const char* what() const noexcept override { return "an error of the plugin's own"; }
};

struct Thrower final : Strategy {
    void begin(const SearchScope&) override { throw std::runtime_error("no slots"); }
    Answer ask(std::uint64_t trial, Proposal&) override {
        if (trial == 0) throw OwnError{};
        throw "a pointer";
    }
    void tell(const Trial&) override { throw std::runtime_error(""); }
};

constexpr auto thrower = component<Strategy, Thrower>("strategy", "thrower", "throws");
constexpr const linnet_component* table[] = {&thrower};

}  // namespace

LINNET_PLUGIN("org.linnet.test.methods_throw", "0.1.0", "Apache-2.0", table)
