// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every search space must keep to. Call check_space() from a doctest TEST_CASE of your own.

#include <doctest/doctest.h>

#include <functional>
#include <linnet/sdk/space.hpp>
#include <linnet/testkit/search.hpp>
#include <linnet/testkit/sketch.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace linnet::testkit {

struct SpaceCase {
    std::function<std::shared_ptr<sdk::Space>(sdk::Host&)> make;
    SketchBuilder::Blocks blocks;  // the blocks it asks for, by id
    // Usual ones and the smallest there can be.
    std::vector<sdk::Shape> windows{sdk::Shape::sequence(128, 9), sdk::Shape::sequence(187, 1),
                                    sdk::Shape::sequence(7, 2), sdk::Shape::sequence(1, 1)};
    std::int32_t classes = 6;
    std::size_t samples = 200;
};

// The two extreme candidates, and others from all over the space.
inline std::vector<Genes> sample_genes(std::span<const sdk::Slot> slots, std::size_t samples) {
    std::vector<Genes> all(2);
    for (const auto& slot : slots) {
        all[0].push_back(slot.lowest);
        all[1].push_back(slot.lowest + (slot.highest - slot.lowest) / slot.step * slot.step);
    }
    std::uint64_t state = 1;
    while (all.size() < samples + 2) {
        auto& genes = all.emplace_back();
        for (const auto& slot : slots) {
            const auto values = static_cast<std::uint64_t>((slot.highest - slot.lowest) / slot.step) + 1;
            genes.push_back(slot.lowest +
                            slot.step * static_cast<std::int64_t>((state = FakeHost::mix(state)) % values));
        }
    }
    return all;
}

// The network as text, or nothing where the genes form none.
inline std::optional<std::string> built(const sdk::Space& space, const SpaceCase& setup, sdk::Shape window,
                                        const Genes& genes) {
    SketchBuilder builder{window, setup.blocks};
    auto output = builder.input();
    if (!space.build(genes, setup.classes, builder.input(), builder, output)) return {};
    if (builder.shape(output) != sdk::Shape::vector(setup.classes))
        throw std::logic_error("the output has another shape than {classes}");
    return builder.text() + std::to_string(static_cast<std::uint32_t>(output));
}

inline void check_space(const SpaceCase& setup) {
    FakeHost host{7};
    const auto space = setup.make(host);
    const auto slots = space->slots();
    const auto all = sample_genes(slots, setup.samples);

    SUBCASE("the slots are well-formed and stay where they are") {
        REQUIRE_FALSE(slots.empty());
        std::set<std::string_view> names;
        for (const auto& slot : slots) {
            CHECK_FALSE(slot.name.empty());
            CHECK(names.insert(slot.name).second);
            CHECK(slot.lowest <= slot.highest);
            CHECK(slot.step >= 1);
        }
        CHECK(space->slots().data() == slots.data());
        CHECK(space->slots().size() == slots.size());
    }
    SUBCASE("it names every block it needs") {
        for (const auto id : space->blocks()) CHECK(setup.blocks.contains(id));
    }
    SUBCASE("genes that form no network are answered and not thrown, on windows of any size") {
        for (const auto& window : setup.windows)
            for (const auto& genes : all) CHECK_NOTHROW(static_cast<void>(built(*space, setup, window, genes)));
    }
    SUBCASE("some genes form a network for the first window") {
        bool any = false;
        for (const auto& genes : all) any = any || built(*space, setup, setup.windows.front(), genes).has_value();
        CHECK(any);
    }
    SUBCASE("the same genes build the same network, from any object") {
        FakeHost other_host{8};
        const auto twin = setup.make(other_host);
        for (const auto& genes : all) {
            const auto network = built(*space, setup, setup.windows.front(), genes);
            CHECK(built(*space, setup, setup.windows.front(), genes) == network);
            CHECK(built(*twin, setup, setup.windows.front(), genes) == network);
        }
    }
    SUBCASE("canonical genes stay inside their slots, stay what they are, and build the same network") {
        for (const auto& window : setup.windows)
            for (const auto& genes : all) {
                auto canonical = genes;
                space->canonicalize(canonical, window);
                for (std::size_t i = 0; i < slots.size(); ++i) {
                    CHECK((canonical[i] >= slots[i].lowest && canonical[i] <= slots[i].highest));
                    CHECK((canonical[i] - slots[i].lowest) % slots[i].step == 0);
                }
                auto twice = canonical;
                space->canonicalize(twice, window);
                CHECK(twice == canonical);
                CHECK(built(*space, setup, window, canonical) == built(*space, setup, window, genes));
            }
    }
}

}  // namespace linnet::testkit
