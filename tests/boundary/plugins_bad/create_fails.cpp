// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Components that load and cannot be made, each for another reason.

#include <stdexcept>

#include "raw_plugin.hpp"

namespace {

using linnet::sdk::component;
using linnet::sdk::Strategy;

struct ThrowsSentence : raw::Idle {
    ThrowsSentence() { throw std::runtime_error("the table has no rows"); }
};

struct ThrowsNumber : raw::Idle {
    ThrowsNumber() { throw 42; }
};

std::int32_t fail_silently(void*, const void*, void**, char*, std::uint32_t) { return 1; }

std::int32_t make_nothing(void*, const void*, void**, char*, std::uint32_t) { return 0; }

std::int32_t break_contract(void*, const void*, void**, char*, std::uint32_t) {
    throw std::runtime_error("create must not throw");
}

std::int32_t fill_buffer(void*, const void*, void**, char* error, std::uint32_t error_size) {
    for (std::uint32_t i = 0; i < error_size; ++i) error[i] = 'x';  // no terminator
    return 1;
}

constexpr linnet_component with(const char* id, decltype(linnet_component::create) create) {
    auto made = raw::idle;
    made.id = id;
    made.create = create;
    return made;
}

constexpr auto sentence = component<Strategy, ThrowsSentence>("strategy", "throws_sentence", "throws");
constexpr auto number = component<Strategy, ThrowsNumber>("strategy", "throws_number", "throws");
constexpr auto silent = with("silent", &fail_silently);
constexpr auto nothing = with("nothing", &make_nothing);
constexpr auto contract = with("contract", &break_contract);
constexpr auto endless = with("endless", &fill_buffer);
constexpr const linnet_component* table[] = {&sentence, &number, &silent, &nothing, &contract, &endless};

}  // namespace

LINNET_PLUGIN("org.linnet.test.create_fails", "0.1.0", "Apache-2.0", table)
