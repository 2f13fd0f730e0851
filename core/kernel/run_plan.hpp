// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A run with everything looked up, created and checked: what is left to go wrong is training. Making a plan trains
// nothing, so `linnet check` is making one and throwing it away.

#include <atomic>
#include <filesystem>
#include <functional>
#include <linnet/sdk/block.hpp>
#include <linnet/sdk/exporter.hpp>
#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/reader.hpp>
#include <linnet/sdk/space.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/trainer.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/dataset/data_set.hpp"
#include "core/ir/graph.hpp"
#include "core/kernel/host_services.hpp"
#include "core/kernel/registry.hpp"
#include "core/kernel/run_file.hpp"
#include "core/kernel/time_budget.hpp"
#include "core/profile/board.hpp"

namespace linnet::core {

class PlannedCandidates;
class OtherStrategies;
class GradientSource;

// Where this installation keeps its parts.
struct Installation {
    std::vector<std::filesystem::path> plugin_folders, profile_folders;
};

// The budget plugins see through their Host: that of the phase the run is in.
class PhaseBudget final : public sdk::Budget {
public:
    void enter(const sdk::Budget* budget) noexcept { current_.store(budget); }  // null: no bound
    bool exhausted() const noexcept override;
    std::chrono::milliseconds left() const noexcept override;

private:
    std::atomic<const sdk::Budget*> current_{nullptr};
};

struct MetricUse {
    std::string id;  // as reports call it
    Handle<sdk::Metric> metric;
    sdk::Stage stage;
    bool larger_is_better;
    std::string unit;
};

struct Constraint {
    std::size_t metric;  // in RunPlan::metrics
    double bound;
    bool upper;          // the bound is the largest permitted value; false: the smallest
    std::string origin;  // "har.toml:14:1", or "board nucleo_f446re"

    // Relative to the bound: 0.1 is 10 % beyond it, zero or less is satisfied.
    double violation(double value) const;
};

struct Objective {
    std::size_t metric;
    bool maximise;

    double score(double value) const { return maximise ? -value : value; }  // smaller is better
};

struct ExporterUse {
    std::string id;
    Handle<sdk::Exporter> exporter;
};

// An operation that some plugin of the run cannot handle.
struct Unsupported {
    sdk::Primitive primitive;
    std::string where;     // "run.toml:12:7: ", or nothing
    std::string sentence;  // "runtime tflm cannot run the operation global_std_pool"
};

enum class Purpose : std::uint8_t { search, final_training, fine_tuning };  // what a trainer is made for

struct RunPlan {
    RunPlan();
    ~RunPlan();

    // Members are destroyed in reverse order; handles keep their libraries by themselves.
    RunFile file;
    PhaseBudget phase_budget;
    Registry registry;
    std::unique_ptr<HostServices> host;
    std::unique_ptr<Board> board;
    std::unique_ptr<DataSet> data;  // null when the plan was made without data

    Handle<sdk::Runtime> runtime;
    Handle<sdk::Space> space;
    std::unique_ptr<PlannedCandidates> candidates;  // what strategies may ask for, beside proposing
    std::unique_ptr<OtherStrategies> strategies;
    Handle<sdk::Strategy> strategy;
    std::map<std::string, Handle<sdk::Block>, std::less<>> blocks;
    std::vector<MetricUse> metrics;  // every one that is loaded
    std::vector<Constraint> constraints;
    std::vector<Objective> objectives;
    std::string reader_id, runtime_id, space_id, strategy_id, trainer_id;  // short ids, for reports
    sdk::Shape window;
    std::int32_t classes = 0;
    double load_seconds = 0;

    std::vector<ExporterUse> exporters;    // of the final network
    std::vector<Unsupported> unsupported;  // one at most for every primitive

    // Makes a trainer with the settings of that purpose: each worker thread has one of its own. [any-thread]
    std::function<Handle<sdk::Trainer>(Purpose)> make_trainer;
    std::unique_ptr<GradientSource> gradients;  // for metrics before training; null: there are none
    std::size_t workers() const;
    bool needs(std::size_t metric) const;  // whether a constraint or an objective is about it
    // The metric the trainings are judged by: the first objective known after training; none: by validation loss.
    const Objective* judge() const;
};

// Throws InputError, PluginFault or SystemError with the sentence for the user.
std::unique_ptr<RunPlan> make_plan(RunFile file, const Installation& installation, const Clock& clock);

// The part of a plan that builds networks: the run file's space, and the blocks it names. Nothing else of it may be
// used, and the registry's libraries are held. Throws like make_plan().
std::unique_ptr<RunPlan> make_space_plan(RunFile file, const Registry& registry, sdk::Shape window,
                                         std::int32_t classes);

// Everything a reader delivers, checked. A reader that throws found bad data, so this throws InputError.
void read_into(const Handle<sdk::Reader>& reader, RawData& data);

}  // namespace linnet::core
