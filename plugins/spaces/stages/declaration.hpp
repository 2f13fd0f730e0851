// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the run file declares: every decision of the space, in the order of the genes.

#include <array>
#include <cstdint>
#include <deque>
#include <linnet/sdk/config_view.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spaces/stages/channels.hpp"
#include "spaces/stages/choice.hpp"

namespace linnet::stages {

enum class Downsampling : std::uint8_t { none, stride, max, average };
enum class HeadPooling : std::uint8_t { average, max, average_max, statistics };
enum class InputStatistics : std::uint8_t { none, mean_max, range, all };

constexpr std::array<std::string_view, 4> downsampling_names{"none", "stride", "max", "average"};
constexpr std::array<std::string_view, 4> head_pooling_names{"average", "max", "average_max", "statistics"};
constexpr std::array<std::string_view, 4> input_statistics_names{"none", "mean_max", "range", "all"};
constexpr std::array<std::string_view, 3> activation_names{"none", "relu", "relu6"};  // as blocks number them

constexpr std::int64_t most_channels = 1024;  // of a stem or a stage; multiples end there, too

struct StageChoices {
    Choice repeats, block, width, kernel, downsampling, factor, dilation, expansion, squeeze_excite, residual,
        activation;
};

struct Declaration {
    // Throws std::invalid_argument with a sentence that names the key.
    explicit Declaration(const sdk::ConfigView& settings);
    Declaration(const Declaration&) = delete;  // slots look at the names
    Declaration& operator=(const Declaration&) = delete;

    bool batch_norm;
    ChannelGroups channels;
    Choice decimation, stem_width, stem_kernel, stem_stride, input_statistics;
    std::vector<StageChoices> stages;
    Choice head_pooling, head_units, dropout;  // dropout in hundredths

    std::vector<sdk::Slot> slots;
    std::vector<std::string> block_ids;  // every block that some stage may use

private:
    void add(Choice& choice, std::string name);
    void add_stage(const sdk::ConfigView& settings, std::int64_t number, bool declared);

    std::deque<std::string> names_;
};

}  // namespace linnet::stages
