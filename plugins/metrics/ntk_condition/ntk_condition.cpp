// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "ntk_condition/ntk_condition.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "shared/gradients.hpp"

namespace linnet::metrics {
namespace {

class Symmetric {
public:
    explicit Symmetric(std::size_t size) : size_{size}, values_(size * size) {}
    std::size_t size() const { return size_; }
    double& at(std::size_t row, std::size_t column) { return values_[row * size_ + column]; }

private:
    std::size_t size_;
    std::vector<double> values_;
};

// Several sums at a time, so that they can be computed side by side; the same order on every machine.
double dot(std::span<const float> a, std::span<const float> b) {
    constexpr std::size_t lanes = 8;
    double sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= a.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
    double sum = 0;
    for (; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    for (const double lane : sums) sum += lane;
    return sum;
}

Symmetric gram(const sdk::InitialGradientsView& gradients) {
    Symmetric matrix(gradients.batches());
    for (std::uint32_t row = 0; row < gradients.batches(); ++row)
        for (std::uint32_t column = 0; column <= row; ++column)
            matrix.at(row, column) = matrix.at(column, row) = dot(gradients.gradient(row), gradients.gradient(column));
    return matrix;
}

// Makes the element at (p, q) zero (the method of Jacobi, 1846; Golub and Van Loan, Matrix Computations, section 8.5).
void rotate(Symmetric& matrix, std::size_t p, std::size_t q) {
    const double away = matrix.at(p, q);
    if (away == 0) return;
    const double slope = (matrix.at(q, q) - matrix.at(p, p)) / (2 * away);
    const double tangent = std::copysign(1.0, slope) / (std::abs(slope) + std::hypot(slope, 1.0));
    const double cosine = 1 / std::hypot(tangent, 1.0), sine = tangent * cosine;
    for (std::size_t k = 0; k < matrix.size(); ++k) {
        const double at_p = matrix.at(k, p), at_q = matrix.at(k, q);
        matrix.at(k, p) = cosine * at_p - sine * at_q;
        matrix.at(k, q) = sine * at_p + cosine * at_q;
    }
    for (std::size_t k = 0; k < matrix.size(); ++k) {
        const double at_p = matrix.at(p, k), at_q = matrix.at(q, k);
        matrix.at(p, k) = cosine * at_p - sine * at_q;
        matrix.at(q, k) = sine * at_p + cosine * at_q;
    }
    matrix.at(p, q) = matrix.at(q, p) = 0;
}

// Leaves the eigenvalues on the diagonal.
void diagonalise(Symmetric& matrix) {
    constexpr int most_sweeps = 30;  // convergence is quadratic: 32 windows need about eight
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
        double inside = 0, outside = 0;
        for (std::size_t p = 0; p < matrix.size(); ++p) {
            inside += matrix.at(p, p) * matrix.at(p, p);
            for (std::size_t q = 0; q < p; ++q) outside += matrix.at(p, q) * matrix.at(p, q);
        }
        if (outside <= 1e-34 * inside) return;
        for (std::size_t q = 1; q < matrix.size(); ++q)
            for (std::size_t p = 0; p < q; ++p) rotate(matrix, p, q);
    }
}

}  // namespace

sdk::MetricDescription NtkCondition::describe() const noexcept {
    return {sdk::Stage::before_training, false, "", "computed: from gradients at initial weights"};
}

double NtkCondition::measure(const sdk::Candidate& candidate) const {
    constexpr double precision = 1e-12;
    auto matrix = gram(gradients_of(candidate, "ntk_condition"));
    diagonalise(matrix);
    double largest = 0, smallest = matrix.at(0, 0);
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        largest = std::max(largest, matrix.at(i, i));
        smallest = std::min(smallest, matrix.at(i, i));
    }
    if (!(largest > 0)) throw std::runtime_error("ntk_condition: all gradients at the initial weights are zero");
    return largest / std::max(smallest, precision * largest);
}

}  // namespace linnet::metrics
