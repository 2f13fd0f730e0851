// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/run_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>

#include "core/kernel/front.hpp"
#include "core/kernel/report_json.hpp"
#include "core/kernel/version.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {

Json genes_json(const RunPlan& plan, std::span<const std::int64_t> genes) {
    Json object = Json::object();
    const auto slots = plan.space.get().slots();
    for (std::size_t i = 0; i < genes.size(); ++i) object[std::string(slots[i].name)] = genes[i];
    return object;
}

Json metrics_json(const RunPlan& plan, const Graph& graph, std::span<const double> values) {
    Json object = Json::object();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) continue;
        const auto& use = plan.metrics[i];
        Json metric{{"value", values[i]}, {"unit", use.unit}};
        for (const auto& constraint : plan.constraints)
            if (constraint.metric == i) metric["limit"] = constraint.bound;
        metric["provenance"] = metric_provenance(plan, use, graph);
        object[use.id] = std::move(metric);
    }
    return object;
}

Json violations_json(const RunPlan& plan, std::span<const double> values, std::span<const double> violations) {
    Json list = Json::array();
    for (std::size_t i = 0; i < violations.size(); ++i) {
        if (violations[i] <= 0) continue;
        const auto& constraint = plan.constraints[i];
        list.push_back({{"metric", plan.metrics[constraint.metric].id},
                        {"value", values[constraint.metric]},
                        {"limit", constraint.bound},
                        {"relative", violations[i]}});
    }
    return list;
}

Json trial_json(const RunPlan& plan, const TrialRecord& trial) {
    Json object{{"trial", trial.number}, {"genes", genes_json(plan, trial.genes)}};
    if (!trial.digest.empty()) object["graph"] = "sha256:" + trial.digest;
    if (trial.outcome == sdk::Outcome::measured) object["epochs"] = trial.epochs;
    if (trial.folds > 1) object["folds"] = trial.folds;
    if (trial.duplicate_of >= 0) object["duplicate_of"] = trial.duplicate_of;
    object["metrics"] = trial.metrics;
    if (!trial.reason.empty()) object["reason"] = trial.reason;
    if (trial.outcome == sdk::Outcome::measured) {
        object["seconds"] = trial.seconds;
        object["finished_at"] = trial.finished_at;
        if (trial.training_memory > 0) object["training_memory"] = trial.training_memory;
    }
    return object;
}

void add_front(const RunPlan& plan, std::span<const TrialRecord> trials, Json& object) {
    auto& pareto = object["pareto"] = Json::array();
    for (const auto number : pareto_front(plan, trials))
        pareto.push_back(trial_json(plan, *std::ranges::lower_bound(trials, number, {}, &TrialRecord::number)));
    const auto volume = front_volume(plan, trials);
    if (!volume) return;
    Json objectives = Json::object();
    for (std::size_t i = 0; i < volume->ranges.size(); ++i) {
        const auto& range = volume->ranges[i];
        objectives[plan.metrics[plan.objectives[i].metric].id] = {{"reference", range.reference},
                                                                  {"origin", range.limited ? "limit" : "worst_trial"},
                                                                  {"ideal", range.ideal}};
    }
    object["hypervolume"] = {{"value", volume->value}, {"objectives", objectives}};
}

namespace {

// The network in int8: what it is, its scores, and the metrics that are about it.
void add_integer(const RunPlan& plan, const FinalModel& model, Json& best) {
    const auto& integer = *model.integer;
    const auto& deployment = integer.deployment;
    best["model"] = "sha256:" + std::string(deployment.model->digest());
    best["quantization"] = {{"calibration", calibration_name(deployment.calibration)},
                            {"fine_tuned", deployment.fine_tuned},
                            {"input_values", integer.inputs.values},
                            {"input_clipped", integer.inputs.clipped}};
    auto& scores = best["scores"];
    scores["int8_validation"] = integer.validation;
    if (plan.data->has_test()) {
        scores["int8_test"] = integer.test;
        scores["int8_confusion"] = integer.confusion;
    }
    std::vector<double> values(plan.metrics.size(), std::nan(""));
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const auto found = integer.metrics.find(plan.metrics[i].id); found != integer.metrics.end())
            values[i] = found->second;
    best["metrics"].update(metrics_json(plan, *model.graph, values));
}

Json best_json(const RunPlan& plan, const FinalModel& model) {
    Json object = Json::object();
    if (model.trial) object["trial"] = *model.trial;
    if (!model.study.empty()) object["study"] = model.study;
    object["genes"] = genes_json(plan, model.genes);
    object["graph"] = "sha256:" + std::string(model.graph->digest());
    object["weights"] = "sha256:" + model.weights.digest();
    object["metrics"] = metrics_json(plan, *model.graph, model.price.values);
    object["scores"] = {{"validation", model.validation}};
    if (plan.data->has_test()) {
        object["scores"]["test"] = model.test;
        object["scores"]["confusion"] = model.confusion;
    }
    if (model.integer) add_integer(plan, model, object);
    if (!model.not_integer.empty()) object["not_quantized"] = model.not_integer;
    object["training"] = {{"retrained", model.retrained}, {"epochs", model.epochs}, {"kept_epoch", model.kept_epoch}};
    if (model.start)
        object["training"]["start"] = {{"from", model.start->folder.string()},
                                       {"arrays", model.start->arrays},
                                       {"all_arrays", model.start->all_arrays},
                                       {"values", model.start->values},
                                       {"all_values", model.start->all_values}};
    if (model.training_memory > 0) object["training_memory"] = model.training_memory;
    return object;
}

Json run_json(const RunPlan& plan) {
    Json plugins = Json::object();
    for (const auto& plugin : plan.registry.plugins()) plugins[plugin.id] = plugin.version;
    const auto& split = plan.data->split();
    const auto size = [&](const sdk::Windows& windows) {
        return Json{windows.size(), plan.window.time(), plan.window.channels()};
    };
    Json data{{"train", Json{split.training_windows + (split.by == "given" ? 0 : split.validation_windows),
                             plan.window.time(), plan.window.channels()}}};
    if (plan.data->has_test()) data["test"] = size(plan.data->test());
    data["classes"] = plan.classes;
    data["class_names"] = plan.data->class_names();
    data["hash"] = plan.data->hash();
    data["split"] = {{"by", split.by}, {"validation", split.validation_windows}, {"hash", split.hash}};
    Json head;
    head["linnet"] = {{"version", LINNET_VERSION}, {"sdk", LINNET_SDK_VERSION}, {"plugins", plugins}};
    head["run"] = {{"seed", plan.file.seed},          {"board", plan.board->id()},
                   {"runtime", plan.runtime_id},      {"space", plan.space_id},
                   {"strategy", plan.strategy_id},    {"trainer", plan.trainer_id},
                   {"workers", plan.workers()},       {"run_file", plan.file.path.filename().string()},
                   {"run_file_text", plan.file.text}, {"overrides", plan.file.overrides}};
    head["data"] = std::move(data);
    return head;
}

// What stands in place of `best` when nothing fits: the candidate that breaks its constraints least.
void add_nearest(const RunPlan& plan, const SearchResult& search, Json& result) {
    const auto* trial = find_trial(search, search.nearest);
    if (!trial) return;
    result["nearest"] = trial_json(plan, *trial);
    result["binding"] = violations_json(plan, metric_values(plan, *trial), trial->violations);
}

void write_atomically(const std::filesystem::path& path, const std::string& text) {
    auto temporary = path;
    temporary += ".new";
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    std::error_code error;
    if (file) std::filesystem::rename(temporary, path, error);
    if (!file || error) {
        std::filesystem::remove(temporary, error);
        throw SystemError(path.string() + ": cannot be written (" + std::strerror(errno) + ")");
    }
}

}  // namespace

std::string metric_provenance(const RunPlan& plan, const MetricUse& use, const Graph& graph) {
    const PlannedCandidate candidate{plan, graph};
    return use.metric("provenance",
                      [&](const sdk::Metric& metric) { return std::string(metric.provenance(candidate)); });
}

std::string short_provenance(const RunPlan& plan, const MetricUse& use, const Graph& graph) {
    const auto whole = metric_provenance(plan, use, graph);
    return whole.substr(0, whole.find(" ("));
}

std::string_view outcome_name(RunOutcome outcome) {
    constexpr std::array<std::string_view, 4> names{"found", "nothing_feasible", "interrupted", "failed"};
    return names[static_cast<std::size_t>(outcome)];
}

void write_result(const RunPlan& plan, const RunReport& report, const std::filesystem::path& folder) {
    const auto& search = report.search;
    Json result = run_json(plan);
    result["outcome"] = outcome_name(report.outcome);
    if (!report.exported.empty()) result["exported"] = report.exported;
    if (!report.failure.empty()) result["failure"] = report.failure;
    if (report.best)
        result["best"] = best_json(plan, *report.best);
    else if (report.outcome == RunOutcome::nothing_feasible)
        add_nearest(plan, search, result);
    for (const auto* key : {"improvements", "explored", "infeasible"}) result[key] = Json::array();
    add_front(plan, search.trials, result);
    for (const auto number : search.improvements)
        result["improvements"].push_back(trial_json(plan, *find_trial(search, number)));
    for (const auto& trial : search.trials) {
        if (trial.outcome == sdk::Outcome::infeasible) result["infeasible"].push_back(trial_json(plan, trial));
        if (trial.outcome == sdk::Outcome::measured) result["explored"].push_back(trial_json(plan, trial));
        if (trial.outcome == sdk::Outcome::faulted) result["faulted"].push_back(trial_json(plan, trial));
    }
    const auto& counts = search.counts;
    result["counts"] = {{"proposed", counts.proposed},
                        {"trained", counts.trained},
                        {"infeasible", counts.infeasible},
                        {"duplicates", counts.duplicates},
                        {"faulted", counts.faulted},
                        {"screened", counts.screened},
                        {"screened_infeasible", counts.screened_infeasible}};
    const auto limit = plan.file.search_time;
    result["seconds"] = {{"budget", limit ? Json(std::chrono::duration<double>(*limit).count()) : Json(nullptr)},
                         {"total", report.total_seconds},
                         {"load", plan.load_seconds},
                         {"search", search.seconds},
                         {"final", report.final_seconds},
                         {"export", report.export_seconds}};
    write_atomically(folder / "result.json", result.dump(2) + "\n");
}

std::string price_json(const RunPlan& plan, std::span<const std::int64_t> genes, const Graph& graph,
                       const Price& price) {
    const Json object{{"genes", genes_json(plan, genes)},
                      {"graph", "sha256:" + std::string(graph.digest())},
                      {"metrics", metrics_json(plan, graph, price.values)},
                      {"feasible", price.feasible},
                      {"violations", violations_json(plan, price.values, price.violations)}};
    return object.dump();
}

std::string profile_json(const RunPlan& plan, std::span<const std::int64_t> genes, const Graph& graph,
                         const StepProfile& profile) {
    Json parts = Json::array();
    for (const auto& part : profile.parts) {
        Json entry{{"part", part.name}};
        if (part.node) entry["node"] = static_cast<std::uint32_t>(*part.node);
        if (part.direction != sdk::Direction::none) entry["direction"] = direction_name(part.direction);
        entry["seconds"] = part.seconds;
        entry["flops"] = part.flops;
        entry["implementation"] = part.implementation;
        parts.push_back(std::move(entry));
    }
    const auto& totals = profile.totals.value();
    const Json object{{"genes", genes_json(plan, genes)},
                      {"graph", "sha256:" + std::string(graph.digest())},
                      {"trainer", plan.trainer_id},
                      {"parts", parts},
                      {"step",
                       {{"seconds", totals.step_seconds},
                        {"flops", profile.flops},
                        {"windows", totals.windows},
                        {"measured", totals.steps}}},
                      {"windows_per_second", profile.windows_per_second},
                      {"epoch_seconds", profile.epoch_seconds},
                      {"creation_seconds", totals.creation_seconds},
                      {"memory", totals.memory_bytes > 0 ? Json(totals.memory_bytes) : Json(nullptr)}};
    // A trainer's words need not be UTF-8; an answer that cannot be printed would be worse than a replaced letter.
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace linnet::core
