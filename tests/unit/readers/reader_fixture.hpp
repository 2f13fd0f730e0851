// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the npz reader over files a test wrote.

#include <functional>
#include <string>

#include "datasets/readers/npz/npz_reader.hpp"
#include "fake_host.hpp"
#include "npz_writer.hpp"

namespace linnet::test {

class NpzFixture {
public:
    ScratchFolder folder;
    FakeHost host;
    FakeConfig config;

    NpzFixture() {
        config.values = {{"train", path("train.npz")},       {"test", std::string()},
                         {"validation_file", std::string()}, {"features", "features"},
                         {"labels", std::string("labels")},  {"subjects", "subjects"}};
    }

    std::string path(const std::string& name) const { return (folder / name).string(); }

    FakeSink read() {
        FakeSink sink;
        npz::NpzReader{host, config}.read(sink);
        return sink;
    }
    FakeSink::Part read_train() { return read().parts.at(sdk::Part::train); }

    // The sentence the reader throws, with the folder's path taken out; empty when it throws none.
    std::string complaint() {
        try {
            read();
        } catch (const std::runtime_error& error) {
            return without_folder(error.what());
        }
        return {};
    }
    std::string without_folder(std::string text) const {
        const std::string prefix = folder.path().string() + "/";
        for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
            text.erase(at, prefix.size());
        return text;
    }
};

// Two windows of three samples and two channels, counting from 0; labels 0 and 1.
inline Bytes small_features() {
    std::vector<float> values;
    for (int i = 0; i < 12; ++i) values.push_back(static_cast<float>(i));
    return npy(header_text("<f4", false, {2, 3, 2}), bytes_of(values));
}
inline Bytes small_labels() { return npy(header_text("<i8", false, {2}), bytes_of<std::int64_t>({0, 1})); }

inline std::vector<Entry> small_entries() {
    return {{"features.npy", small_features()}, {"labels.npy", small_labels()}};
}

}  // namespace linnet::test
