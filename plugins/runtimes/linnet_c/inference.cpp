// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/inference.hpp"

namespace linnet::linnet_c {

ln_kernel* kernel_of(Kernel kernel) {
    constexpr std::array<ln_kernel*, kernel_count> kernels = {
        ln_pointwise,  ln_pointwise_max2, ln_conv,       ln_conv_grouped, ln_depthwise, ln_depthwise3, ln_dense,
        ln_max_pool,   ln_avg_pool,       ln_global_avg, ln_global_max,   ln_add,       ln_concat,     ln_clip,
        ln_global_min, ln_global_std,     ln_multiply,   ln_lookup,       ln_slice};
    return kernels[static_cast<std::size_t>(kernel)];
}

Inference::Inference(const Program& program, const Constants& constants)
    : steps_{constants.steps},
      arena_{std::make_unique<std::uint32_t[]>(program.arena_bytes / word)},
      model_{constants.model} {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        steps_[i].kernel = kernel_of(program.steps[i].kernel);
        steps_[i].weights = constants.weights.data() + constants.weights_of[i];
        steps_[i].channels = constants.channels.data() + constants.channels_of[i];
    }
    model_.steps = steps_.data();
    model_.input_table = constants.input.data();
    model_.arena = reinterpret_cast<std::int8_t*>(arena_.get());
}

std::uint32_t Inference::run(const float* window, std::int8_t* results) {
    std::uint32_t clipped = 0;
    ln_run_float(&model_, window, results, &clipped);
    return clipped;
}

std::uint32_t Inference::run(const std::int16_t* window, const ln_channel* table, std::int8_t* results) {
    auto model = model_;
    model.input_table = table;
    std::uint32_t clipped = 0;
    ln_run_int16(&model, window, results, &clipped);
    return clipped;
}

}  // namespace linnet::linnet_c
