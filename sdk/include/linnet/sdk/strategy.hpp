// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A search strategy: proposes candidates; knows neither layers nor hardware.

#include <linnet/sdk/host.hpp>
#include <linnet/sdk/values.hpp>
#include <span>

namespace linnet::sdk {

enum class Outcome : std::uint8_t {
    measured,    // trained and scored
    infeasible,  // breaks a constraint, or the genes form no network; never trained
    faulted,     // a plugin failed on it
    stopped,     // the budget ended before it was finished
};

struct Trial {
    std::uint64_t number;
    std::span<const std::int64_t> genes;  // one per slot, canonical
    std::uint32_t epochs;                 // of its own training, what it continued from not included
    Outcome outcome;
    std::span<const double> scores;      // one per objective, smaller is better; empty unless measured
    std::span<const double> violations;  // one per constraint, relative to the bound: 0.1 is 10 % over, <= 0 is
                                         // satisfied; empty when the genes form no network or the trial faulted
};

struct Proposal {
    std::span<std::int64_t> genes;  // to be filled, one per slot, inside its range and on its step
    std::uint32_t epochs = 0;       // of this training, on top of what it continues from; 0: the run file's default
    // A measured trial whose weights to start with, or -1. Of the same network, the training goes on with it; of
    // another one, it starts anew with the weights of the layers that the two have in common.
    std::int64_t continue_from = -1;
};

enum class Answer : std::uint8_t {
    propose,           // the proposal was filled
    wait_for_results,  // nothing to propose until another tell(); an error when no trial is under way
    exhausted,         // nothing left to propose, ever
};

// All methods are [kernel-thread]. State may depend only on the configuration, Host::seed and the history of calls, so
// that a replay of the same calls reproduces every proposal: this is what resume does.
class LINNET_API Strategy {
public:
    static constexpr const char* interface_id = "linnet.strategy/1";
    virtual ~Strategy() = default;

    // Once, before anything else. The slots stay valid for the object's life.
    virtual void begin(std::span<const Slot> slots, std::size_t objectives, std::size_t constraints) = 0;
    virtual Answer ask(std::uint64_t trial, Proposal& proposal) = 0;
    // Once for every trial that was proposed and finished. One whose result is known at once (infeasible, or a network
    // whose result was told before) is told before the next ask(); the others are told in the order of their numbers:
    // before an ask() all but the last lag - 1 of them, and more only while ask() answers wait_for_results.
    virtual void tell(const Trial& trial) = 0;
};

}  // namespace linnet::sdk
