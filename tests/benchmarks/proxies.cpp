// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What metrics that are known before training say about the score after it: random networks of a space that keep the
// run file's limits are measured, then trained by the recipe of the final training for a few epochs on several splits,
// and Spearman's rank correlations are printed. The test windows are not read.

#include <algorithm>
#include <boost/program_options.hpp>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <limits>
#include <linnet/sdk/support/rank_correlation.hpp>
#include <mutex>
#include <optional>
#include <set>

#include "core/kernel/pricing.hpp"
#include "core/kernel/time_budget.hpp"
#include "core/kernel/training.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"
#include "tests/benchmarks/parallel.hpp"
#include "tests/benchmarks/plans.hpp"

namespace {

using namespace linnet;
namespace fs = std::filesystem;
namespace options = boost::program_options;

struct Request {
    fs::path example, data;
    std::vector<std::string> settings, metrics;
    std::uint64_t seed = 1;
    std::size_t networks = 24, splits = 4, threads = 1;
    std::uint32_t epochs = 12;
    std::vector<std::uint32_t> looks;  // epochs after which a training is looked at
};

using Column = std::vector<double>;  // a value per network

struct Network {
    std::vector<std::int64_t> genes;
    core::Graph graph;
};

std::unique_ptr<core::RunPlan> plan_of(const Request& request, std::uint64_t seed) {
    static std::mutex one_at_a_time;  // loading plugins belongs to the whole process
    const std::scoped_lock lock(one_at_a_time);
    auto overrides = request.settings;
    overrides.push_back("run.seed=" + std::to_string(seed));
    overrides.push_back("dataset.train=\"" + (request.data / "train.npz").string() + '"');
    overrides.push_back("dataset.test=\"\"");
    auto plan = benchmarks::plan_of(request.example, overrides);
    if (plan->data->has_test()) throw core::SystemError("the test set was read");
    return plan;
}

// The number-th random candidate: every gene from a random number of its own.
std::vector<std::int64_t> draw(const core::RunPlan& plan, std::uint64_t number) {
    std::vector<std::int64_t> genes;
    const auto slots = plan.space.get().slots();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto values = static_cast<std::uint64_t>((slots[i].highest - slots[i].lowest) / slots[i].step) + 1;
        const auto random = plan.host->seed("proxies", number * slots.size() + i);
        genes.push_back(slots[i].lowest + static_cast<std::int64_t>(random % values) * slots[i].step);
    }
    core::canonicalize(plan, genes);
    return genes;
}

std::vector<Network> draw_networks(const core::RunPlan& plan, std::size_t count) {
    constexpr std::uint64_t most_draws = 10'000'000;
    std::vector<Network> networks;
    std::set<std::string, std::less<>> known;
    for (std::uint64_t number = 0; networks.size() < count; ++number) {
        if (number == most_draws)
            throw core::InputError("the space has too few networks that keep the limits: " +
                                   std::to_string(networks.size()) + " in " + std::to_string(number) + " draws");
        auto genes = draw(plan, number);
        auto graph = core::build_graph(plan, genes);
        if (!graph || !core::price(plan, *graph, core::Thoroughness::needed).feasible) continue;
        if (known.emplace(graph->digest()).second) networks.push_back({std::move(genes), *graph});
    }
    return networks;
}

struct Measured {
    std::string name;
    Column values;
    double microseconds = 0;  // per network
};

// Every network by a candidate of its own, so that each metric pays for what it needs.
Measured measure_all(const core::RunPlan& plan, const std::vector<Network>& networks, const std::string& id) {
    const auto use = std::ranges::find(plan.metrics, id, &core::MetricUse::id);
    if (use == plan.metrics.end() || use->stage != sdk::Stage::before_training)
        throw core::InputError("--metric " + id + " is no metric that is known before training");
    Measured measured{id, {}, 0};
    const core::SteadyClock clock;
    core::measure(*use, core::PlannedCandidate{plan, networks.front().graph});  // makes a trainer, where one is needed
    const auto started = clock.now();
    for (const auto& network : networks)
        measured.values.push_back(core::measure(*use, core::PlannedCandidate{plan, network.graph}));
    measured.microseconds =
        std::chrono::duration<double, std::micro>(clock.now() - started).count() / static_cast<double>(networks.size());
    return measured;
}

// What the trainings on one split came to.
struct Split {
    Column scores;              // of the best epoch
    std::vector<Column> looks;  // of the best epoch so far, by Request::looks
    double seconds = 0;         // per training
};

Split train_split(const Request& request, const std::vector<Network>& networks, std::uint64_t number) {
    const auto plan = plan_of(request, request.seed + number);
    const auto* judge = plan->judge();
    if (!judge) throw core::InputError("the run file has no objective that is known after training");
    const auto trainer = plan->make_trainer(core::Purpose::final_training);
    const core::SteadyClock clock;
    Split split;
    split.looks.resize(request.looks.size());
    const auto started = clock.now();
    for (std::size_t i = 0; i < networks.size(); ++i) {
        const auto graph = core::build_graph(*plan, networks[i].genes);
        core::TrainingOptions how;
        how.epochs = request.epochs;
        how.seed = plan->host->seed("training", i);
        const auto result = core::train(*plan, trainer, *graph, how, nullptr, plan->phase_budget);
        if (result.outcome != sdk::FitOutcome::finished)
            throw core::PluginFault(core::format_genes(*plan, networks[i].genes) + ": the training did not finish");
        split.scores.push_back(result.scores.at(plan->metrics[judge->metric].id));
        for (std::size_t look = 0; look < request.looks.size(); ++look) {
            double best = result.history.front().score;
            for (std::uint32_t epoch = 0; epoch < request.looks[look]; ++epoch)
                best = judge->maximise ? std::max(best, result.history.at(epoch).score)
                                       : std::min(best, result.history.at(epoch).score);
            split.looks[look].push_back(best);
        }
        std::cerr << "split " << number + 1 << ", network " << i + 1 << ": " << split.scores.back() << '\n';
    }
    split.seconds = std::chrono::duration<double>(clock.now() - started).count() / static_cast<double>(networks.size());
    return split;
}

std::vector<Split> train_splits(const Request& request, const std::vector<Network>& networks) {
    std::vector<Split> splits(request.splits);
    benchmarks::for_each_index(splits.size(), request.threads,
                               [&](std::size_t i) { splits[i] = train_split(request, networks, i); });
    return splits;
}

// Not a number where one side is all the same.
double spearman(const Column& left, const Column& right) {
    return sdk::rank_correlation(left, right).value_or(std::numeric_limits<double>::quiet_NaN());
}

// That of a metric and the score where what both have in common with a third column is taken away.
double partial(const Column& metric, const Column& score, const Column& third) {
    const double own = spearman(metric, score), a = spearman(metric, third), b = spearman(score, third);
    return (own - a * b) / std::sqrt((1 - a * a) * (1 - b * b));
}

Column mean_score(const std::vector<Split>& splits, std::size_t first) {
    Column mean(splits.front().scores.size());
    for (std::size_t s = first; s < splits.size(); ++s)
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += splits[s].scores[i] / static_cast<double>(splits.size() - first);
    return mean;
}

void print_networks(const core::RunPlan& plan, const std::vector<Network>& networks,
                    const std::vector<Measured>& measured, const std::vector<Split>& splits) {
    std::cout << "score";
    for (std::size_t s = 0; s < splits.size(); ++s) std::cout << ",split_" << s + 1;
    for (const auto& metric : measured) std::cout << ',' << metric.name;
    std::cout << ",genes\n";
    const auto score = mean_score(splits, 0);
    for (std::size_t i = 0; i < networks.size(); ++i) {
        std::cout << std::setprecision(6) << score[i];
        for (const auto& split : splits) std::cout << ',' << split.scores[i];
        for (const auto& metric : measured) std::cout << ',' << std::setprecision(8) << metric.values[i];
        std::cout << ",\"" << core::format_genes(plan, networks[i].genes) << "\"\n";
    }
}

// What one split's ranking says of another one's, in the mean over all pairs.
double agreement(const std::vector<Split>& splits) {
    double sum = 0;
    for (std::size_t a = 0; a < splits.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) sum += spearman(splits[a].scores, splits[b].scores);
    return sum / static_cast<double>(splits.size() * (splits.size() - 1) / 2);
}

void print_correlations(const Request& request, const std::vector<Measured>& measured,
                        const std::vector<Split>& splits) {
    const auto score = mean_score(splits, 0);
    const auto macs = std::ranges::find(measured, "macs", &Measured::name);
    std::cout << "\nSpearman's correlation with the mean score, N = " << score.size() << '\n' << std::fixed;
    std::cout << "metric,rho,rho_beyond_macs,microseconds\n";
    for (const auto& metric : measured) {
        std::cout << metric.name << ',' << std::setprecision(3) << spearman(metric.values, score) << ',';
        macs == measured.end() || &metric == &*macs ? std::cout << '-'
                                                    : std::cout << partial(metric.values, score, macs->values);
        std::cout << ',' << std::setprecision(1) << metric.microseconds << '\n';
    }
    double seconds = 0;
    for (const auto& split : splits) seconds += split.seconds / static_cast<double>(splits.size());
    if (splits.size() > 1) {
        // Spearman and Brown: of a mean of n, n r / (1 + (n - 1) r); no metric can be expected beyond its root.
        const double single = agreement(splits), n = static_cast<double>(splits.size());
        std::cout << "\nBetween two splits, in the mean: " << std::setprecision(3) << single
                  << "; the most a metric may have: " << std::sqrt(n * single / (1 + (n - 1) * single)) << '\n';
        const auto others = mean_score(splits, 1);
        std::cout << "\nSplit 1 against the mean score of the others\nepochs,rho,seconds\n";
        for (std::size_t look = 0; look < request.looks.size(); ++look)
            std::cout << request.looks[look] << ',' << std::setprecision(3) << spearman(splits[0].looks[look], others)
                      << ',' << seconds * request.looks[look] / request.epochs << '\n';
        std::cout << request.epochs << ',' << spearman(splits[0].scores, others) << ',' << seconds << '\n';
    }
}

void run(const Request& request) {
    const auto plan = plan_of(request, request.seed);
    const auto networks = draw_networks(*plan, request.networks);
    std::vector<Measured> measured;
    for (const auto& id : request.metrics) measured.push_back(measure_all(*plan, networks, id));
    const auto splits = train_splits(request, networks);
    print_networks(*plan, networks, measured, splits);
    print_correlations(request, measured, splits);
}

options::options_description describe() {
    options::options_description description{"options"};
    const auto texts = [] { return options::value<std::vector<std::string>>()->composing(); };
    auto add = description.add_options();
    add("example", options::value<std::string>()->default_value("uci_har_stages"), "a run file in examples/");
    add("data", options::value<std::string>()->default_value("uci_har"), "folder of train.npz, below FOLDER");
    add("set", texts()->value_name("KEY=VALUE"), "set a key of the run file (repeatable)");
    add("metric", texts()->value_name("ID"), "a metric (repeatable); macs, params and the proxies by default");
    add("networks", options::value<std::size_t>()->default_value(24)->value_name("N"), "how many networks");
    add("epochs", options::value<std::uint32_t>()->default_value(12)->value_name("N"), "how long each is trained");
    add("splits", options::value<std::size_t>()->default_value(4)->value_name("N"), "validation splits");
    add("seed", options::value<std::uint64_t>()->default_value(1)->value_name("N"), "of networks and first split");
    add("threads", options::value<std::size_t>()->default_value(1)->value_name("N"), "splits at a time");
    add("help", "show this");
    return description;
}

Request read_request(const options::variables_map& given) {
    Request request;
    const auto count = [&](const char* name) { return given[name].as<std::size_t>(); };
    request.example = fs::path(LINNET_SOURCE) / "examples" / (given["example"].as<std::string>() + ".toml");
    request.data =
        fs::absolute(benchmarks::data_folder(given["folder"].as<std::string>()) / given["data"].as<std::string>())
            .lexically_normal();
    if (given.contains("set")) request.settings = given["set"].as<std::vector<std::string>>();
    request.metrics = {"macs", "params", "synflow", "ntk_condition", "zico"};
    if (given.contains("metric")) request.metrics = given["metric"].as<std::vector<std::string>>();
    request.networks = count("networks");
    request.splits = count("splits");
    request.threads = count("threads");
    request.epochs = given["epochs"].as<std::uint32_t>();
    request.seed = given["seed"].as<std::uint64_t>();
    if (request.networks < 3 || request.networks > 10'000)
        throw core::InputError("--networks must be a number from 3 to 10000");
    if (request.splits < 1 || request.splits > 100) throw core::InputError("--splits must be a number from 1 to 100");
    if (request.threads < 1 || request.threads > 256)
        throw core::InputError("--threads must be a number from 1 to 256");
    if (request.epochs < 1) throw core::InputError("--epochs must be a number of at least 1");
    for (std::uint32_t look = 1; look < request.epochs; look *= 2) request.looks.push_back(look);
    if (!fs::exists(request.data / "train.npz"))
        throw core::InputError((request.data / "train.npz").string() +
                               ": there is no such file; say where the data sets are as the first argument or by "
                               "LINNET_DATASETS");
    return request;
}

}  // namespace

int main(int count, char** words) {
    try {
        const auto visible = describe();
        options::options_description all;
        all.add(visible).add_options()("folder", options::value<std::string>()->default_value(""));
        options::positional_options_description positional;
        positional.add("folder", 1);
        options::variables_map given;
        options::store(options::command_line_parser(count, words).options(all).positional(positional).run(), given);
        if (given.contains("help")) {
            std::cout << "usage: proxies [FOLDER] [options]\n\n" << visible;
            return 0;
        }
        run(read_request(given));
        return 0;
    } catch (const core::PluginFault& fault) {
        std::cerr << "proxies: " << fault.what() << '\n';
        return 4;
    } catch (const std::exception& failure) {
        std::cerr << "proxies: " << failure.what() << '\n';
        return 2;
    }
}
