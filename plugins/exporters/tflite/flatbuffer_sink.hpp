// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bytes that a FileWriter writes, see tflm/file_writer.hpp.

#include <flatbuffers/flatbuffers.h>

#include <span>
#include <string_view>
#include <vector>

namespace linnet::tflite {

class FlatBufferSink {
public:
    using Offset = flatbuffers::Offset<void>;

    Offset string(std::string_view text) { return builder_.CreateString(text.data(), text.size()).Union(); }
    template <class T>
    Offset vector(std::span<const T> values) {
        return builder_.CreateVector(values.data(), values.size()).Union();
    }
    Offset data(std::span<const std::byte> bytes) {
        builder_.ForceVectorAlignment(bytes.size(), 1, 16);
        return builder_.CreateVector(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()).Union();
    }
    Offset objects(std::span<const Offset> offsets) {
        return builder_.CreateVector(offsets.data(), offsets.size()).Union();
    }
    // Tables start at whole words, so that equal ones share a vtable whatever is in front of them.
    void start() {
        builder_.Align(4);
        table_ = builder_.StartTable();
    }
    template <class T>
    void field(std::size_t slot, T value, T usual) {
        builder_.AddElement<T>(position(slot), value, usual);
    }
    void object(std::size_t slot, Offset offset) { builder_.AddOffset(position(slot), offset); }
    Offset end() { return builder_.EndTable(table_); }
    void finish(Offset root) { builder_.Finish(root, "TFL3"); }

    // Valid as long as the sink.
    std::span<const std::byte> bytes() const {
        return std::as_bytes(std::span(builder_.GetBufferPointer(), builder_.GetSize()));
    }

private:
    static flatbuffers::voffset_t position(std::size_t slot) {
        return static_cast<flatbuffers::voffset_t>(4 + 2 * slot);
    }

    flatbuffers::FlatBufferBuilder builder_;
    flatbuffers::uoffset_t table_ = 0;
};

}  // namespace linnet::tflite
