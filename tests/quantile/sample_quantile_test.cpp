// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/sample_quantile.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace sample_quantile_test {

using nines::quantile_definition;
using nines::quantile_level;
using nines::sample_quantile;

namespace {

constexpr std::array definitions{
    quantile_definition::inverted_cdf,
    quantile_definition::averaged_inverted_cdf,
    quantile_definition::closest_observation,
    quantile_definition::interpolated_inverted_cdf,
    quantile_definition::hazen,
    quantile_definition::weibull,
    quantile_definition::linear,
    quantile_definition::median_unbiased,
    quantile_definition::normal_unbiased,
};

template <class Real = double>
std::vector<Real> numbers(const std::string& text) {
    std::istringstream in{text};
    std::vector<Real> values;
    for (long double value = 0; in >> value;) {
        values.push_back(static_cast<Real>(value));
    }
    return values;
}

template <class Real>
Real quantile_of(const std::vector<Real>& sorted, double level, quantile_definition definition) {
    return sample_quantile(std::span<const Real>{sorted}, quantile_level{level}, definition)
        .value();
}

/// Definitions 4 to 9 another way: by a walk along the polygon through (level of value k, value k).
double by_plotting_position(const std::vector<double>& sorted, double p,
                            quantile_definition definition) {
    const auto n = static_cast<double>(sorted.size());
    const auto level_of = [&](double k) {
        switch (definition) {
        case quantile_definition::interpolated_inverted_cdf:
            return k / n;
        case quantile_definition::hazen:
            return (k - 0.5) / n;
        case quantile_definition::weibull:
            return k / (n + 1);
        case quantile_definition::linear:
            return (k - 1) / (n - 1);
        case quantile_definition::median_unbiased:
            return (k - 1. / 3) / (n + 1. / 3);
        default:
            return (k - 3. / 8) / (n + 1. / 4);
        }
    };
    if (p <= level_of(1)) {
        return sorted.front();
    }
    for (std::size_t k = 1; k < sorted.size(); ++k) {
        const double from = level_of(static_cast<double>(k));
        const double to = level_of(static_cast<double>(k + 1));
        if (p <= to) {
            return sorted[k - 1] + (sorted[k] - sorted[k - 1]) * (p - from) / (to - from);
        }
    }
    return sorted.back();
}

} // namespace

TEST_CASE_TEMPLATE("sample quantiles agree with exact rationals by all nine definitions", Real,
                   double, long double, float) {
    const auto rows = golden::table("order_statistics.csv");
    CHECK(rows.size() == 91);
    for (const auto& row : rows) {
        const auto sorted = numbers<Real>(row.text("sample"));
        for (std::size_t i = 0; i < definitions.size(); ++i) {
            const auto expected = static_cast<double>(row.precise("hf" + std::to_string(i + 1)));
            const auto got =
                static_cast<double>(quantile_of(sorted, row.number("level"), definitions[i]));
            const double scale = std::abs(static_cast<double>(sorted.front())) +
                                 std::abs(static_cast<double>(sorted.back()));
            // The rank, up to n, is rounded twice; what follows once or twice.
            const auto n = static_cast<double>(sorted.size());
            const double rounding = 2 * n * std::numeric_limits<double>::epsilon() +
                                    4 * static_cast<double>(std::numeric_limits<Real>::epsilon());
            CAPTURE(row.text("sample"));
            CAPTURE(row.text("level"));
            CAPTURE(i + 1);
            CHECK(std::abs(got - expected) <= rounding * scale);
        }
    }
}

TEST_CASE("interpolated sample quantiles are the polygon through the plotting positions") {
    std::mt19937_64 random{20250301};
    INFO("seed 20250301");
    std::normal_distribution<double> normal;
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<double> sorted(2 + random() % 30);
        std::generate(sorted.begin(), sorted.end(), [&] { return normal(random); });
        std::sort(sorted.begin(), sorted.end());
        const double p = std::uniform_real_distribution<double>{}(random);
        for (std::size_t i = 3; i < definitions.size(); ++i) {
            const double other = by_plotting_position(sorted, p, definitions[i]);
            CHECK(quantile_of(sorted, p, definitions[i]) == doctest::Approx(other).epsilon(1e-9));
        }
    }
}

TEST_CASE("the levels 0 and 1 are the least and the largest value by every definition") {
    for (const auto& sorted : {numbers("3"), numbers("1 2"), numbers("-5 0 0 7 8 9")}) {
        for (const auto definition : definitions) {
            CHECK(quantile_of(sorted, 0, definition) == sorted.front());
            CHECK(quantile_of(sorted, 1, definition) == sorted.back());
        }
    }
}

TEST_CASE("a rank that is whole but for rounding is whole") {
    std::vector<double> sorted(1000);
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        sorted[i] = static_cast<double>(i + 1);
    }
    // 0.07 * 100 and 0.29 * 100 exceed 7 and fall short of 29 in doubles.
    CHECK(0.07 * 100 > 7);
    CHECK(0.29 * 100 < 29);
    const std::vector<double> hundred(sorted.begin(), sorted.begin() + 100);
    for (int percent = 1; percent < 100; ++percent) {
        CAPTURE(percent);
        const double level = percent / 100.0;
        CHECK(quantile_of(hundred, level, quantile_definition::inverted_cdf) == percent);
        CHECK(quantile_of(hundred, level, quantile_definition::averaged_inverted_cdf) ==
              percent + 0.5);
        CHECK(quantile_of(hundred, level, quantile_definition::interpolated_inverted_cdf) ==
              percent);
    }
    for (int permille = 1; permille < 1000; ++permille) {
        CAPTURE(permille);
        CHECK(quantile_of(sorted, permille / 1000.0, quantile_definition::inverted_cdf) ==
              permille);
    }
}

TEST_CASE("sample quantiles rise with the level and stay among the values") {
    const auto sorted = numbers("-1e308 -2 -2 0.5 3 3 3 1e300 1.7e308");
    for (const auto definition : definitions) {
        double last = sorted.front();
        for (int i = 0; i <= 1000; ++i) {
            const double value = quantile_of(sorted, i / 1000.0, definition);
            CHECK(value >= last);
            CHECK(value <= sorted.back());
            last = value;
        }
    }
}

TEST_CASE("an empty sample has no quantile") {
    const auto none = sample_quantile(std::span<const double>{}, quantile_level{0.5});
    REQUIRE(!none);
    CHECK(none.error().code == nines::errc::insufficient);
}

} // namespace sample_quantile_test
