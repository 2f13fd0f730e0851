// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Weights in the study: of the trials, of the network the run ended with, and of its deployed form.

#include <bit>
#include <cstring>

#include "core/kernel/journal_state.hpp"

namespace linnet::core {
namespace {

// These stand in the model table where a trial's number stands.
constexpr std::int64_t final_model = -1, deployed_model = -2;

}  // namespace

void Journal::State::write_weights(std::int64_t number, const Weights& weights) {
    static_assert(std::endian::native == std::endian::little, "blobs are little-endian float32");
    for (const auto& [key, values] : weights.all()) {
        auto& row = prepared("INSERT OR REPLACE INTO model VALUES(?,?,?,?)");
        row.bind(1, number);
        row.bind(2, key.first);
        row.bind(3, key.second);
        row.bind(4, values.data(), static_cast<int>(values.size() * sizeof(float)));
        row.exec();
    }
}

std::optional<Weights> Journal::State::read_weights(std::int64_t number) {
    SQLite::Statement rows{database, "SELECT node, role, float32 FROM model WHERE trial = ?"};
    rows.bind(1, number);
    std::optional<Weights> weights;
    while (rows.executeStep()) {
        if (!weights) weights.emplace();
        const auto blob = rows.getColumn(2);
        std::vector<float> values(static_cast<std::size_t>(blob.getBytes()) / sizeof(float));
        std::memcpy(values.data(), blob.getBlob(), values.size() * sizeof(float));
        weights->set(sdk::NodeId{rows.getColumn(0).getUInt()}, rows.getColumn(1).getString(), values);
    }
    return weights;
}

std::optional<Weights> Journal::weights(std::uint64_t trial) const {
    return state_->read_weights(static_cast<std::int64_t>(trial));
}

void Journal::final_weights(const Weights& weights) {
    state_->transact([&] { state_->write_weights(final_model, weights); });
}

std::optional<Weights> Journal::final_weights() const { return state_->read_weights(final_model); }

void Journal::deployed(const DeployedRecord& record) {
    state_->transact([&] {
        auto& database = state_->database;
        for (const auto* table : {"DELETE FROM activation", "DELETE FROM model WHERE trial = -2"}) database.exec(table);
        state_->write_weights(deployed_model, record.weights);
        for (std::size_t node = 0; node < record.outputs.size(); ++node) {
            auto& row = state_->prepared("INSERT INTO activation VALUES(?,?,?)");
            row.bind(1, static_cast<std::int64_t>(node));
            row.bind(2, static_cast<double>(record.outputs[node].scale));
            row.bind(3, record.outputs[node].zero_point);
            row.exec();
        }
        state_->set("model", record.digest);
        state_->set("graph", record.graph);
        state_->set("genes", record.genes);
    });
}

std::optional<DeployedRecord> Journal::deployed() const {
    auto weights = state_->read_weights(deployed_model);
    if (!weights) return {};
    DeployedRecord record{std::move(*weights), {}, state_->get("model"), state_->get("graph"), state_->get("genes")};
    SQLite::Statement rows{state_->database, "SELECT scale, zero_point FROM activation ORDER BY node"};
    while (rows.executeStep())
        record.outputs.push_back({static_cast<float>(rows.getColumn(0).getDouble()), rows.getColumn(1).getInt()});
    return record;
}

}  // namespace linnet::core
