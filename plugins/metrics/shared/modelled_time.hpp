// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the latency and the energy of a candidate have in common.

#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/support/latency_model.hpp>
#include <mutex>
#include <set>

namespace linnet::metrics {

// Throws std::runtime_error, see inference_time().
sdk::InferenceTime modelled_time(const sdk::Candidate& candidate);

// "measured and modelled constants of latency.tflm": what the constants are worth, in the order of their use.
std::string worth_of(const sdk::InferenceTime& time, const sdk::Candidate& candidate);

// "measured: instructions counted ...; modelled: fitted to ...": every source of the numbers once.
std::string sources_of(std::span<const std::string> numbers, const sdk::BoardProfile& board);

// Keeps texts that are handed out as views. [any-thread]
class KeptTexts {
public:
    // A view of an equal text that stays valid as long as this object.
    std::string_view keep(std::string text) const;

private:
    mutable std::mutex mutex_;
    mutable std::set<std::string> texts_;  // one for each board, runtime and set of kinds: a handful
};

}  // namespace linnet::metrics
