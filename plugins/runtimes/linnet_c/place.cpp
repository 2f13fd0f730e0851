// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Which results are computed over which operands, and where everything lies. A place is a chain of values that begin
// at one offset, and has at each step the size of the value that lives then.

#include <algorithm>
#include <numeric>
#include <optional>

#include "linnet_c/program.hpp"
#include "linnet_kernels.h"

namespace linnet::linnet_c {
namespace {

bool works_in_place(const Step& step) {
    switch (step.kernel) {
        case Kernel::conv:
        case Kernel::conv_grouped:
        case Kernel::dense:
        case Kernel::concat:
            return false;
        case Kernel::depthwise:
            return step.padding < ln_span(step.size, step.dilation);
        case Kernel::max_pool:
        case Kernel::avg_pool:
            return step.padding < step.stride;
        default:
            return true;
    }
}

void set_lifetimes(Program& program) {
    std::vector<bool> written(program.values.size());
    const auto use = [&](std::uint32_t index, std::uint32_t position) {
        if (index == no_value) return;
        auto& value = program.values[index];
        if (!written[index]) value.first = position;
        written[index] = true;
        value.last = position;
    };
    use(0, 0);  // the input is there before the first step
    for (std::uint32_t position = 0; position < program.steps.size(); ++position) {
        const auto& step = program.steps[position];
        for (const auto index : {step.input, step.second, step.output, step.scratch}) use(index, position);
    }
    if (!program.steps.empty()) use(program.output, static_cast<std::uint32_t>(program.steps.size() - 1));
}

// Fills the places, and in occupied the bytes that are needed during each step.
void choose_places(Program& program, std::vector<std::uint64_t>& occupied) {
    auto& values = program.values;
    for (std::uint32_t i = 0; i < values.size(); ++i) {
        values[i].place = i;
        for (auto position = values[i].first; position <= values[i].last; ++position)
            occupied[position] += values[i].bytes;
    }
    for (std::uint32_t position = 0; position < program.steps.size(); ++position) {
        const auto& step = program.steps[position];
        if (!works_in_place(step)) continue;
        for (const auto operand : {step.input, step.second}) {
            if (operand == no_value || values[operand].last != position || operand == program.output) continue;
            // A row that all time steps are multiplied with is read until the end.
            if (step.kernel == Kernel::multiply && values[operand].bytes < values[step.output].bytes) continue;
            values[step.output].place = values[operand].place;
            occupied[position] -= std::min(values[step.output].bytes, values[operand].bytes);
            break;
        }
    }
}

struct Place {
    std::uint32_t value = 0;  // the first one; the others are found by Places::next
    std::uint64_t bytes = 0;  // of the largest of them
    std::uint32_t first = 0, last = 0;
};

struct Places {
    std::vector<Place> list;
    std::vector<std::uint32_t> next;  // by value: another one of the same place, or no_value
};

// Offsets that a place cannot have: those strictly between. By one value that is placed already.
struct Taken {
    std::int64_t below, above;
};

class Placement {
public:
    Placement(const Program& program, const Places& places) : values_{program.values}, places_{places} {
        offsets_.assign(values_.size(), 0);
        placed_.reserve(values_.size());
    }

    // The lowest offset for each place, in the order given. The size of the arena.
    std::uint64_t lowest(const std::vector<std::uint32_t>& order) {
        placed_.clear();
        std::uint64_t total = 0;
        for (const auto index : order) {
            const auto& place = places_.list[index];
            find_taken(place);
            const auto offset = static_cast<std::uint64_t>(lowest_offset());
            put(place, offset);
            total = std::max(total, offset + place.bytes);
        }
        return total;
    }

    // By turns at the lower and the upper end of an arena of a given size; false when they do not fit.
    bool by_turns(const std::vector<std::uint32_t>& order, std::uint64_t total) {
        placed_.clear();
        bool upper = false;
        for (const auto index : order) {
            const auto& place = places_.list[index];
            find_taken(place);
            const auto offset = upper ? highest_offset(total, place) : lowest_offset();
            if (offset < 0 || static_cast<std::uint64_t>(offset) + place.bytes > total) return false;
            put(place, static_cast<std::uint64_t>(offset));
            upper = !upper;
        }
        return true;
    }

    const std::vector<std::uint64_t>& offsets() const { return offsets_; }

private:
    void find_taken(const Place& place) {
        taken_.clear();
        for (const auto other : placed_) {
            const auto& b = values_[other];
            if (b.first > place.last || place.first > b.last) continue;
            const auto begin = static_cast<std::int64_t>(offsets_[other]);
            for (auto mine = place.value; mine != no_value; mine = places_.next[mine]) {
                const auto& a = values_[mine];
                if (a.first <= b.last && b.first <= a.last)
                    taken_.push_back(
                        {begin - static_cast<std::int64_t>(a.bytes), begin + static_cast<std::int64_t>(b.bytes)});
            }
        }
    }

    std::int64_t lowest_offset() {
        std::sort(taken_.begin(), taken_.end(), [](const Taken& a, const Taken& b) { return a.below < b.below; });
        std::int64_t offset = 0;
        for (const auto& taken : taken_) {
            if (taken.below >= offset) break;
            offset = std::max(offset, taken.above);
        }
        return offset;
    }

    std::int64_t highest_offset(std::uint64_t total, const Place& place) {
        std::sort(taken_.begin(), taken_.end(), [](const Taken& a, const Taken& b) { return a.above > b.above; });
        auto offset = static_cast<std::int64_t>(total) - static_cast<std::int64_t>(place.bytes);
        for (const auto& taken : taken_) {
            if (taken.above <= offset) break;
            offset = std::min(offset, taken.below);
        }
        return offset;
    }

    void put(const Place& place, std::uint64_t offset) {
        for (auto index = place.value; index != no_value; index = places_.next[index]) {
            offsets_[index] = offset;
            placed_.push_back(index);
        }
    }

    const std::vector<Value>& values_;
    const Places& places_;
    std::vector<std::uint64_t> offsets_;  // by value
    std::vector<std::uint32_t> placed_;   // values
    std::vector<Taken> taken_;
};

Places places_of(const Program& program) {
    const auto count = program.values.size();
    Places places;
    places.list.reserve(count);
    places.next.assign(count, no_value);
    std::vector<std::uint32_t> position(count, no_value);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& value = program.values[i];
        auto& at = position[value.place];
        if (at == no_value) {
            at = static_cast<std::uint32_t>(places.list.size());
            places.list.push_back({i, value.bytes, value.first, value.last});
            continue;
        }
        auto& place = places.list[at];
        places.next[i] = place.value;
        place.value = i;
        place.bytes = std::max(place.bytes, value.bytes);
        place.first = std::min(place.first, value.first);
        place.last = std::max(place.last, value.last);
    }
    return places;
}

// Tries several orders until one attains what no placement can do without.
std::vector<std::uint64_t> best_offsets(const Program& program) {
    const auto places = places_of(program);
    Placement placement(program, places);
    std::vector<std::uint32_t> order(places.list.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto sort_by = [&](auto key) {  // the largest first
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto left = key(places.list[a]), right = key(places.list[b]);
            return left != right ? left > right : a < b;
        });
    };
    std::vector<std::uint64_t> best;
    auto best_total = std::numeric_limits<std::uint64_t>::max();
    const auto try_order = [&] {
        if (const auto total = placement.lowest(order); total < best_total) {
            best_total = total;
            best = placement.offsets();
        }
        return best_total <= program.lower_bound;
    };
    sort_by([](const Place& place) { return place.bytes; });
    if (try_order()) return best;
    sort_by([](const Place& place) { return place.last - place.first; });
    if (try_order()) return best;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const auto left = places.list[a].first, right = places.list[b].first;
        return left != right ? left < right : a < b;
    });
    if (try_order()) return best;
    if (placement.by_turns(order, program.lower_bound)) return placement.offsets();
    return best;
}

}  // namespace

void place_values(Program& program) {
    set_lifetimes(program);
    std::vector<std::uint64_t> occupied(std::max<std::size_t>(program.steps.size(), 1));
    choose_places(program, occupied);
    program.lower_bound = *std::max_element(occupied.begin(), occupied.end());
    const auto offsets = best_offsets(program);
    std::vector<bool> is_scratch(program.values.size());
    for (const auto& step : program.steps)
        if (step.scratch != no_value) is_scratch[step.scratch] = true;
    program.arena_bytes = program.results_bytes = 0;
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        auto& value = program.values[i];
        value.offset = offsets[i];
        program.arena_bytes = std::max(program.arena_bytes, value.offset + value.bytes);
        if (!is_scratch[i]) program.results_bytes = std::max(program.results_bytes, value.offset + value.bytes);
    }
}

}  // namespace linnet::linnet_c
