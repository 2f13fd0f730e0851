// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Labelled windows: how a reader hands them to the kernel, and how a trainer sees them.

#include <linnet/sdk/graph.hpp>
#include <span>

namespace linnet::sdk {

enum class Part : std::uint8_t { train, validation, test };

struct Extent {
    std::uint64_t windows;
    std::uint32_t time, channels;
};

// Kernel-owned memory for one part, to be filled by the reader before read() returns.
struct Columns {
    std::span<float> features;         // windows x time x channels, row-major, raw sensor units
    std::span<std::int64_t> labels;    // one per window, any non-negative integers
    std::span<std::int64_t> subjects;  // one per window, or empty: not known
};

class LINNET_API DatasetSink {
public:
    // Once per part. Throws when the part would not fit into memory, before any is taken.
    virtual Columns reserve(Part part, const Extent& extent, bool with_subjects) = 0;
    // Optional: the name of label i, for reports.
    virtual void name_label(std::int64_t label, std::string_view name) = 0;

protected:
    ~DatasetSink() = default;
};

// What a trainer works on: one part of the data, normalised by the kernel with the training rows' statistics.
struct Windows {
    std::span<const float> features;       // windows x time x channels, row-major, normalised
    std::span<const std::int32_t> labels;  // 0 .. classes - 1
    std::uint64_t size() const { return labels.size(); }
};

class LINNET_API Dataset {  // immutable while training runs [any-thread]
public:
    virtual Shape window() const noexcept = 0;
    virtual std::int32_t classes() const noexcept = 0;
    virtual Windows train() const noexcept = 0;
    virtual Windows validation() const noexcept = 0;
    // Per channel: normalised = (raw - mean) / deviation. A deployed model folds it into its first layer.
    virtual std::span<const float> mean() const noexcept = 0;
    virtual std::span<const float> deviation() const noexcept = 0;

protected:
    ~Dataset() = default;
};

}  // namespace linnet::sdk
