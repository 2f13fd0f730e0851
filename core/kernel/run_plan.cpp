// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/run_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <thread>

#include "core/kernel/export_model.hpp"
#include "core/kernel/firmware_build.hpp"
#include "core/kernel/initial_gradients.hpp"
#include "core/kernel/operation_support.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/strategy_services.hpp"
#include "core/support/logging.hpp"
#include "core/support/suggest.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

constexpr std::array<std::string_view, 0> no_keys{};

// The component a section names; without a name, the default one or the only one of its kind.
const ComponentInfo& pick(const RunPlan& plan, std::string_view kind, const Choice& choice) {
    if (!choice.id.empty()) return plan.registry.find(kind, choice.id, choice.where);
    std::vector<std::string> ids;
    std::vector<const ComponentInfo*> all, defaults;
    for (const auto& component : plan.registry.components()) {
        if (component.kind != kind) continue;
        ids.push_back(component.id);
        all.push_back(&component);
        if ((component.entry->flags & LINNET_DEFAULT_CHOICE) != 0) defaults.push_back(&component);
    }
    if (all.size() == 1) return *all.front();
    if (defaults.size() == 1) return *defaults.front();
    const auto where = choice.where.file.empty() ? plan.file.path.string() : choice.where.text();
    throw InputError(where + ": " + choice.section + " does not say which " + std::string(kind) + " to use" +
                     (ids.empty() ? "; none is loaded" : suggestion("", ids)));
}

template <class Interface>
Handle<Interface> make_chosen(RunPlan& plan, std::string_view kind, const Choice& choice, std::string& id) {
    const auto& component = pick(plan, kind, choice);
    id = component.id;
    auto config = configure(component, &choice.settings, choice.section, plan.file.path.parent_path(), no_keys);
    try {
        return make<Interface>(component, *plan.host, std::move(config));
    } catch (const InputError& refusal) {  // of the component itself: it does not know where its settings stand
        std::string text = refusal.what();
        const auto prefix = component.full_id + ": ";
        if (text.starts_with(prefix)) text.erase(0, prefix.size());
        throw InputError((choice.where.file.empty() ? plan.file.path.string() : choice.where.text()) + ": " +
                         choice.section + " of " + component.id + ": " + text);
    }
}

template <class Interface>
Handle<Interface> make_default(const RunPlan& plan, const ComponentInfo& component) {
    auto config = configure(component, nullptr, component.full_id, plan.file.path.parent_path(), no_keys);
    try {
        return make<Interface>(component, *plan.host, std::move(config));
    } catch (const InputError& refusal) {  // its own defaults: no fault of the user's
        throw PluginFault(refusal.what());
    }
}

// A path, as opposed to a name, starts at the run file's folder.
std::string board_name(const RunFile& file) {
    const bool path = file.board.find('/') != std::string::npos || file.board.ends_with(".toml");
    const auto& folder = file.board_where.folder;
    const auto start = folder.empty() ? file.path.parent_path() : std::filesystem::path(folder);
    return path ? (start / file.board).lexically_normal().string() : file.board;
}

SplitOptions split_options(const RunPlan& plan) {
    SplitOptions options;
    options.fraction = plan.file.validation.fraction;
    if (plan.file.validation.by == "subject") options.by = SplitOptions::By::subject;
    if (plan.file.validation.by == "stratified") options.by = SplitOptions::By::stratified;
    options.seed = plan.host->seed("split", 0);
    return options;
}

void load_data(RunPlan& plan) {
    const auto reader = make_chosen<sdk::Reader>(plan, "reader", plan.file.dataset, plan.reader_id);
    RawData raw;
    read_into(reader, raw);
    raw.check();
    plan.data = std::make_unique<DataSet>(DataSet::prepare(std::move(raw), split_options(plan)));
    for (const auto& warning : plan.data->split().warnings) log(sdk::Level::warning, warning);
    plan.window = plan.data->window();
    plan.classes = plan.data->classes();
}

void make_metrics(RunPlan& plan) {
    for (const auto& component : plan.registry.components()) {
        if (component.kind != "metric") continue;
        Handle<sdk::Metric> metric;
        try {
            metric = make_default<sdk::Metric>(plan, component);
        } catch (const PluginFault& failure) {
            log(sdk::Level::warning, failure.what());
            continue;  // fatal only for a run that needs it: see find_metric
        }
        const auto about = metric.get().describe();
        const bool unique = std::ranges::count_if(plan.registry.components(), [&](const ComponentInfo& other) {
                                return other.kind == "metric" && other.id == component.id;
                            }) == 1;
        plan.metrics.push_back({unique ? component.id : component.full_id, std::move(metric), about.stage,
                                about.larger_is_better, std::string(about.unit)});
    }
}

std::size_t find_metric(const RunPlan& plan, const std::string& id, const Location& where) {
    const auto& component = plan.registry.find("metric", id, where);
    const auto found = std::ranges::find_if(
        plan.metrics, [&](const MetricUse& use) { return use.metric.label() == component.full_id; });
    if (found == plan.metrics.end()) make_default<sdk::Metric>(plan, component);  // throws, as it did before
    return static_cast<std::size_t>(found - plan.metrics.begin());
}

double parse_bound(const MetricBound& constraint, const MetricUse& metric) {
    const auto quantity = quantity_of_unit(metric.unit);
    const auto& value = constraint.bound.value;
    std::optional<double> bound;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) bound = static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value)) bound = *real;
    if (const auto* text = std::get_if<std::string>(&value)) bound = parse_quantity(*text, quantity);
    if (!bound || !std::isfinite(*bound) || *bound < 0)
        throw InputError(constraint.bound.where.text() + ": " + constraint.metric + " = " + constraint.bound.display() +
                         " in [constraints] cannot be used; expected " + std::string(expectation(quantity)));
    return *bound;
}

void add_constraints(RunPlan& plan) {
    for (const auto& constraint : plan.file.constraints) {
        const auto metric = find_metric(plan, constraint.metric, constraint.bound.key_where);
        plan.constraints.push_back({metric, parse_bound(constraint, plan.metrics[metric]),
                                    !plan.metrics[metric].larger_is_better, constraint.bound.where.text()});
    }
    // What the run file leaves out, the board decides: memory.<metric>.usable, or .size.
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        const bool said = std::ranges::any_of(plan.constraints, [&](const Constraint& c) { return c.metric == i; });
        if (said) continue;
        const auto key = "memory." + plan.metrics[i].id;
        auto bound = plan.board->number(key + ".usable");
        if (!bound) bound = plan.board->number(key + ".size");
        if (bound) plan.constraints.push_back({i, *bound, true, "board " + std::string(plan.board->id())});
    }
}

void add_objectives(RunPlan& plan) {
    for (const auto& choice : plan.file.objectives) {
        const auto metric = find_metric(plan, choice.metric, choice.where);
        if (std::ranges::any_of(plan.objectives, [&](const Objective& o) { return o.metric == metric; }))
            throw InputError(choice.where.text() + ": \"" + choice.metric + "\" stands twice in [objectives]");
        plan.objectives.push_back({metric, choice.maximise});
    }
}

void make_space(RunPlan& plan) {
    plan.space = make_chosen<sdk::Space>(plan, "space", plan.file.space, plan.space_id);
    const auto slots = plan.space.get().slots();
    if (slots.empty()) throw PluginFault(plan.space.label() + ".slots: has no genes to search over");
    for (const auto& slot : slots)
        if (slot.step < 1 || slot.lowest > slot.highest)
            throw PluginFault(plan.space.label() + ".slots: the range of \"" + std::string(slot.name) + "\" is empty");
    for (const auto id : plan.space.get().blocks()) {
        const Location where{plan.file.space.where};
        plan.blocks.emplace(id, make_default<sdk::Block>(plan, plan.registry.find("block", id, where)));
    }
}

// For the final training, in order: [final.trainer], [trainer] as written, the trainer's own defaults for it, and its
// defaults for everything.
ComponentConfig configure_trainer(const RunPlan& plan, const ComponentInfo& trainer, Purpose purpose) {
    const bool final_training = purpose == Purpose::final_training;
    std::vector<GivenTable> given{{&plan.file.trainer.settings, "[trainer] of " + trainer.id}};
    if (final_training) given.push_back({&plan.file.final.trainer, "[final.trainer] of " + trainer.id});
    const auto other_defaults = final_training ? trainer.final_defaults : std::span<const linnet_setting>{};
    return configure(with_defaults(trainer.params, other_defaults), given, plan.file.path.parent_path(), no_keys);
}

void choose_trainer(RunPlan& plan) {
    const auto& trainer = pick(plan, "trainer", plan.file.trainer);
    plan.trainer_id = trainer.id;
    const auto search = configure_trainer(plan, trainer, Purpose::search);
    const auto final_training = configure_trainer(plan, trainer, Purpose::final_training);
    plan.make_trainer = [trainer, search, final_training, &host = *plan.host](Purpose purpose) {
        return make<sdk::Trainer>(trainer, host, purpose == Purpose::search ? search : final_training);
    };
}

// Metrics of firmware need a compiler, an emulator and an exporter: better to hear that now than of every trial.
void check_measurable(const RunPlan& plan) {
    for (std::size_t i = 0; i < plan.metrics.size(); ++i)
        if (plan.metrics[i].stage == sdk::Stage::on_target && plan.needs(i)) check_firmware_tools(plan);
}

// The genes of a few corners of the space, and every choice without an order beside the largest of everything else:
// enough to see whether it has anything for this window, and which operations it is made of.
std::vector<std::vector<std::int64_t>> probes(std::span<const sdk::Slot> slots) {
    constexpr std::int64_t most_choices = 64;
    std::vector<std::int64_t> lowest, highest;
    for (const auto& slot : slots) {
        lowest.push_back(slot.lowest);
        highest.push_back(slot.lowest + (slot.highest - slot.lowest) / slot.step * slot.step);
    }
    std::vector probes{lowest, highest};
    for (std::size_t i = 0; i < slots.size(); ++i) {
        probes.push_back(lowest);
        probes.back()[i] = highest[i];
        if (slots[i].ordered || (highest[i] - lowest[i]) / slots[i].step >= most_choices) continue;
        for (auto choice = lowest[i]; choice < highest[i]; choice += slots[i].step) {
            probes.push_back(highest);
            probes.back()[i] = choice;
        }
    }
    return probes;
}

// "run.toml:22:7: [trainer] of onednn: " before what a trainer says of its settings.
std::string trainer_section(const RunPlan& plan, Purpose purpose) {
    const auto& where = plan.file.trainer.where;
    const bool mixed = purpose == Purpose::final_training && !plan.file.final.trainer.empty();
    return (where.file.empty() ? plan.file.path.string() : where.text()) + ": [trainer]" +
           (mixed ? " with [final.trainer]" : "") + " of " + plan.trainer_id + ": ";
}

// Whether this trainer can be made, and its settings suit the data. What it says against them is about the run file.
Handle<sdk::Trainer> checked_trainer(const RunPlan& plan, Purpose purpose) {
    const auto refuse = [&](std::string text, const std::string& prefix) {
        if (text.starts_with(prefix)) text.erase(0, prefix.size());
        throw InputError(trainer_section(plan, purpose) + text);
    };
    Handle<sdk::Trainer> trainer;
    const auto& label = pick(plan, "trainer", plan.file.trainer).full_id;
    try {
        trainer = plan.make_trainer(purpose);
        trainer("check", [&](const sdk::Trainer& object) { object.check(*plan.data); });
    } catch (const InputError& refusal) {
        refuse(refusal.what(), label + ": ");
    } catch (const PluginFault& failure) {
        if (!trainer) throw;
        refuse(failure.what(), label + ".check: ");
    }
    return trainer;
}

// Networks with operations that a plugin of the run cannot handle are left out of the search. When the corners of the
// space have no others, the run is refused.
void check_support(RunPlan& plan) {
    const auto trainer = checked_trainer(plan, Purpose::search);
    checked_trainer(plan, Purpose::final_training);
    find_unsupported(plan, trainer);
    bool any = false, usable = false;
    std::vector<const Unsupported*> left_out;
    for (auto& genes : probes(plan.space.get().slots())) {
        canonicalize(plan, genes);
        const auto graph = build_graph(plan, genes);
        if (!graph) continue;
        any = true;
        if (const auto* reason = unsupported_in(plan, *graph)) {
            if (std::ranges::find(left_out, reason) == left_out.end()) left_out.push_back(reason);
            continue;
        }
        usable = true;
        price(plan, *graph, Thoroughness::needed);  // a metric that cannot be measured is found out here
    }
    if (!any)
        throw InputError(plan.file.space.where.text() + ": space " + plan.space_id + " has no network for windows of " +
                         std::to_string(plan.window.time()) + " time steps x " +
                         std::to_string(plan.window.channels()) + " channels; longer windows are needed");
    if (!usable)
        throw InputError(left_out.front()->where + left_out.front()->sentence + ", which space " + plan.space_id +
                         " builds");
    for (const auto* reason : left_out)
        log(sdk::Level::warning, reason->sentence + "; networks with it are left out of the search");
}

}  // namespace

RunPlan::RunPlan() = default;
RunPlan::~RunPlan() = default;

bool PhaseBudget::exhausted() const noexcept {
    const auto* budget = current_.load();
    return budget && budget->exhausted();
}

std::chrono::milliseconds PhaseBudget::left() const noexcept {
    const auto* budget = current_.load();
    return budget ? budget->left() : std::chrono::milliseconds::max();
}

double Constraint::violation(double value) const {
    const double beyond = upper ? value - bound : bound - value;
    return bound > 0 ? beyond / bound : beyond;
}

std::size_t RunPlan::workers() const {
    if (file.workers > 0) return file.workers;
    return std::max(1U, std::thread::hardware_concurrency());
}

bool RunPlan::needs(std::size_t metric) const {
    return std::ranges::any_of(constraints, [&](const Constraint& c) { return c.metric == metric; }) ||
           std::ranges::any_of(objectives, [&](const Objective& o) { return o.metric == metric; });
}

const Objective* RunPlan::judge() const {
    for (const auto& objective : objectives) {
        const auto stage = metrics[objective.metric].stage;
        if (stage == sdk::Stage::after_training || stage == sdk::Stage::after_quantization) return &objective;
    }
    return nullptr;
}

void read_into(const Handle<sdk::Reader>& reader, RawData& data) {
    try {
        reader("read", [&](const sdk::Reader& object) { object.read(data); });
    } catch (const PluginFault& failure) {
        // What a reader complains about is the user's data, and its sentence names the file.
        const std::string prefix = reader.label() + ".read: ";
        const std::string text = failure.what();
        throw InputError(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
    }
}

std::unique_ptr<RunPlan> make_space_plan(RunFile file, const Registry& registry, sdk::Shape window,
                                         std::int32_t classes) {
    auto plan = std::make_unique<RunPlan>();
    plan->file = std::move(file);
    plan->host = std::make_unique<HostServices>(plan->file.seed, plan->phase_budget);
    plan->registry = registry;
    plan->window = window;
    plan->classes = classes;
    make_space(*plan);
    return plan;
}

std::unique_ptr<RunPlan> make_plan(RunFile file, const Installation& installation, const Clock& clock) {
    const auto started = clock.now();
    auto plan = std::make_unique<RunPlan>();
    plan->file = std::move(file);
    plan->host = std::make_unique<HostServices>(plan->file.seed, plan->phase_budget);
    auto folders = plan->file.plugin_folders;
    folders.insert(folders.end(), installation.plugin_folders.begin(), installation.plugin_folders.end());
    plan->registry.load(folders);
    for (const auto& refusal : plan->registry.refusals()) log(sdk::Level::warning, refusal.sentence());

    auto profiles = plan->file.board_folders;
    profiles.insert(profiles.end(), installation.profile_folders.begin(), installation.profile_folders.end());
    plan->board = std::make_unique<Board>(load_board(board_name(plan->file), profiles, plan->file.board_where));
    plan->runtime = make_chosen<sdk::Runtime>(*plan, "runtime", plan->file.runtime, plan->runtime_id);
    make_metrics(*plan);
    add_constraints(*plan);
    add_objectives(*plan);
    make_space(*plan);
    provide_services(*plan);
    plan->strategy = make_chosen<sdk::Strategy>(*plan, "strategy", plan->file.strategy, plan->strategy_id);
    choose_trainer(*plan);
    plan->gradients = std::make_unique<GradientSource>(*plan);
    if (plan->file.final.quantize) plan->exporters = make_exporters(*plan);
    check_measurable(*plan);
    load_data(*plan);
    check_support(*plan);
    plan->load_seconds = std::chrono::duration<double>(clock.now() - started).count();
    return plan;
}

}  // namespace linnet::core
