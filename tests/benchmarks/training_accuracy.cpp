// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What given networks reach on real data when they are trained to the end, over several seeds. Everything is done as
// the final training of a run does it, by the run files in examples/: the kernel's plan, its judging of epochs, early
// stopping, reductions of the learning rate and the choice of the best epoch.

#include <boost/program_options.hpp>
#include <cmath>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/kernel/final_model.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"
#include "tests/benchmarks/parallel.hpp"
#include "tests/benchmarks/plans.hpp"

namespace {

using namespace linnet;
namespace fs = std::filesystem;
namespace options = boost::program_options;

constexpr int machine_failed = 1, bad_input = 2, training_failed = 4;

struct DataChoice {
    std::string name;    // of the run file in examples/
    std::string folder;  // below the data folder
};

const std::vector<DataChoice> known_data = {
    {"uci_har", "uci_har"},
    {"mit_bih", "mit_bih"},
    {"basic_motions", "ucr/BasicMotions"},
    {"ecg200", "ucr/ECG200"},
    {"gunpoint", "ucr/GunPoint"},
    {"italy_power_demand", "ucr/ItalyPowerDemand"},
    {"natops", "ucr/NATOPS"},
    {"racket_sports", "ucr/RacketSports"},
};

struct Request {
    std::vector<DataChoice> data;
    std::vector<std::string> genes, settings;
    fs::path data_folder;
    std::uint64_t first_seed = 1, seeds = 5;
    std::size_t threads = 2;
    bool test = true, json = false;
};

// What one seed made of one network.
struct Outcome {
    std::map<std::string, double> figures;  // "val_accuracy", "test_macro_f1", "epochs", ...
    std::string failure;                    // a sentence; then there are no figures
};

struct Summary {
    std::size_t count = 0;
    double mean = 0, deviation = 0;  // deviation: of a sample, with count - 1; nothing for a single value
};

Summary summarise(const std::vector<double>& values) {
    Summary summary{values.size(), 0, 0};
    for (const double value : values) summary.mean += value / static_cast<double>(values.size());
    if (values.size() < 2) return summary;
    for (const double value : values) summary.deviation += (value - summary.mean) * (value - summary.mean);
    summary.deviation = std::sqrt(summary.deviation / static_cast<double>(values.size() - 1));
    return summary;
}

std::map<std::string, double> figures_of(const core::FinalModel& model) {
    std::map<std::string, double> figures;
    for (const auto& [metric, value] : model.validation) figures["val_" + metric] = value;
    for (const auto& [metric, value] : model.test) figures["test_" + metric] = value;
    if (model.integer) {
        for (const auto& [metric, value] : model.integer->validation) figures["int8_val_" + metric] = value;
        for (const auto& [metric, value] : model.integer->test) figures["int8_test_" + metric] = value;
        if (model.test.contains("accuracy"))
            figures["int8_difference"] = figures["int8_test_accuracy"] - figures["test_accuracy"];
        figures["fine_tuned"] = model.integer->deployment.fine_tuned ? 1 : 0;
    }
    figures["val_loss"] = model.history.at(model.kept_epoch - 1).validation_loss;
    // Of the last epoch, which nothing has chosen: unlike the best one's not a maximum over the epochs.
    figures["last_score"] = model.history.back().score;
    figures["last_loss"] = model.history.back().validation_loss;
    figures["epochs"] = model.epochs;
    figures["kept_epoch"] = model.kept_epoch;
    figures["seconds"] = model.seconds;
    return figures;
}

std::vector<std::string> overrides_of(const Request& request, const DataChoice& data, std::uint64_t seed) {
    const auto folder = request.data_folder / data.folder;
    // Batch normalisation first, so that the user's settings can replace it; the parts of the data last, so that none
    // of them can bring the test set back.
    std::vector<std::string> overrides{"space.batch_norm=true"};
    overrides.insert(overrides.end(), request.settings.begin(), request.settings.end());
    overrides.push_back("run.seed=" + std::to_string(seed));
    overrides.push_back("dataset.train=\"" + (folder / "train.npz").string() + '"');
    overrides.push_back(request.test ? "dataset.test=\"" + (folder / "test.npz").string() + '"' : "dataset.test=\"\"");
    return overrides;
}

// All networks with one seed, by their place in request.genes. Plans are made and ended one at a time: loading plugins
// belongs to the whole process.
std::vector<Outcome> train_seed(const Request& request, const DataChoice& data, std::uint64_t seed, std::mutex& plans) {
    std::unique_ptr<core::RunPlan> plan;
    {
        const std::scoped_lock one_at_a_time(plans);
        plan = benchmarks::plan_of(fs::path(LINNET_SOURCE) / "examples" / (data.name + ".toml"),
                                   overrides_of(request, data, seed));
    }
    if (plan->file.final.epochs == 0) throw core::InputError("final.epochs = 0 leaves nothing to train");
    if (!request.test && plan->data->has_test()) throw core::SystemError(data.name + ": the test set was read");
    const core::SteadyClock clock;
    const core::StopFlag stop;
    const core::TimeBudget unlimited{clock, stop, {}};
    std::vector<Outcome> outcomes;
    for (const auto& genes : request.genes) {
        core::FinalRequest final;
        final.genes = core::parse_genes(*plan, genes);
        final.test = request.test;
        try {
            outcomes.push_back({figures_of(core::make_final_model(*plan, final, unlimited, clock)), {}});
        } catch (const core::PluginFault& fault) {
            outcomes.push_back({{}, fault.what()});
        }
    }
    const std::scoped_lock one_at_a_time(plans);
    plan.reset();
    return outcomes;
}

// Every seed once, on so many threads. The first exception ends it.
std::vector<std::vector<Outcome>> train_seeds(const Request& request, const DataChoice& data) {
    std::vector<std::vector<Outcome>> outcomes(request.seeds);
    std::mutex plans;
    benchmarks::for_each_index(outcomes.size(), request.threads, [&](std::size_t i) {
        outcomes[i] = train_seed(request, data, request.first_seed + i, plans);
    });
    return outcomes;
}

// The seeds' values of every figure; seeds that failed have none.
std::map<std::string, std::vector<double>> collect(const std::vector<std::vector<Outcome>>& outcomes,
                                                   std::size_t network) {
    std::map<std::string, std::vector<double>> values;
    for (const auto& seed : outcomes)
        for (const auto& [figure, value] : seed[network].figures) values[figure].push_back(value);
    return values;
}

void print_line(const Request& request, const DataChoice& data, const std::string& genes,
                const std::map<std::string, std::vector<double>>& values, std::size_t failed) {
    std::ostringstream line;
    line << std::fixed << std::setprecision(4) << "data=" << data.name << " genes=" << genes
         << " seeds=" << request.seeds << " failed=" << failed;
    const auto print = [&](const std::string& figure, bool with_deviation) {
        if (!values.contains(figure)) return;
        const auto summary = summarise(values.at(figure));
        line << ' ' << figure << '=' << summary.mean;
        if (!with_deviation) return;
        line << ' ' << figure << "_sd=";
        summary.count < 2 ? line << '-' : line << summary.deviation;
    };
    for (const char* part : {"val_", "test_", "int8_val_", "int8_test_"})
        for (const char* metric : {"accuracy", "macro_f1"}) print(std::string(part) + metric, true);
    print("int8_difference", true);
    line << std::setprecision(2);
    for (const char* figure : {"fine_tuned", "epochs", "kept_epoch", "seconds"}) print(figure, false);
    std::cout << line.str() << std::endl;
}

void print_json(const Request& request, const DataChoice& data, const std::string& genes,
                const std::map<std::string, std::vector<double>>& values, std::size_t failed) {
    nlohmann::json object{
        {"data", data.name},      {"genes", genes},  {"settings", request.settings}, {"first_seed", request.first_seed},
        {"seeds", request.seeds}, {"failed", failed}};
    for (const auto& [figure, all] : values) {
        const auto summary = summarise(all);
        auto& entry = object["figures"][figure];
        entry = {{"mean", summary.mean}, {"values", all}};
        entry["sd"] = summary.count < 2 ? nlohmann::json{} : nlohmann::json(summary.deviation);
    }
    std::cout << object.dump() << std::endl;
}

// Returns how many trainings failed.
std::size_t run(const Request& request, const DataChoice& data) {
    const auto outcomes = train_seeds(request, data);
    std::size_t all_failed = 0;
    for (std::size_t network = 0; network < request.genes.size(); ++network) {
        std::size_t failed = 0;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            if (outcomes[i][network].failure.empty()) continue;
            ++failed;
            std::cerr << "training_accuracy: " << data.name << ", " << request.genes[network] << ", seed "
                      << request.first_seed + i << ": " << outcomes[i][network].failure << '\n';
        }
        (request.json ? print_json : print_line)(request, data, request.genes[network], collect(outcomes, network),
                                                 failed);
        all_failed += failed;
    }
    return all_failed;
}

options::options_description describe() {
    options::options_description description{"options"};
    const auto texts = [] { return options::value<std::vector<std::string>>()->composing(); };
    auto add = description.add_options();
    add("data", texts()->value_name("NAME"),
        "a data set (repeatable): uci_har, mit_bih, basic_motions, ecg200, gunpoint, italy_power_demand, natops, "
        "racket_sports, or ucr for the last six; uci_har and mit_bih by default");
    add("genes", texts()->value_name("GENES"), "a network (repeatable), by default k=10,c=3");
    add("set", texts()->value_name("KEY=VALUE"), "set a key of the run file, such as trainer.batch=64 (repeatable)");
    add("epochs", options::value<std::uint32_t>()->value_name("N"), "short for --set final.epochs=N");
    add("seeds", options::value<std::uint64_t>()->default_value(5)->value_name("N"), "how many seeds");
    add("first-seed", options::value<std::uint64_t>()->default_value(1)->value_name("N"), "the smallest of them");
    add("threads", options::value<std::size_t>()->default_value(2)->value_name("N"), "trainings at a time");
    add("no-test", options::bool_switch(), "do not read the test sets: validation alone");
    add("json", options::bool_switch(), "print one JSON object per line, with the figures of every seed");
    add("help", "show this");
    return description;
}

std::vector<DataChoice> data_named(const std::string& name) {
    std::vector<DataChoice> found;
    std::vector<std::string> names{"ucr"};
    for (const auto& data : known_data) {
        names.push_back(data.name);
        const bool of_archive = name == "ucr" && data.folder.starts_with("ucr/");
        if (of_archive || data.name == name || data.folder == name) found.push_back(data);
    }
    if (found.empty()) throw core::InputError("--data " + name + " is unknown" + core::suggestion(name, names));
    return found;
}

void expect_files(const Request& request) {
    for (const auto& data : request.data) {
        for (const char* part : {"train.npz", "test.npz"}) {
            const auto file = request.data_folder / data.folder / part;
            if (!fs::exists(file) && (request.test || std::string_view(part) == "train.npz"))
                throw core::InputError(file.string() +
                                       ": there is no such file; say where the data sets are as the first argument or "
                                       "by LINNET_DATASETS");
        }
    }
}

Request read_request(const options::variables_map& given) {
    Request request;
    const auto texts = [&](const char* name, std::vector<std::string> fallback) {
        return given.contains(name) ? given[name].as<std::vector<std::string>>() : fallback;
    };
    request.data_folder = fs::absolute(benchmarks::data_folder(given["folder"].as<std::string>())).lexically_normal();
    for (const auto& name : texts("data", {"uci_har", "mit_bih"}))
        for (auto& data : data_named(name)) request.data.push_back(std::move(data));
    request.genes = texts("genes", {"k=10,c=3"});
    request.settings = texts("set", {});
    if (given.contains("epochs"))
        request.settings.push_back("final.epochs=" + std::to_string(given["epochs"].as<std::uint32_t>()));
    request.seeds = given["seeds"].as<std::uint64_t>();
    request.first_seed = given["first-seed"].as<std::uint64_t>();
    request.threads = given["threads"].as<std::size_t>();
    request.test = !given["no-test"].as<bool>();
    request.json = given["json"].as<bool>();
    if (request.seeds < 1 || request.seeds > 1000) throw core::InputError("--seeds must be a number from 1 to 1000");
    if (request.threads < 1 || request.threads > 256)
        throw core::InputError("--threads must be a number from 1 to 256");
    expect_files(request);
    return request;
}

int dispatch(int count, const char* const* words) {
    const auto visible = describe();
    options::options_description all;
    all.add(visible).add_options()("folder", options::value<std::string>()->default_value(""));
    options::positional_options_description positional;
    positional.add("folder", 1);
    const auto style = options::command_line_style::default_style & ~options::command_line_style::allow_guessing;
    options::variables_map given;
    options::store(options::command_line_parser(count, words).options(all).positional(positional).style(style).run(),
                   given);
    if (given.contains("help")) {
        std::cout << "usage: training_accuracy [FOLDER] [options]\n\n" << visible;
        return 0;
    }
    const auto request = read_request(given);
    std::size_t failed = 0;
    for (const auto& data : request.data) failed += run(request, data);
    return failed > 0 ? training_failed : 0;
}

}  // namespace

int main(int count, char** words) {
    const auto fail = [](const std::exception& failure, int code) {
        std::cerr << "training_accuracy: " << failure.what() << '\n';
        return code;
    };
    try {
        return dispatch(count, words);
    } catch (const core::InputError& failure) {
        return fail(failure, bad_input);
    } catch (const options::error& failure) {
        return fail(failure, bad_input);
    } catch (const core::PluginFault& failure) {
        return fail(failure, training_failed);
    } catch (const std::exception& failure) {
        return fail(failure, machine_failed);
    }
}
