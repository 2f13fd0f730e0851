// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/nets.hpp"

#include <array>
#include <vector>

namespace linnet::benchmarks {
namespace {

using Attributes = std::vector<sdk::Attribute>;

class Chain {
public:
    explicit Chain(sdk::Shape window) : builder_(window), last_{builder_.input()} {}

    void add(std::string_view op, const Attributes& attributes = {}) {
        last_ = builder_.add(op, std::array{last_}, attributes);
    }
    void add_separable(int filters, bool batch_norm) {
        const double channels = builder_.shape(last_).channels();
        add("conv1d", {{"filters", channels}, {"kernel", 3}, {"groups", channels}, {"bias", 0}});
        add("conv1d", {{"filters", static_cast<double>(filters)}, {"kernel", 1}});
        if (batch_norm) add("batch_norm");
        add("relu");
    }
    core::Graph finish() { return builder_.finish(last_); }

private:
    core::Builder builder_;
    sdk::NodeId last_;
};

}  // namespace

core::Graph tiny_net(const TinyNet& net) {
    Chain chain(net.window);
    int filters = net.k;
    chain.add_separable(filters, net.batch_norm);
    for (int cell = 0; cell < net.c; ++cell) {
        chain.add("max_pool", {{"size", 2}});
        filters = filters * 3 / 2;
        chain.add_separable(filters, net.batch_norm);
    }
    chain.add("global_avg_pool");
    chain.add("dense", {{"units", static_cast<double>(filters * 3 / 2)}});
    chain.add("relu");
    chain.add("dense", {{"units", static_cast<double>(net.classes)}});
    chain.add("softmax");
    return chain.finish();
}

}  // namespace linnet::benchmarks
