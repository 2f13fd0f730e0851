// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Time as an object that is handed down and polled. Nothing else in the kernel looks at a clock, so that tests can put
// a clock of their own in its place.

#include <atomic>
#include <chrono>
#include <linnet/sdk/host.hpp>
#include <optional>

namespace linnet::core {

class Clock {  // [any-thread]
public:
    virtual ~Clock() = default;
    virtual std::chrono::nanoseconds now() const noexcept = 0;  // monotonic, from any origin
};

class SteadyClock final : public Clock {
public:
    std::chrono::nanoseconds now() const noexcept override;
};

// Somebody's wish to stop, shared by every budget of a run. request() is safe in a signal handler.
class StopFlag {
public:
    void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
    bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> requested_{false};
    static_assert(std::atomic<bool>::is_always_lock_free);
};

class TimeBudget final : public sdk::Budget {
public:
    // Starts running now. `consumed` is what an earlier run already used of `limit`; no limit: only the flag ends it.
    // `outer` (may be null) is a budget this one lives inside of. Clock, flag and outer budget must outlive it.
    TimeBudget(const Clock& clock, const StopFlag& stop, std::optional<std::chrono::nanoseconds> limit,
               std::chrono::nanoseconds consumed = {}, const sdk::Budget* outer = nullptr);

    bool exhausted() const noexcept override;
    std::chrono::milliseconds left() const noexcept override;
    std::chrono::nanoseconds consumed() const noexcept;  // earlier runs included
    std::optional<std::chrono::nanoseconds> limit() const noexcept { return limit_; }

private:
    const Clock& clock_;
    const StopFlag& stop_;
    std::optional<std::chrono::nanoseconds> limit_;
    std::chrono::nanoseconds consumed_before_;
    std::chrono::nanoseconds started_;
    const sdk::Budget* outer_;
};

}  // namespace linnet::core
