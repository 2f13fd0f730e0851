// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// One decision of the space `stages`: what a run file may write, and the gene it becomes.

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <stdexcept>

#include "spaces/stages/choice.hpp"

namespace {

using namespace linnet;
using stages::Choice;
using Values = std::vector<std::int64_t>;

Choice numbers(std::string_view text) { return Choice::numbers("width", text, 1, 1024); }
Choice hundredths(std::string_view text) { return Choice::hundredths("dropout", text, 0, 0.9); }
Choice widths(std::string_view text) { return Choice::numbers_or_multiples("width", text, 1, 1024); }

Choice words(std::string_view text) {
    constexpr std::array<std::string_view, 3> known{"none", "stride", "average"};
    return Choice::words("downsampling", text, known);
}

std::string refusal(const std::function<Choice()>& read) {
    try {
        read();
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
    return {};
}

TEST_CASE("numbers stand alone, in ranges and in steps, in any order and with any separator") {
    CHECK(numbers("7").values() == Values{7});
    CHECK(numbers("7 3 5").values() == Values{3, 5, 7});
    CHECK(numbers("3,5, 7|9").values() == Values{3, 5, 7, 9});
    CHECK(numbers("3 5 3 5").values() == Values{3, 5});
    CHECK(numbers("2..5").values() == Values{2, 3, 4, 5});
    CHECK(numbers("8..25 step 8").values() == Values{8, 16, 24});
    CHECK(numbers("1 4..6 10..30 step 10 99").values() == Values{1, 4, 5, 6, 10, 20, 30, 99});
    CHECK(numbers("4..4").values() == Values{4});
    CHECK(numbers("1 2..9 step 1000").values() == Values{1, 2});
    CHECK(numbers("1..5 step 1e300").values() == Values{1});  // no overflow
}

TEST_CASE("reals are values in hundredths") {
    CHECK(hundredths("0 0.1 0.25").values() == Values{0, 10, 25});
    CHECK(hundredths("0..0.9 step 0.3").values() == Values{0, 30, 60, 90});
    CHECK(hundredths("0..0.03").values() == Values{0, 1, 2, 3});
}

TEST_CASE("widths are numbers, or multiples in hundredths") {
    CHECK(widths("8..16 step 4").values() == Values{8, 12, 16});
    CHECK_FALSE(widths("8").are_multiples());
    const auto multiples = widths("x1 x0.5 x1.25");
    CHECK(multiples.are_multiples());
    CHECK(multiples.values() == Values{50, 100, 125});
}

TEST_CASE("words are positions among the known ones, and positions among themselves where all are allowed") {
    CHECK(words("average none").values() == Values{2, 0});
    const auto blocks = Choice::words("blocks", "mine conv1d", {});
    CHECK(blocks.values() == Values{0, 1});
    CHECK(blocks.words() == std::vector<std::string>{"mine", "conv1d"});
}

TEST_CASE("numbers that cannot be used are refused with key, text, item and range") {
    const auto refused = [](std::string_view text) { return refusal([&] { return numbers(text); }); };
    CHECK(refused("") == "width = \"\" is an empty list; expected whole numbers from 1 to 1024");
    CHECK(refused(" , ") == "width = \" , \" is an empty list; expected whole numbers from 1 to 1024");
    CHECK(refused("8 0") == "width = \"8 0\" cannot be used because of \"0\"; expected whole numbers from 1 to 1024");
    CHECK(refused("1025") ==
          "width = \"1025\" cannot be used because of \"1025\"; expected whole numbers from 1 to 1024");
    CHECK(refused("8 wide") ==
          "width = \"8 wide\" cannot be used because of \"wide\"; expected whole numbers from 1 to 1024");
    CHECK(refused("2.5") == "width = \"2.5\" cannot be used because of \"2.5\"; expected whole numbers from 1 to 1024");
    CHECK(refused("nan") == "width = \"nan\" cannot be used because of \"nan\"; expected whole numbers from 1 to 1024");
    CHECK(refused("x2") == "width = \"x2\" cannot be used because of \"x2\"; expected whole numbers from 1 to 1024");
    CHECK(refused("8..") == "width = \"8..\" cannot be used because of \"\"; expected whole numbers from 1 to 1024");
    CHECK(refused("8 .. 16") ==
          "width = \"8 .. 16\" cannot be used because of \"\"; expected whole numbers from 1 to 1024");
    CHECK(refused("8..16 step") ==
          "width = \"8..16 step\" cannot be used because of \"step\"; expected whole numbers from 1 to 1024");
    CHECK(refused("16..8") == "width = \"16..8\" is an empty range: its end lies before its start");
    for (const std::string step : {"0", "-4", "1.5", "two"})
        CHECK(refused("8..16 step " + step) == "width = \"8..16 step " + step + "\" has the step \"" + step +
                                                   "\"; expected a whole number of at least 1");
    CHECK(refusal([] { return Choice::numbers("kernel", "1..9000", 1, 1e6); }) ==
          "kernel = \"1..9000\" has more than 4096 values");
}

TEST_CASE("reals, multiples and words that cannot be used are refused with what is expected") {
    CHECK(refusal([] { return hundredths("0.95"); }) ==
          "dropout = \"0.95\" cannot be used because of \"0.95\"; expected numbers from 0 to 0.9");
    CHECK(refusal([] { return hundredths("0..0.5 step 0.001"); }) ==
          "dropout = \"0..0.5 step 0.001\" has the step \"0.001\"; expected a number of at least 0.01");
    CHECK(refusal([] { return widths("x1 8"); }) ==
          "width = \"x1 8\" mixes numbers and multiples; expected one or the other");
    CHECK(refusal([] { return widths("x17"); }) ==
          "width = \"x17\" cannot be used because of \"17\"; expected numbers from 0.01 to 16");
    CHECK(refusal([] { return words("none strid"); }) ==
          "downsampling = \"none strid\" cannot be used: \"strid\" is unknown; did you mean \"stride\"?");
    CHECK(refusal([] { return words("fold"); }) ==
          "downsampling = \"fold\" cannot be used: \"fold\" is unknown; known are none, stride and average");
    CHECK(refusal([] { return words("none stride none"); }) ==
          "downsampling = \"none stride none\" names \"none\" twice");
    CHECK(refusal([] { return words(""); }) == "downsampling = \"\" is an empty list");
}

TEST_CASE("a decision with one value has no gene") {
    std::vector<sdk::Slot> slots;
    auto width = numbers("8");
    auto kind = words("average");
    width.add_slot(slots, "width");
    kind.add_slot(slots, "kind");
    CHECK(slots.empty());
    CHECK(width.value({}) == 8);
    CHECK(kind.value({}) == 2);
    width.canonicalize({}, true);
    kind.assign({}, 2);
}

TEST_CASE("numbers in even steps have a gene of these steps, others one of their greatest common divisor") {
    std::vector<sdk::Slot> slots;
    auto even = numbers("8..24 step 4"), uneven = numbers("4 8 20");
    even.add_slot(slots, "even");
    uneven.add_slot(slots, "uneven");
    REQUIRE(slots.size() == 2);
    CHECK((slots[0].name == "even" && slots[0].lowest == 8 && slots[0].highest == 24 && slots[0].step == 4));
    CHECK(slots[0].ordered);
    CHECK((slots[1].lowest == 4 && slots[1].highest == 20 && slots[1].step == 4));

    // 12 and 16 are genes, too: the nearest allowed value counts, the smaller of two that are equally near.
    const auto snapped = [&](std::int64_t gene) {
        Values genes{8, gene};
        const auto value = uneven.value(genes);
        uneven.canonicalize(genes, true);
        CHECK(genes == Values{8, value});
        return value;
    };
    CHECK(snapped(4) == 4);
    CHECK(snapped(8) == 8);
    CHECK(snapped(12) == 8);
    CHECK(snapped(16) == 20);
    CHECK(snapped(20) == 20);
    Values genes{24, 16};
    uneven.canonicalize(genes, false);
    even.canonicalize(genes, false);
    CHECK(genes == Values{8, 4});
    uneven.assign(genes, 20);
    CHECK(genes == Values{8, 20});
}

TEST_CASE("words have a gene without an order, one value each, in the order they are written") {
    std::vector<sdk::Slot> slots;
    auto kind = words("average none");
    kind.add_slot(slots, "kind");
    REQUIRE(slots.size() == 1);
    CHECK((slots[0].lowest == 0 && slots[0].highest == 1 && slots[0].step == 1));
    CHECK_FALSE(slots[0].ordered);
    Values genes{1};
    CHECK(kind.value(genes) == 0);
    kind.canonicalize(genes, true);
    CHECK(genes == Values{1});
    kind.canonicalize(genes, false);
    CHECK(genes == Values{0});
    CHECK(kind.value(genes) == 2);
    kind.assign(genes, 0);
    CHECK(genes == Values{1});
    CHECK(kind.allows(2));
    CHECK_FALSE(kind.allows(1));
}

}  // namespace
