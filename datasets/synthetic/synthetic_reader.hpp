// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/reader.hpp>
#include <memory>

#include "generator.hpp"

namespace linnet::synthetic {

// Generates windows instead of reading them. Test windows come from other subjects than training windows. The data
// depends on the parameters alone, not on the seed of the run: it is part of the question, not of the search.
class SyntheticReader final : public sdk::Reader {
public:
    explicit SyntheticReader(const sdk::ConfigView& config);

    void read(sdk::DatasetSink& sink) const override;
    bool recognises(std::string_view path) const noexcept override;

private:
    void fill(sdk::DatasetSink& sink, sdk::Part part, std::uint64_t windows, std::uint64_t first_subject,
              std::uint64_t subjects) const;

    std::unique_ptr<Generator> generator_;
    std::uint64_t windows_, test_windows_, subjects_, test_subjects_;
};

}  // namespace linnet::synthetic
