// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/reader.hpp>
#include <string>
#include <vector>

namespace linnet::npz {

// Reads windows from NumPy archives. Memory beyond what the sink gives is bounded by a few buffers.
class NpzReader final : public sdk::Reader {
public:
    NpzReader(sdk::Host& host, const sdk::ConfigView& config);

    void read(sdk::DatasetSink& sink) const override;
    bool recognises(std::string_view path) const noexcept override;

private:
    struct File {
        sdk::Part part;
        std::string path;
    };

    sdk::Host& host_;
    std::vector<File> files_;  // the training part first
    std::string features_, labels_, subjects_;
};

}  // namespace linnet::npz
