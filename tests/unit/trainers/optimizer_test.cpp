// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Every optimiser against its textbook form in double precision, and against numbers of PyTorch 1.13.

#include "optimizer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "random.hpp"

namespace {

using namespace linnet;
using onednn::Index;
using onednn::OptimizerKind;
using onednn::Settings;

// A kernel, a bias, gamma and beta, another kernel, and running statistics, which no optimiser may touch.
onednn::Parameters parameters() {
    onednn::Parameters made;
    const auto declare = [&](std::string_view role, Index floats, bool trained = true) {
        made.declare({.node = sdk::NodeId{1},
                      .role = role,
                      .floats = onednn::padded(floats),
                      .at = onednn::plain_layout(1, floats, floats),
                      .trained = trained});
    };
    declare("kernel", 37);
    declare("bias", 5);
    declare("gamma", 3);
    declare("beta", 3);
    declare("kernel", 70);
    declare("mean", 3, false);
    made.layout();
    return made;
}

struct Scalar {
    double value, gradient, first = 0, second = 0;
    bool decays;
};

using Rule = std::function<void(Scalar&, int step, double rate)>;

// Runs 30 steps of changing rate and gradients on both and compares.
void check_rule(const Settings& settings, double tolerance, const Rule& rule) {
    onednn::Parameters ours = parameters();
    onednn::Optimizer optimizer(settings, ours);
    std::vector<Scalar> reference;
    for (std::size_t a = 0; a < 5; ++a) {
        for (std::size_t i = 0; i < ours.arrays()[a].at.size(); ++i) {
            ours.value(a)[i] = 2 * onednn::uniform(onednn::random_bits(a, i)) - 1;
            reference.push_back(
                {.value = ours.value(a)[i], .gradient = 0, .decays = ours.arrays()[a].role == "kernel"});
        }
    }
    ours.value(5)[1] = 7;
    for (int step = 1; step <= 30; ++step) {
        const double rate = 0.05 / step;
        double square = 0;
        std::size_t at = 0;
        for (std::size_t a = 0; a < 5; ++a) {
            for (std::size_t i = 0; i < ours.arrays()[a].at.size(); ++i) {
                const float draw = onednn::uniform(onednn::random_bits(1000 + static_cast<std::uint64_t>(step),
                                                                       reference.size() + at)) -
                                   0.4F;
                ours.gradient(a)[i] = draw * (step % 7 == 0 ? 100.0F : 1.0F);
                reference[at++].gradient = ours.gradient(a)[i];
                square += std::pow(ours.gradient(a)[i], 2);
            }
        }
        const double clip =
            settings.clip_norm > 0 ? std::min(1.0, settings.clip_norm / (std::sqrt(square) + 1e-6)) : 1.0;
        for (Scalar& one : reference) {
            one.gradient *= clip;
            rule(one, step, rate);
        }
        optimizer.step(rate, ours.values(), ours.gradients());
    }
    std::size_t at = 0;
    for (std::size_t a = 0; a < 5; ++a) {
        CAPTURE(ours.arrays()[a].role);
        for (std::size_t i = 0; i < ours.arrays()[a].at.size(); ++i) {
            CHECK(std::abs(ours.value(a)[i] - reference[at++].value) <= tolerance);
            CHECK(ours.gradient(a)[i] == 0.0F);
        }
        for (auto i = static_cast<Index>(ours.arrays()[a].at.size()); i < ours.arrays()[a].floats; ++i)
            CHECK(ours.value(a)[i] == 0.0F);
    }
    CHECK(ours.value(5)[1] == 7.0F);
}

Rule adamw(const Settings& s) {
    return [s](Scalar& p, int step, double rate) {
        if (p.decays) p.value -= rate * s.weight_decay * p.value;
        p.first = s.beta1 * p.first + (1 - s.beta1) * p.gradient;
        p.second = s.beta2 * p.second + (1 - s.beta2) * p.gradient * p.gradient;
        const double m = p.first / (1 - std::pow(s.beta1, step));
        const double v = p.second / (1 - std::pow(s.beta2, step));
        p.value -= rate * m / (std::sqrt(v) + s.epsilon);
    };
}

Rule sgd(const Settings& s) {
    return [s](Scalar& p, int step, double rate) {
        const double g = p.gradient + (p.decays ? s.weight_decay * p.value : 0.0);
        p.first = step == 1 ? g : s.momentum * p.first + g;
        p.value -= rate * (s.nesterov ? g + s.momentum * p.first : p.first);
    };
}

// Four steps on three weights, at a rate of 0.1.
std::array<float, 3> four_steps(const Settings& settings) {
    constexpr float gradients[4][3] = {
        {0.3F, -0.2F, 1e-3F}, {-0.1F, 0.4F, 2.0F}, {0.05F, 0.0F, -1.0F}, {1.0F, -3.0F, 0.5F}};
    onednn::Parameters parameters;
    parameters.declare({.node = sdk::NodeId{1}, .role = "kernel", .floats = 8, .at = onednn::plain_layout(1, 3, 8)});
    parameters.layout();
    std::copy_n(std::array{0.5F, -1.0F, 2.0F}.data(), 3, parameters.values());
    onednn::Optimizer optimizer(settings, parameters);
    for (const auto& gradient : gradients) {
        std::copy_n(gradient, 3, parameters.gradients());
        optimizer.step(0.1, parameters.values(), parameters.gradients());
    }
    return {parameters.values()[0], parameters.values()[1], parameters.values()[2]};
}

void check_steps(const Settings& settings, const std::array<double, 3>& expected) {
    const auto ours = four_steps(settings);
    for (std::size_t i = 0; i < 3; ++i) CHECK(ours[i] == doctest::Approx(expected[i]).epsilon(1e-6));
}

}  // namespace

TEST_CASE("adamw follows its definition, and decays kernels alone") {
    for (const double decay : {0.0, 0.3}) {
        for (const double clip : {0.0, 2.5}) {
            const Settings plain{.weight_decay = decay, .clip_norm = clip};
            check_rule(plain, 2e-6, adamw(plain));
            const Settings other{.beta1 = 0.5, .beta2 = 0.9, .epsilon = 0.1, .weight_decay = decay, .clip_norm = clip};
            check_rule(other, 2e-6, adamw(other));
        }
    }
}

TEST_CASE("sgd follows its definition, and decays kernels alone") {
    for (const double decay : {0.0, 0.3}) {
        for (const double momentum : {0.0, 0.9}) {
            for (const bool nesterov : {false, true}) {
                for (const double clip : {0.0, 2.5}) {
                    const Settings settings{.optimizer = OptimizerKind::sgd,
                                            .momentum = momentum,
                                            .nesterov = nesterov,
                                            .weight_decay = decay,
                                            .clip_norm = clip};
                    check_rule(settings, clip > 0 ? 2e-6 : 2e-5, sgd(settings));
                }
            }
        }
    }
}

TEST_CASE("four steps give the weights that PyTorch gives") {
    check_steps({}, {0.2539697427, -0.910845443951, 1.77167933449});
    check_steps({.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3, .weight_decay = 0.2},
                {0.227470708213, -0.837428902328, 1.67546440118});
    check_steps({.optimizer = OptimizerKind::sgd, .momentum = 0.8, .weight_decay = 0.2},
                {0.25162992, -0.58009792, 1.3364347448});
    check_steps(
        {.optimizer = OptimizerKind::sgd, .momentum = 0.8, .nesterov = true, .weight_decay = 0.2, .clip_norm = 0.7},
        {0.270752387326, -0.659380068317, 1.55584537996});
}

TEST_CASE("the norm is Euclidean, of huge and of bad numbers too") {
    onednn::Buffer values(64);
    for (Index i = 0; i < 64; ++i) values.data()[i] = i % 2 == 0 ? 3e30F : -4e30F;
    CHECK(onednn::norm(64, values.data()) == doctest::Approx(5e30 * std::sqrt(32.0)));
    CHECK(onednn::norm(0, values.data()) == 0.0);
    values.data()[37] = std::numeric_limits<float>::infinity();
    CHECK(std::isinf(onednn::norm(64, values.data())));
    values.data()[11] = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(onednn::norm(64, values.data())));
}

TEST_CASE("a value that is not finite is found wherever it is") {
    onednn::Parameters one = parameters();
    CHECK(one.finite());
    for (Index i = 0; i < one.all_floats(); i += 13) {
        for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
            one.values()[i] = bad;
            CHECK_FALSE(one.finite());
            one.values()[i] = 3e38F;
        }
    }
    CHECK(one.finite());
}
