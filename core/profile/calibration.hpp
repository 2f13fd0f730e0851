// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A board's profile with the one number of its latency model that is measured on the board itself.

#include "core/profile/board.hpp"

namespace linnet::core {

struct Calibration {
    std::string table;   // of [latency]
    double wait_factor;  // above zero
    std::string source;  // how it was measured
};

// A profile file of its own, to be written at `file`: all that the board's file says, except notes, with
// latency.TABLE's wait_factor of status measured, and inheriting the same core. A core that stands beside the board and
// not in the search folders is inherited by its path. Numbers of the board's own that stand beside the factor get its
// status, and their sources behind its own: only their product is measured. Throws InputError when the board's file
// cannot be read any more.
std::string calibrated_profile(const Board& board, const Calibration& calibration, const std::filesystem::path& file);

}  // namespace linnet::core
