// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/graph.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "core/ir/canonical.hpp"
#include "core/ir/contents.hpp"
#include "core/ir/shape_inference.hpp"

namespace linnet::core {
namespace {

// Bounds that only a faulty plugin meets: a block that expands into itself, a loop that never stops adding.
constexpr std::size_t most_nodes = 1024;
constexpr int deepest_nesting = 16;

using Vertex = Network::Vertex;

std::string number_of(Vertex vertex) { return "node " + std::to_string(vertex); }

std::string describe(const Network& network, Vertex vertex) {
    return number_of(vertex) + " (" + std::string(network.graph[vertex].spec->op) + ")";
}

// In a graph without cycles, all nodes reach the output when nothing else is left without a user. The other direction
// needs no check: every operation has operands, and the input is the only node that has none.
void check_all_reach(const Network& network, Vertex output) {
    std::vector<bool> used(num_vertices(network.graph));
    for (auto [edge, end] = boost::edges(network.graph); edge != end; ++edge)
        used[boost::target(*edge, network.graph)] = true;
    for (Vertex vertex = 0; vertex < used.size(); ++vertex)
        if (!used[vertex] && vertex != output)
            throw std::invalid_argument(describe(network, vertex) + " does not reach the output, " +
                                        describe(network, output));
}

// Fills the lists of one graph from the network, whose nodes are renumbered by their position in `order`.
class Assembly {
public:
    Assembly(const Network& network, std::span<const Vertex> order)
        : network_{network}, order_{order}, id_(order.size()) {
        for (std::uint32_t i = 0; i < order.size(); ++i) id_[order[i]] = sdk::NodeId{i};
    }

    Graph::Contents build() {
        contents_.nodes.reserve(order_.size() + 1);
        contents_.order.reserve(order_.size());
        contents_.operands.reserve(num_edges(network_.graph));
        contents_.attributes.reserve(network_.values.size());
        for (const auto vertex : order_) append(vertex);
        append_end(nullptr, {});
        list_users();
        return std::move(contents_);
    }

private:
    void append(Vertex vertex) {
        const auto& node = network_.graph[vertex];
        append_end(node.spec, node.shape);
        contents_.order.push_back(id_[vertex]);
        network_.operands(vertex, operands_);
        for (const auto operand : operands_) contents_.operands.push_back(id_[operand]);
        const auto values = network_.attributes(vertex);
        for (std::size_t i = 0; i < values.size(); ++i)
            contents_.attributes.push_back({node.spec->attributes[i].name, values[i]});
    }

    void append_end(const PrimitiveSpec* spec, sdk::Shape shape) {
        contents_.nodes.push_back({spec, shape, static_cast<std::uint32_t>(contents_.operands.size()), 0,
                                   static_cast<std::uint32_t>(contents_.attributes.size())});
    }

    // Users in ascending order, each once even when it takes the same operand twice.
    template <class Visit>
    void for_each_use(Visit&& visit) const {
        for (std::size_t user = 0; user < order_.size(); ++user) {
            const auto begin = contents_.operands.begin() + contents_.nodes[user].first_operand;
            const auto end = contents_.operands.begin() + contents_.nodes[user + 1].first_operand;
            for (auto operand = begin; operand != end; ++operand)
                if (std::find(begin, operand, *operand) == operand)
                    visit(static_cast<std::size_t>(*operand), sdk::NodeId{static_cast<std::uint32_t>(user)});
        }
    }

    void list_users() {  // a counting sort by operand
        auto& nodes = contents_.nodes;
        for_each_use([&](std::size_t operand, sdk::NodeId) { ++nodes[operand + 1].first_user; });
        for (std::size_t i = 1; i < nodes.size(); ++i) nodes[i].first_user += nodes[i - 1].first_user;
        contents_.users.resize(nodes.back().first_user);
        std::vector<std::uint32_t> next(order_.size());
        for (std::size_t i = 0; i < next.size(); ++i) next[i] = nodes[i].first_user;
        for_each_use([&](std::size_t operand, sdk::NodeId user) { contents_.users[next[operand]++] = user; });
    }

    const Network& network_;
    std::span<const Vertex> order_;
    std::vector<sdk::NodeId> id_;  // by vertex
    std::vector<Vertex> operands_;
    Graph::Contents contents_;
};

}  // namespace

struct Builder::State {
    Network network;
    FindBlock find_block;
    int nesting = 0;
    std::vector<sdk::Shape> operand_shapes;  // of the node being added

    // The state of a builder that is still to be finished.
    static State& of(const std::unique_ptr<State>& state) {
        if (!state) throw std::logic_error("the graph builder was used after its graph was finished");
        return *state;
    }

    Vertex checked(sdk::NodeId node, std::string_view user) const {
        const auto vertex = static_cast<Vertex>(node);
        const auto count = num_vertices(network.graph);
        if (vertex >= count)
            throw std::invalid_argument(std::string(user) + ": there is no " + number_of(vertex) +
                                        "; the builder has " + std::to_string(count) +
                                        (count == 1 ? " node" : " nodes"));
        return vertex;
    }

    sdk::NodeId append(const PrimitiveSpec& spec, sdk::Shape shape, std::span<const sdk::NodeId> operands,
                       std::span<const double> values) {
        const auto vertex = add_vertex({&spec, shape, network.values.size()}, network.graph);
        network.values.insert(network.values.end(), values.begin(), values.end());
        std::uint32_t position = 0;
        for (const auto operand : operands)
            add_edge(vertex, static_cast<Vertex>(operand), NetworkEdge{position++}, network.graph);
        return sdk::NodeId{static_cast<std::uint32_t>(vertex)};
    }
};

Builder::Builder(sdk::Shape window, FindBlock find_block) : state_{std::make_unique<State>()} {
    if (window.rank != 2 || window.time() < 1 || window.channels() < 1)
        throw std::invalid_argument("input: a window is a sequence of at least 1x1, not " +
                                    (window.rank == 0 ? std::string("nothing") : format_shape(window)));
    state_->find_block = std::move(find_block);
    state_->append(*find_primitive("input"), window, {}, {});
}

Builder::~Builder() = default;
Builder::Builder(Builder&&) noexcept = default;
Builder& Builder::operator=(Builder&&) noexcept = default;

sdk::NodeId Builder::input() const {
    State::of(state_);
    return sdk::NodeId{0};
}

sdk::NodeId Builder::add(std::string_view op, std::span<const sdk::NodeId> operands,
                         std::span<const sdk::Attribute> attributes) {
    auto& state = State::of(state_);
    const auto* spec = find_primitive(op);
    if (!spec) throw_unknown_primitive(op);
    if (spec->primitive == sdk::Primitive::input)
        throw std::invalid_argument("input: a network has one input, and the builder made it already");
    if (num_vertices(state.network.graph) >= most_nodes)
        throw std::invalid_argument(std::string(op) + ": a network has at most " + std::to_string(most_nodes) +
                                    " nodes");
    check_operand_count(*spec, operands.size());
    state.operand_shapes.clear();
    for (const auto operand : operands)
        state.operand_shapes.push_back(state.network.graph[state.checked(operand, op)].shape);
    std::array<double, most_attributes> storage{};
    const auto values = std::span(storage).first(spec->attributes.size());
    resolve_attributes(*spec, attributes, values);
    const auto shape = infer_shape(*spec, state.operand_shapes, values);
    return state.append(*spec, shape, operands, values);
}

sdk::NodeId Builder::block(std::string_view id, std::span<const sdk::NodeId> operands,
                           std::span<const sdk::Attribute> attributes) {
    auto& state = State::of(state_);
    const auto name = "block \"" + std::string(id) + "\"";
    const auto* block = state.find_block ? state.find_block(id) : nullptr;
    if (!block) throw std::invalid_argument(name + " is not one of the blocks that the space names");
    for (const auto operand : operands) state.checked(operand, name);
    if (state.nesting == deepest_nesting)
        throw std::invalid_argument(name + ": blocks are nested more than " + std::to_string(deepest_nesting) +
                                    " deep");
    struct Nesting {
        int& depth;
        explicit Nesting(int& counter) : depth{++counter} {}
        ~Nesting() { --depth; }
    } nesting{state.nesting};
    const auto last = block->expand(operands, attributes, *this);
    state.checked(last, name);
    return last;
}

sdk::Shape Builder::shape(sdk::NodeId node) const {
    const auto& state = State::of(state_);
    return state.network.graph[state.checked(node, "shape")].shape;
}

Graph Builder::finish(sdk::NodeId output) {
    auto& state = State::of(state_);
    const auto last = state.checked(output, "output");
    check_all_reach(state.network, last);
    const auto order = canonical_order(state.network, last);
    auto contents = std::make_shared<Graph::Contents>(Assembly(state.network, order).build());
    contents->digest = network_digest(state.network, order);
    state_.reset();
    return Graph{std::move(contents)};
}

}  // namespace linnet::core
