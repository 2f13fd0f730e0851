// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cli/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/support/logging.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {
namespace {

using namespace core;
using Json = nlohmann::ordered_json;

constexpr std::size_t bar_width = 24;

std::string bar(double fraction) {
    const auto filled = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(bar_width) + 0.5);
    return '[' + std::string(filled, '#') + std::string(bar_width - filled, '-') + ']';
}

std::string clock_text(double seconds) {
    const auto whole = static_cast<long long>(seconds);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%lld:%02lld", whole / 60, whole % 60);
    return text.data();
}

std::string best_text(const RunPlan& plan, const SearchState& state) {
    if (!state.best) return "nothing measured yet";
    const auto& objective = plan.objectives.front();
    const auto& metric = plan.metrics[objective.metric];
    return "best " + format_score(metric, state.best->metrics.at(metric.id)) + "  (" +
           format_costs(plan, state.best->metrics) + ")";
}

std::string state_text(const RunPlan& plan, const SearchState& state) {
    double fraction = 0;
    std::string time = clock_text(state.seconds);
    if (state.limit_seconds) {
        fraction = state.seconds / *state.limit_seconds;
        time += " / " + clock_text(*state.limit_seconds);
    }
    if (state.limit_trials)
        fraction =
            std::max(fraction, static_cast<double>(state.counts.trained) / static_cast<double>(*state.limit_trials));
    return "search " + bar(fraction) + ' ' + time + "  " + format_count(static_cast<double>(state.counts.trained)) +
           " trials  " + format_count(static_cast<double>(state.counts.infeasible)) + " infeasible  " +
           best_text(plan, state);
}

std::string epoch_text(const RunPlan& plan, const EpochRecord& epoch, std::uint32_t epochs, double best) {
    const auto* judge = plan.judge();
    std::string text = "final  " + bar(static_cast<double>(epoch.epoch) / epochs) + " epoch " +
                       std::to_string(epoch.epoch) + " / " + std::to_string(epochs);
    if (judge) text += "  validation best " + format_score(plan.metrics[judge->metric], best);
    return text;
}

class FinalBest {
public:
    double update(const RunPlan& plan, const EpochRecord& epoch) {
        const auto* judge = plan.judge();
        const bool larger = judge && judge->maximise;
        if (!seen_ || (larger ? epoch.score > best_ : epoch.score < best_)) best_ = epoch.score;
        seen_ = true;
        return best_;
    }

private:
    double best_ = 0;
    bool seen_ = false;
};

// Redraws one line on the terminal; log lines in between push it down.
class TerminalProgress final : public RunObserver {
public:
    explicit TerminalProgress(const RunPlan& plan) : plan_{plan} {
        current_ = this;
        set_log_hooks([] { current_->clear(); }, [] { current_->draw(); });
    }
    ~TerminalProgress() override {
        clear();
        set_log_hooks(nullptr, nullptr);
    }

    void finished(const TrialRecord&, const SearchState&) override {}
    void improved(const TrialRecord&, const SearchState& state) override { tick(state); }
    void tick(const SearchState& state) override { show(state_text(plan_, state)); }
    void search_ended(const SearchResult&) override { keep(); }
    void final_epoch(const EpochRecord& epoch, std::uint32_t epochs) override {
        show(epoch_text(plan_, epoch, epochs, best_.update(plan_, epoch)));
        if (epoch.epoch == epochs) keep();
    }

private:
    void show(std::string line) {
        line_ = std::move(line);
        draw();
    }
    void keep() {
        if (!line_.empty()) std::fputs("\n", stderr);
        line_.clear();
    }
    void clear() const {
        if (!line_.empty()) std::fputs("\r\x1b[K", stderr);
    }
    void draw() const {
        if (line_.empty()) return;
        winsize size{};
        const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
        const std::size_t width = known ? size.ws_col - 1U : 79U;
        std::fprintf(stderr, "\r\x1b[K%s", line_.substr(0, width).c_str());
        std::fflush(stderr);
    }

    static inline TerminalProgress* current_ = nullptr;
    const RunPlan& plan_;
    std::string line_;
    FinalBest best_;
};

// A line for every improvement, and one every ten seconds.
class LogProgress final : public RunObserver {
public:
    explicit LogProgress(const RunPlan& plan) : plan_{plan} {}

    void finished(const TrialRecord&, const SearchState&) override {}
    void improved(const TrialRecord& trial, const SearchState& state) override {
        log(sdk::Level::info, "trial " + std::to_string(trial.number) + " (" + format_genes(plan_, trial.genes) +
                                  "): " + best_text(plan_, state));
    }
    void tick(const SearchState& state) override {
        if (state.seconds < next_) return;
        next_ = state.seconds + 10;
        log(sdk::Level::info, state_text(plan_, state));
    }
    void search_ended(const SearchResult&) override {}
    void final_epoch(const EpochRecord& epoch, std::uint32_t epochs) override {
        const auto best = best_.update(plan_, epoch);
        if (epoch.epoch % 20 == 0 || epoch.epoch == epochs)
            log(sdk::Level::info, epoch_text(plan_, epoch, epochs, best));
    }

private:
    const RunPlan& plan_;
    double next_ = 10;
    FinalBest best_;
};

class JsonProgress final : public RunObserver {
public:
    explicit JsonProgress(const RunPlan& plan) : plan_{plan} {}

    void finished(const TrialRecord& trial, const SearchState& state) override { print("trial", trial, state); }
    void improved(const TrialRecord& trial, const SearchState& state) override { print("improvement", trial, state); }
    void tick(const SearchState&) override {}
    void search_ended(const SearchResult& search) override {
        std::cout << Json{{"event", "search_ended"}, {"trained", search.counts.trained}, {"seconds", search.seconds}}
                  << std::endl;
    }
    void final_epoch(const EpochRecord& epoch, std::uint32_t epochs) override {
        std::cout << Json{{"event", "final_epoch"},
                          {"epoch", epoch.epoch},
                          {"epochs", epochs},
                          {"train_loss", epoch.train_loss},
                          {"validation_loss", epoch.validation_loss},
                          {"score", epoch.score}}
                  << std::endl;
    }

private:
    void print(const char* event, const TrialRecord& trial, const SearchState& state) const {
        constexpr std::array names{"measured", "infeasible", "faulted", "stopped"};
        Json genes = Json::object();
        const auto slots = plan_.space.get().slots();
        for (std::size_t i = 0; i < slots.size(); ++i) genes[std::string(slots[i].name)] = trial.genes[i];
        Json line{{"event", event},           {"trial", trial.number},
                  {"genes", genes},           {"outcome", names[static_cast<std::size_t>(trial.outcome)]},
                  {"metrics", trial.metrics}, {"seconds", state.seconds}};
        if (!trial.reason.empty()) line["reason"] = trial.reason;
        std::cout << line << std::endl;
    }

    const RunPlan& plan_;
};

class Silence final : public RunObserver {
    void finished(const TrialRecord&, const SearchState&) override {}
    void improved(const TrialRecord&, const SearchState&) override {}
    void tick(const SearchState&) override {}
    void search_ended(const SearchResult&) override {}
    void final_epoch(const EpochRecord&, std::uint32_t) override {}
};

}  // namespace

std::string format_score(const MetricUse& metric, double value) {
    const bool fraction = metric.stage == sdk::Stage::after_training && metric.unit.empty() && value >= 0 && value <= 1;
    if (!fraction) return format_value(value, metric.unit);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f %%", 100 * value);
    return text.data();
}

std::string format_costs(const RunPlan& plan, const std::map<std::string, double>& metrics) {
    std::string text;
    for (const auto& constraint : plan.constraints) {
        const auto& use = plan.metrics[constraint.metric];
        const auto found = metrics.find(use.id);
        if (found == metrics.end()) continue;
        text += (text.empty() ? "" : ", ") + use.id + ' ' + format_value(found->second, use.unit);
    }
    return text;
}

std::unique_ptr<RunObserver> make_progress(const RunPlan& plan, Display display) {
    if (display == Display::json) return std::make_unique<JsonProgress>(plan);
    if (display == Display::quiet) return std::make_unique<Silence>();
    if (::isatty(STDERR_FILENO)) return std::make_unique<TerminalProgress>(plan);
    return std::make_unique<LogProgress>(plan);
}

}  // namespace linnet::cli
