// SPDX-License-Identifier: BSL-1.0
// A forecast of two months in samples of five minutes, with the waves of a day and a week: fit and
// one statement, beside the bare factorisation of the same design.
#include <nines/capacity/forecast.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/QR>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <vector>

namespace {

constexpr double day = 86'400;

struct problem {
    nines::time_series<> series;
    nines::forecast_model<> model;
    Eigen::MatrixXd design;
    Eigen::VectorXd y;
};

const problem& seasonal() {
    static const problem made = [] {
        constexpr std::size_t rows = 18'050;
        std::mt19937_64 random{1};
        std::normal_distribution<double> normal;
        std::vector<double> times(rows);
        std::vector<double> values(rows);
        double error = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            times[i] = 300.0 * static_cast<double>(i);
            error = 0.8 * error + normal(random);
            values[i] = 40 + times[i] / day / 4 +
                        5 * std::sin(2 * std::numbers::pi * times[i] / day) + error;
        }
        problem each{nines::time_series<>::from(times, values).value(),
                     {.season = {.fourier = {{day, 13}, {7 * day, 6}}}},
                     {},
                     Eigen::Map<const Eigen::VectorXd>(values.data(), rows)};
        const auto ahead = nines::forecast<>::fit(each.series, each.model).value();
        const auto columns = ahead.trend().row(0).size();
        each.design.resize(rows, columns);
        for (std::size_t i = 0; i < rows; ++i) {
            each.design.row(static_cast<Eigen::Index>(i)) = ahead.trend().row(times[i]).transpose();
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
    add("forecast/fit_18050x40/ours", [](const problem& given) {
        return nines::forecast<>::fit(given.series, given.model)->correlation();
    });
    add("forecast/fit_18050x40/limit:eigen_householder_qr", [](const problem& given) {
        return Eigen::VectorXd{given.design.householderQr().solve(given.y)}(1);
    });
    add("forecast/statement/ours", [](const problem& given) {
        static const auto ahead = nines::forecast<>::fit(given.series, given.model).value();
        return ahead.at(ahead.last_time() + 90 * day, nines::confidence{0.95})->mean;
    });
    return true;
}();

} // namespace
