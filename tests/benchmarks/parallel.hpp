// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace linnet::benchmarks {

// work(0) to work(count - 1), each once, on so many threads. The first exception ends it.
template <class Work>
void for_each_index(std::size_t count, std::size_t threads, const Work& work) {
    std::mutex failing;
    std::exception_ptr failure;
    std::atomic<std::size_t> next{0};
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++) work(i);
        } catch (...) {
            next = count;
            const std::scoped_lock lock(failing);
            if (!failure) failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> running;
        for (std::size_t i = 0; i < std::min(threads, count); ++i) running.emplace_back(run);
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace linnet::benchmarks
