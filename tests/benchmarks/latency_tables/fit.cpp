// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/latency_tables/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace linnet::benchmarks {
namespace {

constexpr std::size_t unknowns = 3;
using Vector = std::array<double, unknowns>;

std::size_t index_of(std::uint64_t padding) {
    return static_cast<std::size_t>(std::find(paddings.begin(), paddings.end(), padding) - paddings.begin());
}

Vector row_of(const Counted& operation, std::size_t padding) {
    return {1, operation.macs[padding], operation.outputs[padding]};
}

struct Normal {  // equations of the least squares
    std::array<Vector, unknowns> matrix{};
    Vector right{};
};

// The solution where the unknowns of `mask` are free and the others 0; false when it is not unique.
bool solve(Normal equations, unsigned mask, Vector& solution) {
    auto& [matrix, right] = equations;
    for (std::size_t i = 0; i < unknowns; ++i) {
        if ((mask >> i & 1U) != 0) continue;
        for (std::size_t j = 0; j < unknowns; ++j) matrix[i][j] = matrix[j][i] = 0;
        matrix[i][i] = 1;
        right[i] = 0;
    }
    for (std::size_t i = 0; i < unknowns; ++i) {
        if (!(matrix[i][i] > 1e-12)) return false;
        const auto scale = matrix[i][i];
        for (auto& value : matrix[i]) value /= scale;
        right[i] /= scale;
        for (std::size_t j = 0; j < unknowns; ++j) {
            if (j == i) continue;
            const auto factor = matrix[j][i];
            for (std::size_t k = 0; k < unknowns; ++k) matrix[j][k] -= factor * matrix[i][k];
            right[j] -= factor * right[i];
        }
    }
    solution = right;
    return true;
}

// As many digits as the profiles show.
double rounded(double value) {
    if (value == 0) return 0;
    const auto unit = std::pow(10, std::floor(std::log10(value)) - 3);
    return std::round(value / unit) * unit;
}

}  // namespace

double Costs::of(const Counted& operation) const {
    const auto padding = index_of(pad_channels_to);
    return fixed + per_mac * operation.macs[padding] + per_output * operation.outputs[padding];
}

Costs fitted(std::span<const Counted> operations) {
    Costs best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t padding = 0; padding < paddings.size(); ++padding) {
        // Unknowns are scaled by what would explain everything alone, so that the equations are well conditioned.
        Vector scale{};
        double sum = 0;
        for (const auto& operation : operations) {
            sum += operation.instructions;
            for (std::size_t i = 0; i < unknowns; ++i) scale[i] += row_of(operation, padding)[i];
        }
        for (auto& value : scale) value = value > 0 ? value / sum : 1;
        Normal equations;
        for (const auto& operation : operations) {
            auto row = row_of(operation, padding);
            for (std::size_t i = 0; i < unknowns; ++i) row[i] /= scale[i] * operation.instructions;
            for (std::size_t i = 0; i < unknowns; ++i) {
                equations.right[i] += row[i];
                for (std::size_t j = 0; j < unknowns; ++j) equations.matrix[i][j] += row[i] * row[j];
            }
        }
        for (unsigned mask = 1; mask < 1U << unknowns; ++mask) {
            Vector solution;
            if (!solve(equations, mask, solution)) continue;
            for (std::size_t i = 0; i < unknowns; ++i) solution[i] /= scale[i];
            if (*std::min_element(solution.begin(), solution.end()) < 0) continue;
            const Costs costs{rounded(solution[0]), rounded(solution[1]), rounded(solution[2]), paddings[padding]};
            const auto error = errors_of(costs, operations).root_mean_square;
            if (error >= least * 0.999) continue;
            least = error;
            best = costs;
        }
    }
    return best;
}

Errors errors_of(const Costs& costs, std::span<const Counted> operations) {
    Errors errors;
    double modelled = 0, counted = 0;
    for (const auto& operation : operations) {
        const auto relative = costs.of(operation) / operation.instructions - 1;
        errors.root_mean_square += relative * relative;
        errors.largest = std::max(errors.largest, std::abs(relative));
        modelled += costs.of(operation);
        counted += operation.instructions;
    }
    errors.root_mean_square = std::sqrt(errors.root_mean_square / static_cast<double>(operations.size()));
    errors.total = modelled / counted - 1;
    return errors;
}

}  // namespace linnet::benchmarks
