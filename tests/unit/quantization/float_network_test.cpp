// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/float_network.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <linnet/sdk/support/deployed_model.hpp>

#include "sample_models.hpp"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("the float network computes what the definition of every primitive says") {
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        CAPTURE(seed);
        const SampleModel sample{seed};
        core::FloatNetwork network{sample.deployed().graph(), sample.deployed()};
        const auto size = static_cast<std::size_t>(sample.graph().shape(sdk::NodeId{0}).elements());
        const auto windows = sample.windows(3);
        const auto expected = sample.reference_outputs(windows);
        double scale = 0;
        for (const auto value : expected) scale = std::max(scale, std::abs(value));
        for (std::size_t w = 0; w < 3; ++w) {
            network.run(std::span(windows).subspan(w * size, size));
            const auto result = network.output(sample.logits());
            REQUIRE(result.size() * 3 == expected.size());
            for (std::size_t i = 0; i < result.size(); ++i)
                CHECK(std::abs(static_cast<double>(result[i]) - expected[w * result.size() + i]) <= 1e-5 * scale);
        }
    }
}
