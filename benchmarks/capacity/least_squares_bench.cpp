// SPDX-License-Identifier: BSL-1.0
// A seasonal regression: a trend and waves of a week, 40 columns by 18,050 rows, beside the bare
// factorisations that know nothing of errors or rank.
#include <nines/capacity/least_squares.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/Dense>

#include <cmath>
#include <numbers>
#include <random>

namespace {

struct problem {
    Eigen::MatrixXd design;
    Eigen::VectorXd y;
};

const problem& seasonal() {
    static const problem made = [] {
        constexpr Eigen::Index rows = 18'050;
        constexpr Eigen::Index columns = 40;
        constexpr double week = 7 * 288; // in samples of five minutes
        problem each{Eigen::MatrixXd(rows, columns), Eigen::VectorXd(rows)};
        std::mt19937_64 random{1};
        std::normal_distribution<double> noise;
        for (Eigen::Index i = 0; i < rows; ++i) {
            const auto t = static_cast<double>(i);
            each.design(i, 0) = 1;
            each.design(i, 1) = t / rows;
            for (Eigen::Index k = 1; 2 * k < columns; ++k) {
                const double angle = 2 * std::numbers::pi * static_cast<double>(k) * t / week;
                each.design(i, 2 * k) = std::sin(angle);
                each.design(i, 2 * k + 1) = std::cos(angle);
            }
            each.y(i) = 40 + t / 1000 + 5 * each.design(i, 2) + noise(random);
        }
        return each;
    }();
    return made;
}

template <class Solve>
void run(benchmark::State& state, Solve solve) {
    const problem& given = seasonal();
    for (auto _ : state) {
        benchmark::DoNotOptimize(solve(given));
    }
    state.SetItemsProcessed(state.iterations());
}

const bool registered = [] {
    const auto add = [](const char* name, auto solve) {
        benchmark::RegisterBenchmark(name, [solve](benchmark::State& state) { run(state, solve); });
    };
    add("least_squares/18050x40/ours", [](const problem& given) {
        return nines::least_squares(given.design, given.y)->coefficients()(1);
    });
    add("least_squares/18050x40/limit:eigen_householder_qr", [](const problem& given) {
        return Eigen::VectorXd{given.design.householderQr().solve(given.y)}(1);
    });
    add("least_squares/18050x40/peer:eigen_col_piv_householder_qr", [](const problem& given) {
        return Eigen::VectorXd{given.design.colPivHouseholderQr().solve(given.y)}(1);
    });
    add("least_squares/18050x40/peer:eigen_complete_orthogonal", [](const problem& given) {
        return Eigen::VectorXd{given.design.completeOrthogonalDecomposition().solve(given.y)}(1);
    });
    return true;
}();

} // namespace
