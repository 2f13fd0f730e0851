// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A search strategy: proposes candidates; knows neither layers nor hardware.

#include <cstddef>
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

// The search as a strategy finds it. Nothing here depends on the machine or on the number of workers.
struct SearchScope {
    std::span<const Slot> slots;  // stay valid for the strategy's life
    std::size_t objectives, constraints;
    std::uint32_t epochs;              // what Proposal::epochs = 0 stands for
    std::uint64_t lag;                 // results that may be missing at an ask(), plus one
    double seconds;                    // bound of the search's time, all its sessions together; infinity: none
    std::uint64_t trials;              // bound of the trained trials; the largest number: none
    std::uint64_t training_windows;    // that a trial of one fold is trained on
    std::uint64_t validation_windows;  // that it is judged by
    std::uint32_t folds;               // the most a proposal may ask for
};

struct Trial {
    std::uint64_t number;
    std::span<const std::int64_t> genes;  // one per slot, canonical
    std::uint32_t epochs;                 // of its own training, what it continued from not included
    std::uint32_t folds;                  // see Proposal
    Outcome outcome;
    std::span<const double> scores;      // one per objective, smaller is better; empty unless measured
    std::span<const double> violations;  // one per constraint, relative to the bound: 0.1 is 10 % over, <= 0 is
                                         // satisfied; empty when the genes form no network or the trial faulted
    double seconds;                      // that its training took; 0: it was not trained, or is another one's double
    double elapsed;                      // seconds of the search's time that were over when it was finished
    std::int64_t duplicate_of;           // the trial whose result this one shares, or -1
};

struct Proposal {
    std::span<std::int64_t> genes;  // to be filled, one per slot, inside its range and on its step
    std::uint32_t epochs = 0;       // of this training, on top of what it continues from; 0: the run file's default
    // A measured trial whose weights to start with, or -1. Of the same network, the training goes on with it; of
    // another one, it starts anew with the weights of the layers that the two have in common. Only with one fold.
    std::int64_t continue_from = -1;
    // How many trainings judge the candidate, each with another part of the training windows held out; no two of these
    // parts share a window (or a subject, where they are split by subject), and the score is that of all held-out
    // windows together. 1: the run's own validation part. At most SearchScope::folds.
    std::uint32_t folds = 1;
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
    static constexpr const char* interface_id = "linnet.strategy/2";
    virtual ~Strategy() = default;

    // Once, before anything else.
    virtual void begin(const SearchScope& scope) = 0;
    virtual Answer ask(std::uint64_t trial, Proposal& proposal) = 0;
    // Once for every trial that was proposed and finished. One whose result is known at once (infeasible, or a network
    // whose result was told before) is told before the next ask(); the others are told in the order of their numbers:
    // before an ask() all but the last lag - 1 of them, and more only while ask() answers wait_for_results.
    virtual void tell(const Trial& trial) = 0;
    // The number of the measured and feasible trial that the run should end with, for strategies that know better than
    // the smallest first score: one judged on more windows, say. -1: the trial of that score. Asked whenever a measured
    // trial was told.
    virtual std::int64_t choice() const { return -1; }
};

}  // namespace linnet::sdk
