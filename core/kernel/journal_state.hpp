// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The open database of a study. Included by the sources of the journal only.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <map>
#include <memory>

#include "core/kernel/folder_lock.hpp"
#include "core/kernel/journal.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {

struct Journal::State {
    State(const std::filesystem::path& folder_path, int flags)
        : folder{folder_path},
          lock{flags == SQLite::OPEN_READONLY ? nullptr : std::make_unique<FolderLock>(folder_path)},
          database{(folder_path / "study.db").string(), flags, 2000} {
        if (!lock) return;
        database.exec("PRAGMA journal_mode=WAL");
        database.exec("PRAGMA synchronous=NORMAL");
    }

    // Runs one event as a transaction and says what a failure means for the user.
    template <class Event>
    auto transact(Event&& event) {
        try {
            SQLite::Transaction transaction{database};
            for (const auto& trial : untrained) {
                write_row(trial);
                write_values(trial);
            }
            event();
            transaction.commit();
            untrained.clear();
        } catch (const SQLite::Exception& failure) {
            throw SystemError((folder / "study.db").string() + ": cannot be written (" +
                              (failure.getErrorCode() == SQLITE_FULL ? "the disk is full" : failure.what()) +
                              "); everything up to the last finished trial is safe, go on with: linnet resume " +
                              folder.string());
        }
    }

    void set(const std::string& key, const std::string& value) {
        SQLite::Statement statement{database, "INSERT OR REPLACE INTO run VALUES(?, ?)"};
        statement.bind(1, key);
        statement.bind(2, value);
        statement.exec();
    }

    std::string get(const std::string& key) {
        SQLite::Statement statement{database, "SELECT value FROM run WHERE key = ?"};
        statement.bind(1, key);
        return statement.executeStep() ? statement.getColumn(0).getString() : std::string{};
    }

    SQLite::Statement& prepared(const char* sql) {
        auto& statement = statements[sql];
        if (!statement) statement = std::make_unique<SQLite::Statement>(database, sql);
        statement->reset();
        return *statement;
    }

    void write_row(const TrialRecord& trial);
    void write_values(const TrialRecord& trial);
    void write_weights(std::int64_t number, const Weights& weights);
    std::optional<Weights> read_weights(std::int64_t number);

    std::filesystem::path folder;
    std::unique_ptr<FolderLock> lock;  // null: opened to read
    SQLite::Database database;
    std::map<const char*, std::unique_ptr<SQLite::Statement>> statements;  // by address of the literal
    StudyIdentity identity;
    std::vector<TrialRecord> untrained;  // finished, to be written with the next event
};

}  // namespace linnet::core
