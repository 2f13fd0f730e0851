// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Optional services of the kernel for strategies, found by Host::extension(): look at candidates without proposing
// them, and make other strategies to build upon. All methods are [kernel-thread], to be called inside begin(), ask()
// and tell() only.

#include <cstdint>
#include <linnet/sdk/strategy.hpp>
#include <span>
#include <string_view>

namespace linnet::sdk {

struct Screening {
    bool network;   // false: the genes form no network, none that the run's plugins can handle, or a plugin failed
    bool feasible;  // no constraint that is known before training is broken
    std::uint64_t identity;  // equal for equal networks; different ones differ but for one pair in 2^64
};

class LINNET_API Candidates {
public:
    static constexpr const char* interface_id = "linnet.candidates/1";
    // Builds and prices a candidate as a trial would be, in tens of microseconds. Makes the genes canonical, and sets
    // one violation per constraint as in Trial (0 for those known only after training). A function of the genes alone.
    virtual Screening screen(std::span<std::int64_t> genes, std::span<double> violations) const = 0;
    // Metrics that are known before training, by their ids as in the run file: one value per id, NaN where there is no
    // metric of that id, it needs training, or it fails on this candidate.
    virtual void metrics(std::span<const std::int64_t> genes, std::span<const std::string_view> ids,
                         std::span<double> values) const = 0;

protected:
    ~Candidates() = default;
};

class LINNET_API Strategies {
public:
    static constexpr const char* interface_id = "linnet.strategies/1";
    // Another strategy, with its default parameters; it lives as long as the run. Not begun yet. Throws
    // std::invalid_argument with a sentence when there is none of that id.
    virtual Strategy& make(std::string_view id) const = 0;

protected:
    ~Strategies() = default;
};

}  // namespace linnet::sdk
