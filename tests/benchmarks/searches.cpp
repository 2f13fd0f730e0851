// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/searches.hpp"

#include <cstdlib>
#include <stdexcept>

#include "core/kernel/run.hpp"

namespace linnet::benchmarks {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
    auto pattern = (fs::temp_directory_path() / "linnet-benchmark-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error(pattern + ": cannot be made");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void renew_strategy(core::RunPlan& plan) {
    const auto& component = plan.registry.find("strategy", plan.strategy_id, {});
    plan.strategy =
        core::make<sdk::Strategy>(component, *plan.host, core::configure(component, nullptr, "[strategy]", {}, {}));
}

SearchCost search(const core::RunPlan& plan) {
    const TemporaryFolder folder;
    const core::SteadyClock clock;
    const core::StopFlag stop;
    SearchCost cost;
    {
        auto journal = core::Journal::create(folder.path(), core::identify(plan));
        const core::TimeBudget budget{clock, stop, {}};
        core::Search search{plan, journal, budget, stop, clock, nullptr};
        const auto started = clock.now();
        search.run();
        journal.flush();
        cost.seconds = std::chrono::duration<double>(clock.now() - started).count();
        cost.counts = search.take_result().counts;
    }
    cost.journal_bytes = fs::file_size(folder.path() / "study.db");
    return cost;
}

}  // namespace linnet::benchmarks
