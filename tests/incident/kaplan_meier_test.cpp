// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/kaplan_meier.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace kaplan_meier_test {

using nines::confidence;
using nines::errc;
using nines::quantile_level;
using nines::survival_curve;
using nines::watched_time;
using times = std::vector<watched_time<double>>;

namespace {

constexpr confidence level{0.95};
constexpr double infinity = std::numeric_limits<double>::infinity();

auto curve_of(const times& given) {
    return survival_curve<double>::try_from(std::span<const watched_time<double>>{given});
}

times period(const std::string& name) {
    times read;
    for (const auto& row : golden::table("recovery_times.csv")) {
        if (row.text("period") == name) {
            read.push_back({row.number("minutes"), row.count("closed") == 1});
        }
    }
    return read;
}

TEST_CASE("curves, Greenwood's errors and log-log intervals to 12 digits against R's survfit") {
    const auto rows = golden::table("survival.csv");
    REQUIRE(rows.size() > 40);
    for (const std::string name : {"before", "after"}) {
        const auto curve = *curve_of(period(name));
        std::size_t next = 0;
        for (const auto& row : rows) {
            if (row.text("period") != name) {
                continue;
            }
            REQUIRE(next < curve.steps().size());
            const auto& step = curve.steps()[next++];
            CAPTURE(row.text("minutes"));
            CHECK(step.time == row.number("minutes"));
            CHECK(step.at_risk == row.count("at_risk"));
            CHECK(step.ended == row.count("closed"));
            CHECK(step.open == doctest::Approx(row.number("open_share")).epsilon(1e-12));
            if (step.open > 0) {
                CHECK(step.open * step.relative_error ==
                      doctest::Approx(row.number("standard_error")).epsilon(1e-12));
                const auto open = curve.open_after(step.time, level);
                CHECK(open.value == step.open);
                CHECK(open.bounds.lower == doctest::Approx(row.number("lower")).epsilon(1e-11));
                CHECK(open.bounds.upper == doctest::Approx(row.number("upper")).epsilon(1e-11));
            }
        }
        CHECK(next == curve.steps().size());
    }
}

struct quantile_row {
    const char* period;
    double level;
    double value;
    double lower;
    double upper;
};

// quantile(survfit(...)) of R: the comments at the end of survival.csv.
constexpr quantile_row quantiles[] = {
    {"before", 0.25, 40.8, 12.9, 77},      {"before", 0.5, 98.7, 59.7, 161.8},
    {"before", 0.75, 180.8, 128.3, 251.2}, {"after", 0.25, 22.5, 7.3, 49.6},
    {"after", 0.5, 62.8, 24.4, 152.8},     {"after", 0.75, 152.8, 71.5, 235.5},
};

TEST_CASE("quantiles and their bounds are those of R") {
    for (const auto& row : quantiles) {
        CAPTURE(row.period);
        CAPTURE(row.level);
        const auto got = *curve_of(period(row.period))->quantile(quantile_level{row.level}, level);
        CHECK(got.value == doctest::Approx(row.value).epsilon(1e-12));
        CHECK(got.bounds.lower == doctest::Approx(row.lower).epsilon(1e-12));
        CHECK(got.bounds.upper == doctest::Approx(row.upper).epsilon(1e-12));
    }
}

TEST_CASE("when all have ended the curve is the share of longer ones") {
    std::mt19937_64 random{5};
    std::lognormal_distribution<double> minutes{4.25, 1.25};
    times all;
    for (int i = 0; i < 300; ++i) {
        all.push_back({std::round(minutes(random)), true});
    }
    const auto curve = *curve_of(all);
    for (const double at : {0.0, 10.0, 70.0, 500.0, 1e9}) {
        const auto longer = std::ranges::count_if(all, [&](auto time) { return time.length > at; });
        CHECK(curve.open_after(at, level).value == doctest::Approx(double(longer) / 300));
    }
    auto sorted = all;
    std::ranges::sort(sorted, {}, &watched_time<double>::length);
    CHECK(curve.median(level)->value ==
          doctest::Approx((sorted[149].length + sorted[150].length) / 2));
}

TEST_CASE("while most are open the median cannot be told, and its upper bound may have no end") {
    const auto open = *curve_of({{10, true}, {20, false}, {30, false}});
    CHECK(open.median(level).error().code == errc::insufficient);
    CHECK(open.quantile(quantile_level{0.25}, level)->value == 10);
    CHECK(open.quantile(quantile_level{0.25}, level)->bounds.upper == infinity);
    const auto few = *curve_of({{1, true}, {2, true}, {3, true}});
    CHECK(few.median(level)->value == 2);
    CHECK(few.median(level)->bounds.upper == infinity); // as R has it
    CHECK(few.quantile(quantile_level{1}, level)->value == 3);
    CHECK(open.open_after(5, level).value == 1);
    CHECK(open.open_after(1e9, level).value == doctest::Approx(2.0 / 3));
}

TEST_CASE("without one that ended, or with lengths that are none, there is no curve") {
    CHECK(curve_of({}).error().code == errc::insufficient);
    CHECK(curve_of({{5, false}}).error().code == errc::insufficient);
    CHECK(curve_of({{-1, true}}).error().code == errc::out_of_domain);
    CHECK(curve_of({{std::numeric_limits<double>::quiet_NaN(), true}}).error().code ==
          errc::out_of_domain);
    CHECK(curve_of({{infinity, false}, {1, true}}).error().code == errc::out_of_domain);
}

TEST_CASE("simulated, leaving the open ones out cheats and the curve does not") {
    constexpr unsigned seed = 1958;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> minutes{4.25, 1.25};
    std::uniform_real_distribution<double> watched{0, 300};
    const double median = std::exp(4.25);
    constexpr int rounds = 1000;
    int held = 0;
    int held_pointwise = 0;
    int too_short = 0;
    for (int i = 0; i < rounds; ++i) {
        times seen;
        std::vector<double> ended;
        for (int k = 0; k < 60; ++k) {
            const double length = minutes(random);
            const double until = watched(random);
            seen.push_back({std::fmin(length, until), length <= until});
            if (length <= until) {
                ended.push_back(length);
            }
        }
        const auto curve = *curve_of(seen);
        const auto told = curve.median(level);
        held += told && told->bounds.contains(median) ? 1 : 0;
        held_pointwise += curve.open_after(median, level).bounds.contains(0.5) ? 1 : 0;
        std::ranges::sort(ended);
        too_short += ended[ended.size() / 2] < median ? 1 : 0;
    }
    CHECK(std::abs(held - 0.95 * rounds) < 0.025 * rounds);
    CHECK(std::abs(held_pointwise - 0.95 * rounds) < 0.025 * rounds);
    CHECK(too_short > 0.95 * rounds);
}

} // namespace

} // namespace kaplan_meier_test
