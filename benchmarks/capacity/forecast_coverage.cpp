// SPDX-License-Identifier: BSL-1.0
#include "capacity/forecast_coverage.hpp"

#include <nines/capacity/calibrated_forecast.hpp>
#include <nines/capacity/forecast.hpp>
#include <nines/capacity/newey_west.hpp>
#include <nines/stats/student_t.hpp>

#include "../tests/capacity/simulated_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace nines::bench {
namespace {

constexpr double day = 86'400;
const confidence level{0.95};

struct tally {
    double held = 0;
    double width = 0;
    double asked = 0;

    void add(const interval<double>& bounds, double seen) {
        held += bounds.contains(seen) ? 1 : 0;
        width += bounds.width();
        ++asked;
    }
    [[nodiscard]] std::string text() const {
        return fmt::format("{:>6.3f} {:>7.1f}", held / asked, width / asked);
    }
};

struct simulation {
    std::array<tally, 4> ours;
    std::array<tally, 4> naive;
    int walks = 0;
    double slope_ours = 0;
    double slope_robust = 0;
    double slope_naive = 0;
};

interval<double> around(double centre, double reach) {
    return {centre - reach, centre + reach};
}

/// A level of 10, a slope of 0, and an autoregression of unit steps.
void add_run(simulation& sum, std::mt19937_64& random, double rho, int n,
             const std::array<int, 4>& ahead) {
    const auto errors =
        simulated::autoregression(random, rho, static_cast<std::size_t>(n + ahead[3]));
    std::vector<double> times;
    Eigen::MatrixXd design{n, 2};
    Eigen::VectorXd y{n};
    for (int i = 0; i < n; ++i) {
        times.push_back(i);
        design.row(i) << 1, i;
        y(i) = 10 + errors[static_cast<std::size_t>(i)];
    }
    const auto fit = correlated_least_squares(times, design, y).value();
    const auto& plain = fit.uncorrelated();
    const double t = remembered_student_t_quantile(static_cast<std::size_t>(n) - 2, level);
    for (std::size_t k = 0; k < ahead.size(); ++k) {
        const int at = n - 1 + ahead[k];
        const double seen = 10 + errors[static_cast<std::size_t>(at)];
        const Eigen::Vector2d row{1, static_cast<double>(at)};
        sum.ours[k].add(fit.observation_at(row, at).central(level), seen);
        sum.naive[k].add(around(plain.coefficients().dot(row),
                                t * std::hypot(plain.standard_error_at(row),
                                               plain.residual_standard_deviation())),
                         seen);
    }
    sum.walks += fit.near_random_walk() ? 1 : 0;
    const auto holds = [t](double slope, double error) { return std::abs(slope) < t * error; };
    const double ordinary = plain.coefficients()(1);
    sum.slope_ours += holds(fit.coefficients()(1), fit.standard_errors()(1));
    sum.slope_robust += holds(ordinary, newey_west(plain, design).value().standard_errors()(1));
    sum.slope_naive += holds(ordinary, plain.standard_errors()(1));
}

/// Nothing where the file is not there.
std::optional<time_series<>> recorded(const std::string& name) {
    std::ifstream file{std::string{NINES_SHARED_DIR} + "/data/nab/" + name + ".csv"};
    std::vector<double> times;
    std::vector<double> values;
    for (std::string line; std::getline(file, line);) {
        int year = 0;
        unsigned month = 0;
        unsigned of_month = 0;
        int hour = 0;
        int minute = 0;
        int second = 0;
        double value = 0;
        if (std::sscanf(line.c_str(), "%d-%u-%u %d:%d:%d,%lf", &year, &month, &of_month, &hour,
                        &minute, &second, &value) != 7) {
            continue; // the names of the columns
        }
        const std::chrono::sys_days date{std::chrono::year{year} / static_cast<int>(month) /
                                         static_cast<int>(of_month)};
        times.push_back(static_cast<double>(date.time_since_epoch().count()) * day + hour * 3600 +
                        minute * 60 + second);
        values.push_back(value);
    }
    return times.empty() ? std::nullopt : std::optional{time_series<>::from(times, values).value()};
}

/// A level with the waves of a day and, where the series lasts, of a week.
forecast_model<> seasonal_level(double span) {
    forecast_model<> model{.season = {.trend = false, .fourier = {{day, 4}}}};
    if (span > 30 * day) {
        model.season.fourier.push_back({7 * day, 6});
    }
    return model;
}

std::string text(const backtest_score<>& score) {
    return score.targets == 0 ? fmt::format("{:>22}", "-")
                              : fmt::format("{:>7.3f} {:>9.4g} {:>4.2f}", score.coverage(),
                                            score.mean_width(), score.mase());
}

/// Twenty origins or so; 24 targets in the last day before the horizon.
std::string backtest_line(const std::string& name, const time_series<>& series, double horizon) {
    const double span = series.times().back() - series.times().front();
    const backtest_plan<> plan{.horizon = horizon,
                               .history = std::max(span / 3, 5 * day),
                               .every = span / 30,
                               .window = day,
                               .targets = 24};
    const auto line = [](const time_series<>& history) {
        return forecast<>::fit(history, {.errors = error_memory::none});
    };
    const auto seasonal = [model = seasonal_level(span)](const time_series<>& history) {
        return forecast<>::fit(history, model);
    };
    const auto calibrated = [&](const time_series<>& history) {
        const double known = history.times().back() - history.times().front();
        const double reach = std::min(horizon, known / 2);
        return calibrated_forecast<forecast<>>::fit(
            history,
            {.horizon = reach,
             .history = known / 3,
             .every = std::max((known * 2 / 3 - reach) / 8, day / 4),
             .window = day,
             .targets = 12},
            seasonal);
    };
    const auto ours = backtest(series, plan, seasonal).value();
    return fmt::format("{:<36}{:>4.0f} d {:>4} {}  {}  {}\n", name, horizon / day, ours.origins,
                       text(backtest(series, plan, line).value()), text(ours),
                       text(backtest(series, plan, calibrated).value()));
}

} // namespace

std::string simulated_coverage_table() {
    std::string table = "\nCoverage of 95 % prediction intervals and their mean width, of a line "
                        "with errors of\nautocorrelation rho and unit steps, h steps ahead: ours "
                        "(correlated_regression), then ordinary\nleast squares. Walks: taken for a "
                        "possible random walk. Slope: coverage of its 95 % interval,\nours, "
                        "Newey-West, ordinary. 400 runs: give or take 0.02.\n";
    std::mt19937_64 random{1};
    constexpr int runs = 400;
    for (const double rho : {0.0, 0.5, 0.8, 0.9, 1.0}) {
        for (const int n : {100, 500, 2000}) {
            const std::array ahead{1, n / 10, n / 2, 2 * n};
            simulation sum;
            for (int run = 0; run < runs; ++run) {
                add_run(sum, random, rho, n, ahead);
            }
            table += fmt::format("rho {:<4} n {:<5} walks {:<5.3f}slope {:.3f} {:.3f} {:.3f}\n",
                                 rho, n, sum.walks / double{runs}, sum.slope_ours / runs,
                                 sum.slope_robust / runs, sum.slope_naive / runs);
            for (std::size_t k = 0; k < ahead.size(); ++k) {
                table += fmt::format("    h {:>5}  {}   {}\n", ahead[k], sum.ours[k].text(),
                                     sum.naive[k].text());
            }
        }
    }
    return table;
}

std::string backtest_coverage_table() {
    std::string table = fmt::format(
        "\nRolling-origin backtests of 95 % intervals: coverage, mean width, MASE\n"
        "{:<36}{:>6} {:>4} {:>22}  {:>22}  {:>22}\n",
        "series", "ahead", "from", "line, independent", "seasonal, correlated", "calibrated");
    bool any = false;
    for (const char* name : {"cpu_utilization_asg_misconfiguration", "nyc_taxi",
                             "elb_request_count_8c0756", "ec2_request_latency_system_failure",
                             "ec2_cpu_utilization_825cc2", "rds_cpu_utilization_cc0c53"}) {
        const auto series = recorded(name);
        if (!series) {
            continue;
        }
        any = true;
        const double span = series->times().back() - series->times().front();
        for (const double horizon : {day, 7 * day, 30 * day}) {
            if (horizon < 0.6 * span) {
                table += backtest_line(name, *series, horizon);
            }
        }
    }
    return any ? table : "\nBacktests on real series: skipped: no shared data\n";
}

} // namespace nines::bench
