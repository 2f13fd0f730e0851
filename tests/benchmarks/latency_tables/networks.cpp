// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/latency_tables/networks.hpp"

#include <algorithm>
#include <random>

#include "tests/unit/ir/networks.hpp"
#include "tests/unit/runtimes/tinytnas_net.hpp"

namespace linnet::benchmarks {
namespace {

using sdk::NodeId;

class Random {
public:
    explicit Random(std::uint64_t seed) : bits_{seed} {}
    int between(int lowest, int highest) {
        return lowest + static_cast<int>(bits_() % static_cast<std::uint64_t>(highest - lowest + 1));
    }
    int one_of(std::initializer_list<int> values) {
        return values.begin()[between(0, static_cast<int>(values.size()) - 1)];
    }

private:
    std::mt19937_64 bits_;
};

// A stem, a few stages that change time and channels, and a head.
class MixedNetwork {
public:
    explicit MixedNetwork(std::uint64_t seed)
        : random_{seed}, net_{sdk::Shape::sequence(random_.between(32, 128), random_.between(1, 9))} {}

    core::Graph make() {
        last_ = convolution(net_.input(), random_.between(4, 12), random_.one_of({1, 3, 5, 7}), 1, 1);
        const int stages = random_.between(2, 5);
        for (int stage = 0; stage < stages; ++stage) {
            add_stage();
            add_pool();
        }
        switch (random_.between(0, 2)) {
            case 0:
                last_ = net_.add("global_avg_pool", {last_});
                break;
            case 1:
                last_ = net_.add("global_max_pool", {last_});
                break;
            default:
                while (time() * channels() > 480 && time() > 1) last_ = pool("max_pool", 2, 2);
                last_ = net_.add("flatten", {last_});
        }
        last_ = net_.add("relu", {net_.add("dense", {last_}, {{"units", double(random_.between(4, 40))}})});
        return net_.finish(net_.add("dense", {last_}, {{"units", double(random_.between(2, 12))}}));
    }

private:
    int time() { return net_.builder.shape(last_).time(); }
    int channels() { return net_.builder.shape(last_).channels(); }
    int some_channels() {  // that leave results of at most 2 KiB
        return std::min(random_.between(3, 40), std::max(4, 2048 / time()));
    }

    NodeId convolution(NodeId of, int filters, int kernel, int stride, int groups) {
        const auto node = net_.add("conv1d", {of},
                                   {{"filters", double(filters)},
                                    {"kernel", double(kernel)},
                                    {"stride", double(stride)},
                                    {"groups", double(groups)},
                                    {"dilation", stride == 1 && random_.between(0, 4) == 0 ? 2.0 : 1.0}});
        return random_.between(0, 2) == 0 ? node : net_.add("relu", {node});
    }
    NodeId depthwise(int kernel, int stride) {
        return net_.add("conv1d", {last_},
                        {{"filters", double(channels())},
                         {"groups", double(channels())},
                         {"kernel", double(kernel)},
                         {"stride", double(stride)},
                         {"bias", 0}});
    }
    NodeId pool(const char* op, int size, int stride) {
        return net_.add(op, {last_}, {{"size", double(size)}, {"stride", double(stride)}});
    }

    void add_stage() {
        switch (random_.between(0, 6)) {
            case 0:
            case 1:
                last_ = depthwise(random_.one_of({3, 3, 5, 7, 9}), random_.one_of({1, 1, 2}));
                last_ = convolution(last_, some_channels(), 1, 1, 1);
                return;
            case 2:
                last_ =
                    convolution(last_, some_channels() / 2 + 1, random_.one_of({3, 5, 7}), random_.one_of({1, 2}), 1);
                return;
            case 3: {
                const int groups = random_.one_of({2, 3, 4});
                last_ = convolution(last_, groups * std::max(2, some_channels() / groups / 2), 1, 1, 1);
                last_ = convolution(last_, groups * random_.between(1, 4), random_.one_of({1, 3, 5}), 1, groups);
                return;
            }
            case 4: {  // a residual
                const auto around = last_;
                last_ = depthwise(random_.one_of({3, 5}), 1);
                last_ = net_.add("conv1d", {last_}, {{"filters", double(channels())}, {"kernel", 1}});
                last_ = net_.add("add", {last_, around});
                if (random_.between(0, 1) == 0) last_ = net_.add("relu", {last_});
                return;
            }
            case 5: {  // branches of several kernel sizes
                const int each = std::max(2, some_channels() / 3);
                const auto a = convolution(last_, each, 1, 1, 1), b = convolution(last_, each + 1, 3, 1, 1);
                const auto c =
                    net_.add("relu", {net_.add("max_pool", {last_}, {{"size", 3}, {"stride", 1}, {"same", 1}})});
                last_ = net_.add("concat", {a, b, c});
                return;
            }
            default:
                last_ = convolution(last_, some_channels(), 1, 1, 1);
        }
    }

    void add_pool() {
        if (time() < 8) return;
        const int size = random_.one_of({2, 2, 3, 4});
        switch (random_.between(0, 3)) {
            case 0:
                last_ = pool("max_pool", size, random_.between(2, size));
                return;
            case 1:
                last_ = pool("avg_pool", size, random_.between(2, size));
                return;
            case 2:
                last_ = net_.add("relu", {pool("avg_pool", size, size)});
                return;
            default:
                return;
        }
    }

    Random random_;
    test::Net net_;
    NodeId last_{};
};

core::Graph excited_network(std::uint64_t seed) {
    Random random(seed);
    test::Net net(sdk::Shape::sequence(random.between(16, 160), random.between(1, 9)));
    auto last = net.input();
    for (int cells = random.between(1, 3); cells > 0; --cells) {
        const int filters = random.between(3, 24);
        last = net.add("conv1d", {last}, {{"filters", double(filters)}, {"kernel", 3}});
        last = net.add("relu", {last});
        auto gate = net.add("dense", {net.add("global_avg_pool", {last})}, {{"units", double(filters / 3 + 1)}});
        gate = net.add("dense", {net.add("relu", {gate})}, {{"units", double(filters)}});
        last = net.add("multiply", {last, net.add("sigmoid", {gate})});
        if (random.between(0, 1) == 0) last = net.add("multiply", {last, net.add("sigmoid", {last})});
        if (net.builder.shape(last).time() >= 16) last = net.add("max_pool", {last}, {{"size", 2}});
    }
    const auto least = net.add("global_min_pool", {last}), deviation = net.add("global_std_pool", {last});
    const auto statistics = net.add("concat", {least, deviation, net.add("global_avg_pool", {last})});
    return net.finish(net.add("dense", {statistics}, {{"units", double(random.between(2, 12))}}));
}

// One or two parts of the window, and parts of what is made of them.
core::Graph sliced_network(std::uint64_t seed) {
    Random random(seed);
    const int channels = random.between(2, 12);
    test::Net net(sdk::Shape::sequence(random.between(16, 160), channels));
    const auto slice = [&](NodeId of, int first, int count) {
        return net.add("slice", {of}, {{"first", double(first)}, {"count", double(count)}});
    };
    const int cut = random.between(1, channels - 1);
    auto last = slice(net.input(), cut, random.between(1, channels - cut));
    if (random.between(0, 1) == 0) last = net.add("concat", {slice(net.input(), 0, random.between(1, cut)), last});
    const int filters = random.between(4, 24);
    last = net.add("relu", {net.add("conv1d", {last}, {{"filters", double(filters)}, {"kernel", 3}})});
    const int kept = random.between(1, filters);
    last = net.add("global_max_pool", {slice(last, random.between(0, filters - kept), kept)});
    last = slice(last, 0, random.between(1, kept));
    return net.finish(net.add("dense", {last}, {{"units", double(random.between(2, 12))}}));
}

core::Graph tinytnas_network(std::uint64_t seed) {
    Random random(seed);
    const int cells = random.between(0, 4);
    return test::TinyTnas{random.between(4 << cells, 160), random.between(1, 9), random.between(4, 24), cells,
                          random.between(2, 12)}
        .build();
}

}  // namespace

std::vector<CountedNetwork> published_networks() {
    std::vector<CountedNetwork> networks;
    networks.push_back({"UCI-HAR", test::uci_har.build()});
    networks.push_back({"PAMAP2", test::pamap2.build()});
    networks.push_back({"MIT-BIH", test::mit_bih.build()});
    networks.push_back({"PTB", test::ptb.build()});
    return networks;
}

std::vector<CountedNetwork> random_networks(std::uint64_t seed, int count) {
    std::vector<CountedNetwork> networks;
    for (int i = 0; i < count; ++i) {
        const auto own = seed + static_cast<std::uint64_t>(i);
        if (i % 3 == 0)
            networks.push_back({"tinytnas " + std::to_string(own), tinytnas_network(own)});
        else
            networks.push_back({"mixed " + std::to_string(own), MixedNetwork(own).make()});
    }
    return networks;
}

std::vector<CountedNetwork> excited_networks(std::uint64_t seed, int count) {
    std::vector<CountedNetwork> networks;
    for (int i = 0; i < count; ++i) {
        const auto own = seed + static_cast<std::uint64_t>(i);
        networks.push_back({"excited " + std::to_string(own), excited_network(own)});
    }
    return networks;
}

std::vector<CountedNetwork> sliced_networks(std::uint64_t seed, int count) {
    std::vector<CountedNetwork> networks;
    for (int i = 0; i < count; ++i) {
        const auto own = seed + static_cast<std::uint64_t>(i);
        networks.push_back({"sliced " + std::to_string(own), sliced_network(own)});
    }
    return networks;
}

}  // namespace linnet::benchmarks
