// SPDX-License-Identifier: BSL-1.0
// Two months in samples of five minutes: a trend, waves of a day and a week, correlated errors; and
// the design of 40 columns that explains them.
#pragma once

#include <nines/capacity/forecast.hpp>
#include <nines/capacity/seasonal_terms.hpp>

#include "../tests/capacity/simulated_errors.hpp"
#include "table.hpp"

#include <benchmark/benchmark.h>

#include <Eigen/Core>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <string>
#include <vector>

namespace nines::bench {

struct seasonal_problem {
    static constexpr double day = 86'400;
    static constexpr std::size_t rows = 18'050;

    time_series<> series;
    forecast_model<> model{.season = {.fourier = {{day, 13}, {7 * day, 6}}}};
    Eigen::MatrixXd design;
    Eigen::VectorXd y;
};

/// The same for all benchmarks.
inline const seasonal_problem& seasonal() {
    static const seasonal_problem made = [] {
        constexpr double day = seasonal_problem::day;
        std::mt19937_64 random{1};
        const auto errors = simulated::autoregression(random, 0.8, seasonal_problem::rows);
        std::vector<double> times;
        std::vector<double> values;
        for (const double error : errors) {
            const double time = 300.0 * static_cast<double>(times.size());
            times.push_back(time);
            values.push_back(40 + time / day / 4 + 5 * std::sin(2 * std::numbers::pi * time / day) +
                             error);
        }
        seasonal_problem each;
        each.series = time_series<>::from(times, values).value();
        each.y = Eigen::Map<const Eigen::VectorXd>(values.data(),
                                                   static_cast<Eigen::Index>(values.size()));
        const double half = times.back() / 2;
        const seasonal_columns<> columns{each.model.season, half, half};
        each.design.resize(each.y.size(), static_cast<Eigen::Index>(columns.columns().size()));
        for (std::size_t j = 0; j < columns.columns().size(); ++j) {
            for (std::size_t i = 0; i < times.size(); ++i) {
                each.design(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
                    columns.value(columns.columns()[j], times[i]);
            }
        }
        return each;
    }();
    return made;
}

/// Runs solve(seasonal()) as a benchmark. `limits`: what it may cost at most, in multiples of the
/// limit; 0 where nothing is said.
template <class Solve>
void add_seasonal(const std::string& name, Solve solve, double limits = 0) {
    benchmark::RegisterBenchmark(name.c_str(), [solve, limits](benchmark::State& state) {
        const seasonal_problem& given = seasonal();
        for (auto _ : state) {
            benchmark::DoNotOptimize(solve(given));
        }
        state.SetItemsProcessed(state.iterations());
        if (limits > 0) {
            state.counters[target::limits_counter] = limits;
        }
    });
}

} // namespace nines::bench
