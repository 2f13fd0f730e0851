// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A FlatBuffers builder that writes nothing and only keeps count. Buffers grow from the end to the front, every object
// is aligned relative to the end, tables share equal vtables: https://flatbuffers.dev/internals. All sizes in byte.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace linnet::tflm {

class CountingBuilder {
public:
    static constexpr std::size_t most_slots = 8, most_table_bytes = 63;  // of the tables of a .tflite file: 8 and 32

    void vector(std::size_t count, std::size_t element, std::size_t alignment = 4) {
        pad_before(count * element, std::max({element, alignment, std::size_t{4}}));
        size_ += count * element + 4;
    }

    void string(std::size_t length) {
        pad_before(length + 1, 4);
        size_ += length + 1 + 4;
    }

    void start_table() {
        pad_before(0, 4);  // behind a vtable of an odd number of entries
        table_start_ = size_;
        ends_ = {};
        slots_ = 0;
    }

    // Fields are written in ascending order of their slots; those with the schema's default are left out.
    void field(std::size_t slot, std::size_t bytes) {
        pad_before(bytes, bytes);
        size_ += bytes;
        ends_[slot] = static_cast<std::uint8_t>(size_ - table_start_);
        slots_ = slot + 1;
    }

    void end_table() {
        pad_before(4, 4);
        size_ += 4;
        const auto vtable = packed_vtable();
        const auto known = vtables_.begin() + static_cast<std::ptrdiff_t>(vtable_count_);
        if (std::find(vtables_.begin(), known, vtable) != known) return;
        vtables_.at(vtable_count_++) = vtable;
        size_ += 4 + 2 * slots_;
    }

    // The root's offset and the file identifier. Returns the size of the whole file.
    std::size_t finish() {
        pad_before(8, largest_alignment_);
        return size_ += 8;
    }

private:
    // A vtable's entries, six bits each; equal if and only if the vtables are.
    std::uint64_t packed_vtable() const {
        const auto table_bytes = size_ - table_start_;
        std::uint64_t packed = slots_ << 6 | table_bytes;
        for (std::size_t slot = 0; slot < slots_; ++slot)
            packed = packed << 6 | (ends_[slot] == 0 ? 0 : table_bytes - ends_[slot]);
        return packed;
    }

    void pad_before(std::size_t bytes, std::size_t alignment) {  // a power of two
        largest_alignment_ = std::max(largest_alignment_, alignment);
        size_ += (0 - (size_ + bytes)) & (alignment - 1);
    }

    std::size_t size_ = 0, table_start_ = 0, slots_ = 0, vtable_count_ = 0, largest_alignment_ = 4;
    std::array<std::uint8_t, most_slots>
        ends_{};                               // per slot: where its field ends, counted from the table's end; 0: none
    std::array<std::uint64_t, 64> vtables_{};  // such files have about two dozen
};

}  // namespace linnet::tflm
