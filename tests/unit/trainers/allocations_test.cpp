// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Once it is under way, a training takes no memory: allocations of the whole process are counted between two polls of
// the budget, of which there is one per mini-batch. Layers wide enough for oneDNN are left out: its sgemm takes working
// memory and gives it back in every call.

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace {
std::uint64_t allocations = 0;
}

// The C library's own names for what it is asked for by malloc and its relatives; operator new calls malloc.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
    ++allocations;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
    ++allocations;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
    ++allocations;
    return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    ++allocations;
    return __libc_memalign(alignment, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
    ++allocations;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
    ++allocations;
    *memory = __libc_memalign(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}
}

#include <doctest/doctest.h>

#include <linnet/sdk/support/deployed_graph.hpp>

#include "fitting.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;

// Allocations before each mini-batch but the first of an epoch, and before each pass over the validation part.
class CountingBudget final : public sdk::Budget {
public:
    bool exhausted() const noexcept override {
        if (polls < counts.size()) counts[polls++] = allocations;
        return false;
    }
    std::chrono::milliseconds left() const noexcept override { return std::chrono::milliseconds::max(); }

    mutable std::vector<std::uint64_t> counts = std::vector<std::uint64_t>(1000);
    mutable std::size_t polls = 0;
};

// Neither keeps nor counts: what a sink does is its own business.
class QuietSink final : public sdk::FitSink {
public:
    sdk::EpochVerdict epoch_done(const sdk::EpochResult&) override { return {.keep = false}; }
    void weights(sdk::NodeId, std::string_view, std::span<const float>) override {}
};

void check_no_allocation(const sdk::GraphView& graph, const onednn::Settings& settings,
                         const sdk::RangesView* ranges = nullptr) {
    constexpr std::size_t train = 77, validation = 19;
    const Data data(graph.shape(graph.order().front()), graph.shape(graph.order().back()).channels(), train,
                    validation);
    Host host;
    onednn::OnednnTrainer trainer(host, settings);
    CountingBudget budget;
    QuietSink sink;
    const auto outcome = trainer.fit(graph, data, {.epochs = 3, .seed = 1, .ranges = ranges}, nullptr, budget, sink);
    CHECK(outcome == sdk::FitOutcome::finished);
    const std::size_t batches = (train + 15) / 16;
    REQUIRE(budget.polls > 3 * batches);
    // From the second mini-batch to the end: epochs, too, begin and end without one.
    for (std::size_t poll = 2; poll < budget.polls; ++poll) {
        CAPTURE(poll);
        CHECK(budget.counts[poll] == budget.counts[1]);
    }
}

onednn::Settings everything() {
    onednn::Settings settings;
    settings.batch = 16;
    settings.clip_norm = 1;
    settings.weight_decay = 0.01;
    settings.schedule = onednn::ScheduleKind::cosine;
    settings.sampling = onednn::Sampling::balanced;
    settings.label_smoothing = 0.1;
    settings.class_weights = onednn::ClassWeights::balanced;
    settings.dropout = 0.1;
    settings.ema = 0.99;
    settings.mixup = 0.2;
    auto& augmentation = settings.augmentation;
    augmentation.jitter = augmentation.scaling = augmentation.time_shift = augmentation.crop = 0.1;
    augmentation.time_warp = augmentation.masking = augmentation.channel_masking = 0.1;
    augmentation.rotation = 15;
    augmentation.axis_groups = onednn::parse_axis_groups("0-2");
    return settings;
}

core::Graph branches() {
    Sketch net(sdk::Shape::sequence(12, 3));
    net.add("conv1d", {{"filters", 6}, {"kernel", 3}, {"stride", 2}});
    net.add("relu");
    const sdk::NodeId shared = net.last();
    const sdk::NodeId a = net.join("conv1d", {shared}, {{"filters", 6}, {"kernel", 3}, {"groups", 6}});
    const sdk::NodeId b = net.join("avg_pool", {shared}, {{"size", 3}, {"stride", 1}, {"same", 1}});
    const sdk::NodeId sum = net.join("add", {a, b});
    net.join("concat", {sum, shared});
    net.add("batch_norm");
    net.add("relu6");
    net.add("flatten");
    net.add("dropout", {{"rate", 0.2}});
    net.add("dense", {{"units", 3}});
    return net.finish();
}

struct SameRange final : sdk::RangesView {
    sdk::Quantization output(sdk::NodeId) const noexcept override { return {1.0F / 32, -20}; }
};

}  // namespace

TEST_CASE("malloc is counted") {
    const std::uint64_t before = allocations;
    const std::vector<int> numbers(100);
    CHECK(numbers.size() == 100);
    CHECK(allocations > before);
}

TEST_CASE("a plain training allocates nothing once it is under way") {
    onednn::Settings settings;
    settings.batch = 16;
    check_no_allocation(small_net(), settings);
    check_no_allocation(normalised_net(), settings);
    check_no_allocation(branches(), settings);
    settings.optimizer = onednn::OptimizerKind::sgd;
    check_no_allocation(small_net(), settings);
}

TEST_CASE("a training with every part of the recipe allocates nothing once it is under way") {
    check_no_allocation(small_net(), everything());
    check_no_allocation(normalised_net(), everything());
    check_no_allocation(branches(), everything());
}

TEST_CASE("a training under quantization allocates nothing once it is under way") {
    const SameRange ranges;
    for (const core::Graph& graph : {small_net(), normalised_net(), branches()})
        check_no_allocation(sdk::DeployedGraph{graph}, everything(), &ranges);
}
