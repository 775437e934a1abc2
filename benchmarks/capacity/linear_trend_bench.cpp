// SPDX-License-Identifier: BSL-1.0
// A line and its prediction interval 90 days ahead, beside a hand-written loop of two passes that
// has Student's quantile at hand. For reference, 180 points elsewhere: numpy 314 us, statsmodels
// 522 us, scikit-learn 543 us, R 1565 us.
#include "table.hpp"
#include <nines/capacity/linear_trend.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/Dense>
#ifdef NINES_BENCHMARK_GSL
#include <gsl/gsl_fit.h>
#endif

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using nines::confidence;
using nines::linear_trend;

constexpr double day = 86'400;

struct series {
    std::vector<double> x; ///< Unix seconds
    std::vector<double> y;

    [[nodiscard]] double ahead() const { return x.back() + 90 * day; }
};

series noisy_line(std::size_t size) {
    series made;
    std::mt19937_64 random{1};
    std::normal_distribution<double> noise{0, 20};
    for (std::size_t i = 0; i < size; ++i) {
        const auto t = static_cast<double>(i);
        made.x.push_back(1'767'225'600 + t * day);
        made.y.push_back(500 + 220 * t / static_cast<double>(size) + noise(random));
    }
    return made;
}

double ours(const series& given, confidence level) {
    linear_trend<> trend;
    trend.add(given.x, given.y);
    return trend.predict(given.ahead(), level)->observation_interval.upper;
}

/// The upper end of the prediction interval. Residuals from the difference of sums of squares.
double two_passes(const series& given, double t) {
    const std::size_t size = given.x.size();
    const auto n = static_cast<double>(size);
    const double origin = given.x[0];
    double mx = 0;
    double my = 0;
    for (std::size_t i = 0; i < size; ++i) {
        mx += given.x[i] - origin;
        my += given.y[i];
    }
    mx /= n;
    my /= n;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double dx = given.x[i] - origin - mx;
        const double dy = given.y[i] - my;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    const double slope = xy / xx;
    const double variance = (yy - slope * xy) / (n - 2);
    const double d = given.ahead() - origin - mx;
    return my + slope * d + t * std::sqrt(variance * (1 + 1 / n + d * d / xx));
}

[[maybe_unused]] double eigen_qr(const series& given, double t) {
    const auto n = static_cast<Eigen::Index>(given.x.size());
    Eigen::MatrixXd design(n, 2);
    design.col(0).setOnes();
    design.col(1) = Eigen::Map<const Eigen::VectorXd>(given.x.data(), n).array() - given.x[0];
    const Eigen::Map<const Eigen::VectorXd> y{given.y.data(), n};
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr{design};
    const Eigen::Vector2d x = qr.solve(y);
    const double variance = (y - design * x).squaredNorm() / static_cast<double>(n - 2);
    const Eigen::Vector2d at{1, given.ahead() - given.x[0]};
    const Eigen::Vector2d share =
        qr.matrixQR().topRows(2).triangularView<Eigen::Upper>().transpose().solve(at);
    return at.dot(x) + t * std::sqrt(variance * (1 + share.squaredNorm()));
}

#ifdef NINES_BENCHMARK_GSL
double gsl(const series& given, double t) {
    double c0 = 0;
    double c1 = 0;
    double cov00 = 0;
    double cov01 = 0;
    double cov11 = 0;
    double residual = 0;
    gsl_fit_linear(given.x.data(), 1, given.y.data(), 1, given.x.size(), &c0, &c1, &cov00, &cov01,
                   &cov11, &residual);
    double value = 0;
    double error = 0;
    gsl_fit_linear_est(given.ahead(), c0, c1, cov00, cov01, cov11, &value, &error);
    const double variance = residual / static_cast<double>(given.x.size() - 2);
    return value + t * std::sqrt(variance + error * error);
}
#endif

template <class Run>
void add(const std::string& name, std::size_t items, Run run, double limits = 0) {
    benchmark::RegisterBenchmark(name.c_str(), [items, run, limits](benchmark::State& state) {
        for (auto _ : state) {
            benchmark::DoNotOptimize(run());
        }
        state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(items));
        if (limits > 0) {
            state.counters[nines::bench::target::limits_counter] = limits;
        }
    });
}

double student(std::size_t size) {
    return nines::two_sided_student_t_quantile(static_cast<double>(size - 2), confidence{0.95});
}

void add_fits(std::size_t size) {
    const std::string subject = "trend_and_prediction/n=" + std::to_string(size);
    const series given = noisy_line(size);
    const double t = student(size);
    add(
        subject + "/ours", 1, [given, level = confidence{0.95}] { return ours(given, level); },
        size > 1000 ? 1.2 : 1.3);
    add(subject + "/limit:two_passes", 1, [given, t] { return two_passes(given, t); });
    if (size > 1000) {
        return;
    }
    add(subject + "/peer:eigen_qr", 1, [given, t] { return eigen_qr(given, t); });
#ifdef NINES_BENCHMARK_GSL
    add(subject + "/peer:gsl", 1, [given, t] { return gsl(given, t); });
#endif
}

void add_many(std::size_t number, std::size_t size) {
    const std::string subject =
        "trends_and_predictions/" + std::to_string(number) + "x" + std::to_string(size);
    const std::vector<series> all(number, noisy_line(size));
    const auto over = [all](auto predict) {
        return [all, predict] {
            double sum = 0;
            for (const series& each : all) {
                sum += predict(each);
            }
            return sum;
        };
    };
    const double t = student(size);
    add(subject + "/ours", 1,
        over([level = confidence{0.95}](const series& each) { return ours(each, level); }), 1.3);
    add(subject + "/limit:two_passes", 1,
        over([t](const series& each) { return two_passes(each, t); }));
#ifdef NINES_BENCHMARK_GSL
    add(subject + "/peer:gsl", 1, over([t](const series& each) { return gsl(each, t); }));
#endif
}

/// Welford's update of the two means and three sums: what a stream cannot do without.
struct bare_update {
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    double yy = 0;

    void add(double at, double value) {
        n += 1;
        const double dx = at - x;
        const double dy = value - y;
        x += dx / n;
        y += dy / n;
        xx += dx * (at - x);
        xy += dx * (value - y);
        yy += dy * (value - y);
    }
};

void add_streams() {
    constexpr std::size_t size = 4096;
    constexpr std::size_t window = 288;
    add("trend_stream/add/ours", size, [given = noisy_line(size)] {
        linear_trend<> trend;
        for (std::size_t i = 0; i < size; ++i) {
            trend.add(given.x[i], given.y[i]);
        }
        return trend;
    });
    add("trend_stream/add/limit:welford", size, [given = noisy_line(size)] {
        bare_update update;
        for (std::size_t i = 0; i < size; ++i) {
            update.add(given.x[i], given.y[i]);
        }
        return update;
    });
    add("trend_stream/slide/ours", size - window, [given = noisy_line(size)] {
        linear_trend<> trend;
        for (std::size_t i = 0; i < window; ++i) {
            trend.add(given.x[i], given.y[i]);
        }
        for (std::size_t i = window; i < size; ++i) {
            trend.add(given.x[i], given.y[i]);
            trend.remove(given.x[i - window], given.y[i - window]);
        }
        return trend;
    });
}

const bool registered = [] {
    add_fits(180);
    add_fits(1'000'000);
    add_many(10'000, 180);
    add_streams();
    return true;
}();

} // namespace
