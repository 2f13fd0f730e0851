// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/earlier_run.hpp"

#include <fstream>
#include <linnet/sdk/support/graph_cost.hpp>
#include <nlohmann/json.hpp>

#include "core/kernel/journal.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/warm_start.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

using Json = nlohmann::json;

// What result.json says about the network of a run.
struct Described {
    Json genes;
    std::string digest;
    sdk::Shape window;
    std::int32_t classes;
};

[[noreturn]] void refuse(const std::filesystem::path& folder, const std::string& why) {
    throw InputError("--from " + folder.string() + ": " + why);
}

Described read_result(const std::filesystem::path& folder) {
    try {
        std::ifstream file(folder / "result.json", std::ios::binary);
        const auto result = Json::parse(file);
        const auto& best = result.at("best");
        const auto& data = result.at("data");
        const auto& size = data.at("train");
        const Described described{best.at("genes"), best.at("graph").get<std::string>(),
                                  sdk::Shape::sequence(size.at(1).get<std::int32_t>(), size.at(2).get<std::int32_t>()),
                                  data.at("classes").get<std::int32_t>()};
        if (described.window.time() > 0 && described.window.channels() > 0 && described.classes > 0) return described;
    } catch (const Json::exception&) {
        // Missing, no JSON, or not of the form that linnet writes: all the same to the user.
    }
    refuse(folder, "its result.json does not describe a network");
}

// Genes by name, as far as the space knows them; nothing when it does not.
std::optional<std::vector<std::int64_t>> genes_of(const RunPlan& plan, const Json& named) {
    std::vector<std::int64_t> genes;
    for (const auto& slot : plan.space.get().slots()) {
        const auto found = named.find(std::string(slot.name));
        if (found == named.end() || !found->is_number_integer()) return {};
        genes.push_back(found->get<std::int64_t>());
        if (genes.back() < slot.lowest || genes.back() > slot.highest || (genes.back() - slot.lowest) % slot.step != 0)
            return {};
    }
    return genes;
}

// The network as the earlier run's own space builds it.
Graph build_again(const RunPlan& plan, const StudyIdentity& study, const std::filesystem::path& folder) {
    const auto described = read_result(folder);
    const auto earlier =
        make_space_plan(parse_run_file(study.run_file_text, study.run_file_path, study.overrides, study.working_folder),
                        plan.registry, described.window, described.classes);
    std::optional<Graph> graph;
    if (const auto genes = genes_of(*earlier, described.genes)) graph = build_graph(*earlier, *genes);
    if (!graph || "sha256:" + std::string(graph->digest()) != described.digest)
        refuse(folder, "its network cannot be built again; space " + earlier->space_id +
                           " is another one than when the run was made");
    return *std::move(graph);
}

void count_what_there_is(const Graph& graph, StartWeights& start) {
    for (const auto& [key, values] : start.weights.all()) {
        ++start.arrays;
        start.values += values.size();
    }
    for (const auto node : graph.order()) {
        const auto elements = sdk::weight_elements(graph, node);
        start.all_arrays += (elements.kernel > 0) + (elements.bias > 0) + (elements.per_statistic > 0 ? 4 : 0);
        start.all_values += elements.kernel + elements.bias + 4 * elements.per_statistic;
    }
}

}  // namespace

StartWeights start_from(const RunPlan& plan, const Graph& graph, const std::filesystem::path& folder) {
    const auto journal = Journal::open(folder);
    const auto weights = journal.phase() == Phase::done ? journal.final_weights() : std::nullopt;
    if (!weights) refuse(folder, "this run is not finished, so it has no model to start from");
    StartWeights start;
    start.folder = folder;
    start.weights = weights_in_common(build_again(plan, journal.identity(), folder), *weights, graph);
    if (start.weights.empty()) refuse(folder, "its network has no layer in common with this one");
    count_what_there_is(graph, start);
    return start;
}

}  // namespace linnet::core
