// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/residual/residual.hpp"

#include <stdexcept>
#include <string>

#include "blocks/layers.hpp"

namespace linnet::blocks {

sdk::NodeId Residual::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                             sdk::GraphBuilder& builder) const {
    Attributes given{"residual", attributes};
    const Finish end = finish_of(given);
    given.finish();
    if (operands.size() != 2)
        throw std::invalid_argument("block residual takes two operands, before and after; it was given " +
                                    std::to_string(operands.size()));
    auto shortcut = one_sequence("residual", operands.first(1), builder);
    const auto body = one_sequence("residual", operands.last(1), builder);
    const auto wanted = builder.shape(body);
    const auto factor = (builder.shape(shortcut).time() + wanted.time() - 1) / wanted.time();
    if (factor > 1) {
        const bool same = builder.shape(shortcut).time() / factor != wanted.time();
        shortcut =
            add(builder, "max_pool", shortcut, {{"size", static_cast<double>(factor)}, {"same", same ? 1.0 : 0.0}});
    }
    if (builder.shape(shortcut).time() != wanted.time())
        throw std::invalid_argument("block residual: a sequence of " +
                                    std::to_string(builder.shape(operands[0]).time()) +
                                    " samples cannot be pooled to " + std::to_string(wanted.time()));
    if (builder.shape(shortcut).channels() != wanted.channels())
        shortcut = pointwise(builder, shortcut, wanted.channels(), {end.batch_norm, Activation::none});
    const sdk::NodeId sum[] = {shortcut, body};
    return finish(builder, builder.add("add", sum, {}), {false, end.activation});
}

}  // namespace linnet::blocks
