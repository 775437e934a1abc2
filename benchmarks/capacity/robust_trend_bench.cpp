// SPDX-License-Identifier: BSL-1.0
// The line of Theil and Sen with its interval, beside all slopes made and selected from, and beside
// one sort of the residuals: the least that knows the points' order. 18,050 points are to take 30
// ms at most.
#include "table.hpp"
#include <nines/capacity/robust_trend.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using nines::confidence;

struct series {
    std::vector<double> x; ///< Unix seconds
    std::vector<double> y;
};

/// A line under noise, in steps of `step`: monitoring data are rounded, and slopes tied.
series noisy_line(std::size_t size, double step) {
    series made;
    std::mt19937_64 random{1};
    std::normal_distribution<double> noise{0, 20};
    for (std::size_t i = 0; i < size; ++i) {
        const auto t = static_cast<double>(i);
        made.x.push_back(1'767'225'600 + t * 300);
        const double y = 500 + 220 * t / static_cast<double>(size) + noise(random);
        made.y.push_back(step > 0 ? step * std::round(y / step) : y);
    }
    return made;
}

double all_slopes(const series& given) {
    std::vector<double> slopes;
    slopes.reserve(given.x.size() * (given.x.size() - 1) / 2);
    for (std::size_t i = 0; i < given.x.size(); ++i) {
        for (std::size_t j = i + 1; j < given.x.size(); ++j) {
            slopes.push_back((given.y[j] - given.y[i]) / (given.x[j] - given.x[i]));
        }
    }
    const auto middle = slopes.begin() + static_cast<std::ptrdiff_t>(slopes.size() / 2);
    std::nth_element(slopes.begin(), middle, slopes.end());
    return *middle;
}

template <class Run>
void add(const std::string& name, Run run, double at_most = 0) {
    benchmark::RegisterBenchmark(name.c_str(), [run, at_most](benchmark::State& state) {
        for (auto _ : state) {
            benchmark::DoNotOptimize(run());
        }
        if (at_most > 0) {
            state.counters[nines::bench::target::seconds_counter] = at_most;
        }
    });
}

void add_theil_sen(const std::string& subject, const series& given, double at_most) {
    add(
        subject + "/ours",
        [given] { return nines::theil_sen<double>(given.x, given.y, confidence{0.95})->height; },
        at_most);
    add(subject + "/limit:sort", [given] {
        std::vector<double> sorted = given.y;
        std::sort(sorted.begin(), sorted.end());
        return sorted.front();
    });
    if (given.x.size() < 5000) {
        add(subject + "/peer:all_slopes", [given] { return all_slopes(given); });
    }
}

const bool registered = [] {
    add_theil_sen("theil_sen/n=180", noisy_line(180, 0), 0);
    add_theil_sen("theil_sen/n=2000", noisy_line(2000, 0), 0);
    add_theil_sen("theil_sen/n=18050", noisy_line(18'050, 0), 30e-3);
    add_theil_sen("theil_sen/n=18050,whole", noisy_line(18'050, 1), 30e-3);
    const auto given = noisy_line(18'050, 0);
    add("mann_kendall/n=18050/ours",
        [given] { return nines::mann_kendall<double>(given.x, given.y)->z; });
    add("m_estimate/n=18050/ours", [given] {
        return nines::m_estimate<double>(given.x, given.y, nines::robust_loss::bisquare)->slope;
    });
    return true;
}();

} // namespace
