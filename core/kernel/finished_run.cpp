// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/finished_run.hpp"

#include "core/kernel/deployment.hpp"
#include "core/kernel/genes.hpp"
#include "core/kernel/pricing.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {

DeployedRecord record_of(const RunPlan& plan, std::span<const std::int64_t> genes, const QuantizedModel& model) {
    DeployedRecord record;
    const auto& graph = model.graph();
    for (const auto node : graph.order()) {
        record.outputs.push_back(model.output(node));
        for (const auto* role : {"kernel", "bias"})
            if (const auto values = model.deployed()->weights(node, role); !values.empty())
                record.weights.set(node, role, values);
    }
    record.weights.set(graph.order().front(), "deviation", model.deviation());
    record.digest = model.digest();
    record.graph = graph.digest();
    const auto slots = plan.space.get().slots();
    for (std::size_t i = 0; i < genes.size(); ++i)  // as parse_genes() reads them
        record.genes += (i > 0 ? "," : "") + std::string(slots[i].name) + '=' + std::to_string(genes[i]);
    return record;
}

FinishedRun open_finished(const std::filesystem::path& folder, const std::vector<std::string>& overrides,
                          const Installation& installation, const Clock& clock) {
    const auto journal = Journal::open(folder);
    const auto record = journal.deployed();
    if (!record)
        throw InputError(folder.string() +
                         ": this run has no network in int8; it is not finished, or [final] quantize is \"none\"");
    const auto& study = journal.identity();
    auto all = study.overrides;
    all.insert(all.end(), overrides.begin(), overrides.end());
    FinishedRun run;
    run.plan = make_plan(parse_run_file(study.run_file_text, study.run_file_path, all, study.working_folder),
                         installation, clock);
    if (run.plan->data->hash() != study.data_hash)
        throw InputError(folder.string() + ": this run was made with other data (its hash was " + study.data_hash +
                         ")");
    run.genes = parse_genes(*run.plan, record->genes);
    const auto graph = build_graph(*run.plan, run.genes);
    if (!graph || graph->digest() != record->graph)
        throw InputError(folder.string() + ": its network cannot be built again; space " + run.plan->space_id +
                         " is another one than when the run was made");
    run.model = restore(*run.plan, *graph, record->weights, record->outputs);
    if (run.model->digest() != record->digest)
        throw InputError(folder.string() +
                         ": the study holds weights of another network than the run ended with (sha256 " +
                         std::string(run.model->digest()) + " instead of " + record->digest + "); the file is damaged");
    return run;
}

}  // namespace linnet::core
