// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Trains candidates on threads of their own: one trainer object and one candidate per thread at a time, first come
// first served. Nothing is shared between two trainings but the data set, which is constant.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/kernel/training.hpp"

namespace linnet::core {

struct TrainingJob {
    std::uint64_t trial = 0;
    Graph graph;
    TrainingOptions options;
    std::optional<Weights> start;
    std::uint32_t folds = 1;
};

struct TrainingReport {
    std::uint64_t trial = 0;
    TrainingResult result;
    std::string fault;  // the whole sentence; empty: none
    double seconds = 0;
};

class WorkerPool {  // [kernel-thread]
public:
    // Plan, budget and clock must outlive the pool, and its threads when it is abandoned.
    WorkerPool(const RunPlan& plan, std::size_t workers, const sdk::Budget& budget, const Clock& clock);
    // Waits for the threads; the budget should be exhausted or the queue empty by then.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void submit(TrainingJob job);
    // The next finished training, in the order they finish; nothing when none did within the (real) time.
    std::optional<TrainingReport> wait(std::chrono::milliseconds at_most);
    // Queued and running trainings.
    std::size_t under_way() const;
    // Leaves the threads behind: a trainer does not come back. The process must end without unloading anything.
    void abandon();

private:
    struct Shared;
    static void work(const std::shared_ptr<Shared>& shared, const RunPlan& plan, const sdk::Budget& budget,
                     const Clock& clock);

    std::shared_ptr<Shared> shared_;
    std::vector<std::thread> threads_;
};

}  // namespace linnet::core
