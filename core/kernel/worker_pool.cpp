// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/worker_pool.hpp"

#include "core/kernel/cross_validation.hpp"
#include "core/kernel/deployment.hpp"

namespace linnet::core {

struct WorkerPool::Shared {
    mutable std::mutex mutex;
    std::condition_variable work_or_end, report_ready;
    std::deque<TrainingJob> queue;
    std::deque<TrainingReport> reports;
    std::size_t running = 0;
    bool ending = false;
};

WorkerPool::WorkerPool(const RunPlan& plan, std::size_t workers, const sdk::Budget& budget, const Clock& clock)
    : shared_{std::make_shared<Shared>()} {
    for (std::size_t i = 0; i < workers; ++i)
        threads_.emplace_back([shared = shared_, &plan, &budget, &clock] { work(shared, plan, budget, clock); });
}

WorkerPool::~WorkerPool() {
    {
        const std::scoped_lock lock{shared_->mutex};
        shared_->ending = true;
    }
    shared_->work_or_end.notify_all();
    for (auto& thread : threads_) thread.join();
}

void WorkerPool::submit(TrainingJob job) {
    {
        const std::scoped_lock lock{shared_->mutex};
        shared_->queue.push_back(std::move(job));
    }
    shared_->work_or_end.notify_one();
}

std::optional<TrainingReport> WorkerPool::wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock{shared_->mutex};
    if (!shared_->report_ready.wait_for(lock, at_most, [&] { return !shared_->reports.empty(); })) return {};
    auto report = std::move(shared_->reports.front());
    shared_->reports.pop_front();
    return report;
}

std::size_t WorkerPool::under_way() const {
    const std::scoped_lock lock{shared_->mutex};
    return shared_->queue.size() + shared_->running + shared_->reports.size();
}

void WorkerPool::abandon() {
    for (auto& thread : threads_) thread.detach();
    threads_.clear();
}

void WorkerPool::work(const std::shared_ptr<Shared>& shared, const RunPlan& plan, const sdk::Budget& budget,
                      const Clock& clock) {
    std::optional<Handle<sdk::Trainer>> trainer;
    for (;;) {
        std::optional<TrainingJob> job;
        {
            std::unique_lock lock{shared->mutex};
            shared->work_or_end.wait(lock, [&] { return shared->ending || !shared->queue.empty(); });
            if (shared->queue.empty()) return;
            job.emplace(std::move(shared->queue.front()));
            shared->queue.pop_front();
            ++shared->running;
        }
        TrainingReport report;
        report.trial = job->trial;
        const auto started = clock.now();
        try {
            if (!budget.exhausted()) {
                if (!trainer) trainer.emplace(plan.make_trainer(Purpose::search));
                report.result =
                    job->folds > 1
                        ? cross_validate(plan, *trainer, job->graph, job->options, job->folds, budget)
                        : train(plan, *trainer, job->graph, job->options, job->start ? &*job->start : nullptr, budget);
                if (job->folds == 1) add_deployed_scores(plan, job->graph, report.result);
            }
        } catch (const std::exception& failure) {
            report.fault = failure.what();
        }
        report.seconds = std::chrono::duration<double>(clock.now() - started).count();
        {
            const std::scoped_lock lock{shared->mutex};
            shared->reports.push_back(std::move(report));
            --shared->running;
        }
        shared->report_ready.notify_one();
    }
}

}  // namespace linnet::core
