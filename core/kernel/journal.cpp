// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/journal.hpp"

#include <array>
#include <charconv>
#include <sstream>
#include <utility>

#include "core/kernel/journal_state.hpp"

namespace linnet::core {
namespace {

constexpr int schema_version = 4;

constexpr const char* schema = R"sql(
CREATE TABLE run(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE plugin(id TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE trial(
    number INTEGER PRIMARY KEY, genes TEXT NOT NULL, digest TEXT NOT NULL, epochs INTEGER NOT NULL,
    continue_from INTEGER NOT NULL, finished INTEGER NOT NULL, outcome TEXT NOT NULL, duplicate_of INTEGER,
    reason TEXT NOT NULL, seconds REAL NOT NULL, finished_at REAL NOT NULL, attempts INTEGER NOT NULL,
    training_memory INTEGER NOT NULL, folds INTEGER NOT NULL);
CREATE TABLE metric(trial INTEGER NOT NULL, id TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY(trial, id)) WITHOUT ROWID;
CREATE TABLE score(trial INTEGER NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, value REAL NOT NULL,
    PRIMARY KEY(trial, kind, position)) WITHOUT ROWID;
CREATE TABLE epoch(trial INTEGER NOT NULL, epoch INTEGER NOT NULL, train_loss REAL, validation_loss REAL, score REAL,
    learning_rate REAL, PRIMARY KEY(trial, epoch)) WITHOUT ROWID;
CREATE TABLE model(trial INTEGER NOT NULL, node INTEGER NOT NULL, role TEXT NOT NULL, float32 BLOB NOT NULL,
    PRIMARY KEY(trial, node, role)) WITHOUT ROWID;
CREATE TABLE activation(node INTEGER PRIMARY KEY, scale REAL NOT NULL, zero_point INTEGER NOT NULL);
)sql";

constexpr std::array<const char*, 4> outcome_names{"measured", "infeasible", "faulted", "stopped"};
constexpr std::array<const char*, 3> phase_names{"search", "final", "done"};

template <std::size_t Size>
std::size_t index_of(const std::array<const char*, Size>& names, const std::string& name) {
    for (std::size_t i = 0; i < Size; ++i)
        if (name == names[i]) return i;
    throw SystemError("study.db holds the unknown word \"" + name + "\"; the file is damaged");
}

std::string join(const std::vector<std::int64_t>& genes) {
    std::string text;
    for (const auto gene : genes) text += (text.empty() ? "" : ",") + std::to_string(gene);
    return text;
}

std::vector<std::int64_t> split(const std::string& text) {
    std::vector<std::int64_t> genes;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        std::int64_t gene = 0;
        const auto [next, error] = std::from_chars(at, end, gene);
        if (error != std::errc{}) throw SystemError("study.db holds the genes \"" + text + "\"; the file is damaged");
        genes.push_back(gene);
        at = next + 1;
    }
    return genes;
}

}  // namespace

void Journal::State::write_row(const TrialRecord& trial) {
    auto& row = prepared("INSERT OR REPLACE INTO trial VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    row.bind(1, static_cast<std::int64_t>(trial.number));
    row.bind(2, join(trial.genes));
    row.bind(3, trial.digest);
    row.bind(4, trial.epochs);
    row.bind(5, trial.continue_from);
    row.bind(6, trial.finished ? 1 : 0);
    row.bind(7, outcome_names[static_cast<std::size_t>(trial.outcome)]);
    if (trial.duplicate_of < 0)
        row.bind(8);
    else
        row.bind(8, trial.duplicate_of);
    row.bind(9, trial.reason);
    row.bind(10, trial.seconds);
    row.bind(11, trial.finished_at);
    row.bind(12, trial.attempts);
    row.bind(13, static_cast<std::int64_t>(trial.training_memory));
    row.bind(14, trial.folds);
    row.exec();
}

void Journal::State::write_values(const TrialRecord& trial) {
    const auto number = static_cast<std::int64_t>(trial.number);
    for (const auto& [id, value] : trial.metrics) {
        auto& row = prepared("INSERT OR REPLACE INTO metric VALUES(?,?,?)");
        row.bind(1, number);
        row.bind(2, id);
        row.bind(3, value);
        row.exec();
    }
    const auto write_scores = [&](const char* kind, const std::vector<double>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            auto& row = prepared("INSERT OR REPLACE INTO score VALUES(?,?,?,?)");
            row.bind(1, number);
            row.bind(2, kind);
            row.bind(3, static_cast<std::int64_t>(i));
            row.bind(4, values[i]);
            row.exec();
        }
    };
    write_scores("objective", trial.scores);
    write_scores("constraint", trial.violations);
    for (const auto& epoch : trial.history) {
        auto& row = prepared("INSERT OR REPLACE INTO epoch VALUES(?,?,?,?,?,?)");
        row.bind(1, number);
        row.bind(2, epoch.epoch);
        row.bind(3, epoch.train_loss);
        row.bind(4, epoch.validation_loss);
        row.bind(5, epoch.score);
        row.bind(6, epoch.learning_rate);
        row.exec();
    }
}

Journal::Journal(std::unique_ptr<State> state) : state_{std::move(state)} {}
Journal::~Journal() {
    try {
        if (state_) flush();
    } catch (const SystemError&) {
        // Only untrained trials are lost, which resume finds out again.
    }
}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;

void Journal::expect_none(const std::filesystem::path& folder) {
    if (std::filesystem::exists(folder / "study.db")) {
        const FolderLock in_use{folder};  // the other sentence, if it is
        throw InputError(folder.string() + ": this folder already holds a study; go on with it by linnet resume " +
                         folder.string() + ", start anew with --overwrite, or choose another folder with --out");
    }
}

void Journal::remove(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "study.db")) return;
    const FolderLock in_use{folder};
    for (const auto* name : {"study.db", "study.db-wal", "study.db-shm", "result.json", "model", "model.new"})
        std::filesystem::remove_all(folder / name);
}

Journal Journal::create(const std::filesystem::path& folder, const StudyIdentity& identity) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw SystemError(folder.string() + ": the output folder cannot be made (" + error.message() + ")");
    expect_none(folder);
    try {
        auto state = std::make_unique<State>(folder, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        state->identity = identity;
        auto& database = state->database;
        state->transact([&] {
            database.exec(schema);
            database.exec("PRAGMA user_version = " + std::to_string(schema_version));
            std::string overrides;
            for (const auto& option : identity.overrides) overrides += option + '\n';
            state->set("command", identity.command);
            state->set("run_file_path", identity.run_file_path);
            state->set("run_file", identity.run_file_text);
            state->set("overrides", overrides);
            state->set("working_folder", identity.working_folder);
            state->set("linnet", identity.linnet_version);
            state->set("toolchain", identity.toolchain);
            state->set("data", identity.data_hash);
            state->set("split", identity.split_hash);
            state->set("board", identity.board_hash);
            state->set("seed", std::to_string(identity.seed));
            state->set("consumed_ns", "0");
            state->set("phase", phase_names[0]);
            for (const auto& [id, version] : identity.plugins) {
                SQLite::Statement row{database, "INSERT INTO plugin VALUES(?, ?)"};
                row.bind(1, id);
                row.bind(2, version);
                row.exec();
            }
        });
        return Journal{std::move(state)};
    } catch (const SQLite::Exception& failure) {
        throw SystemError((folder / "study.db").string() + ": cannot be created (" + failure.what() + ")");
    }
}

Journal Journal::open(const std::filesystem::path& folder) { return open(folder, SQLite::OPEN_READWRITE); }

Journal Journal::open_to_read(const std::filesystem::path& folder) { return open(folder, SQLite::OPEN_READONLY); }

Journal Journal::open(const std::filesystem::path& folder, int flags) {
    const auto path = folder / "study.db";
    if (!std::filesystem::is_regular_file(path))
        throw InputError(folder.string() + ": there is no study here (study.db is missing)");
    try {
        auto state = std::make_unique<State>(folder, flags);
        const int version = state->database.execAndGet("PRAGMA user_version").getInt();
        if (version != schema_version)
            throw InputError(path.string() + ": this study has schema " + std::to_string(version) +
                             " but this linnet reads schema " + std::to_string(schema_version) +
                             "; go on with it by the linnet that made it, or start anew with --overwrite");
        auto& identity = state->identity;
        identity.command = state->get("command");
        identity.run_file_path = state->get("run_file_path");
        identity.run_file_text = state->get("run_file");
        identity.working_folder = state->get("working_folder");
        std::istringstream overrides{state->get("overrides")};
        for (std::string option; std::getline(overrides, option);) identity.overrides.push_back(option);
        identity.linnet_version = state->get("linnet");
        identity.toolchain = state->get("toolchain");
        identity.data_hash = state->get("data");
        identity.split_hash = state->get("split");
        identity.board_hash = state->get("board");
        const auto seed = state->get("seed");
        std::from_chars(seed.data(), seed.data() + seed.size(), identity.seed);
        SQLite::Statement plugins{state->database, "SELECT id, version FROM plugin"};
        while (plugins.executeStep()) identity.plugins[plugins.getColumn(0)] = plugins.getColumn(1).getString();
        return Journal{std::move(state)};
    } catch (const SQLite::Exception& failure) {
        throw InputError(path.string() + ": this is not a study that can be read (" + failure.what() + ")");
    }
}

const StudyIdentity& Journal::identity() const noexcept { return state_->identity; }

std::vector<TrialRecord> Journal::trials() const {
    std::vector<TrialRecord> trials;
    std::map<std::int64_t, std::size_t> position;
    auto& database = state_->database;
    SQLite::Transaction snapshot{database};  // another process may be writing
    SQLite::Statement rows{database, "SELECT * FROM trial ORDER BY number"};
    while (rows.executeStep()) {
        TrialRecord trial;
        trial.number = static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
        trial.genes = split(rows.getColumn(1));
        trial.digest = rows.getColumn(2).getString();
        trial.epochs = rows.getColumn(3).getUInt();
        trial.continue_from = rows.getColumn(4).getInt64();
        trial.finished = rows.getColumn(5).getInt() != 0;
        trial.outcome = static_cast<sdk::Outcome>(index_of(outcome_names, rows.getColumn(6)));
        if (!rows.getColumn(7).isNull()) trial.duplicate_of = rows.getColumn(7).getInt64();
        trial.reason = rows.getColumn(8).getString();
        trial.seconds = rows.getColumn(9).getDouble();
        trial.finished_at = rows.getColumn(10).getDouble();
        trial.attempts = rows.getColumn(11).getUInt();
        trial.training_memory = static_cast<std::uint64_t>(rows.getColumn(12).getInt64());
        trial.folds = rows.getColumn(13).getUInt();
        position[static_cast<std::int64_t>(trial.number)] = trials.size();
        trials.push_back(std::move(trial));
    }
    SQLite::Statement metrics{database, "SELECT trial, id, value FROM metric"};
    while (metrics.executeStep())
        trials[position.at(metrics.getColumn(0).getInt64())].metrics[metrics.getColumn(1)] = metrics.getColumn(2);
    SQLite::Statement scores{database, "SELECT trial, kind, value FROM score ORDER BY trial, kind, position"};
    while (scores.executeStep()) {
        auto& trial = trials[position.at(scores.getColumn(0).getInt64())];
        auto& values = scores.getColumn(1).getString() == "objective" ? trial.scores : trial.violations;
        values.push_back(scores.getColumn(2));
    }
    SQLite::Statement epochs{database, "SELECT * FROM epoch ORDER BY trial, epoch"};
    while (epochs.executeStep())
        trials[position.at(epochs.getColumn(0).getInt64())].history.push_back(
            {epochs.getColumn(1).getUInt(), epochs.getColumn(2), epochs.getColumn(3), epochs.getColumn(4),
             epochs.getColumn(5)});
    return trials;
}

void Journal::started(const TrialRecord& trial) {
    state_->transact([&] { state_->write_row(trial); });
}

void Journal::finished(const TrialRecord& trial, const Weights* weights) {
    if (trial.attempts == 0) {
        state_->untrained.push_back(trial);
        return;
    }
    state_->transact([&] {
        state_->write_row(trial);
        state_->write_values(trial);
        if (weights) state_->write_weights(static_cast<std::int64_t>(trial.number), *weights);
    });
}

void Journal::flush() {
    if (!state_->untrained.empty()) state_->transact([] {});
}

void Journal::consumed(std::chrono::nanoseconds search_time) {
    state_->transact([&] { state_->set("consumed_ns", std::to_string(search_time.count())); });
}

std::chrono::nanoseconds Journal::consumed() const {
    return std::chrono::nanoseconds{std::stoll("0" + state_->get("consumed_ns"))};
}

void Journal::phase(Phase phase) {
    state_->transact([&] { state_->set("phase", phase_names[static_cast<std::size_t>(phase)]); });
}

Phase Journal::phase() const { return static_cast<Phase>(index_of(phase_names, state_->get("phase"))); }

std::uint64_t Journal::count_measured(const std::filesystem::path& folder) {
    try {
        SQLite::Database database{(folder / "study.db").string(), SQLite::OPEN_READONLY, 2000};
        return static_cast<std::uint64_t>(
            database.execAndGet("SELECT count(*) FROM trial WHERE outcome = 'measured' AND duplicate_of IS NULL")
                .getInt64());
    } catch (const SQLite::Exception&) {
        return 0;
    }
}

}  // namespace linnet::core
