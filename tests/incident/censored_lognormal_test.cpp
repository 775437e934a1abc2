// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/censored_lognormal.hpp>

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

namespace censored_lognormal_test {

using nines::confidence;
using nines::errc;
using nines::lognormal_times;
using nines::watched_time;
using model = nines::censored_lognormal<double>;
using times = std::vector<watched_time<double>>;

namespace {

constexpr confidence level{0.95};

nines::result<model> fit(const times& given, double least = 0) {
    return model::try_from(std::span<const watched_time<double>>{given}, least);
}

times period(const std::string& name) {
    times read;
    for (const auto& row : golden::table("recovery_times.csv")) {
        if (row.text("period") == name || name == "both") {
            read.push_back({row.number("minutes"), row.count("closed") == 1});
        }
    }
    return read;
}

/// Those of "before" of which only the ten shortest have ended.
times mostly_open() {
    times read = period("before");
    std::ranges::sort(read, {}, &watched_time<double>::length);
    for (std::size_t i = 0; i < read.size(); ++i) {
        read[i].ended = i < 10;
    }
    return read;
}

/// Lognormal times, watched for lognormal ones that are a part or several times as long.
times drawn(std::mt19937_64& random, std::size_t count, double mu, double watched_longer) {
    std::normal_distribution<double> normal;
    times all;
    for (std::size_t i = 0; i < count; ++i) {
        const double length = std::exp(mu + 1.25 * normal(random));
        const double watched = watched_longer * std::exp(mu + 1.25 * normal(random));
        all.push_back({std::fmin(length, watched), length <= watched});
    }
    return all;
}

TEST_CASE("the model is that of R's survreg, the deviation and the error with one time less") {
    const auto rows = golden::table("censored_lognormal.csv");
    REQUIRE(rows.size() == 4);
    for (const auto& row : rows) {
        const std::string name = row.text("period");
        CAPTURE(name);
        const auto told = *fit(name == "mostly_open" ? mostly_open() : period(name));
        const auto ended = static_cast<double>(told.ended);
        const double few = std::sqrt(ended / (ended - 1));
        CHECK(told.log_mean == doctest::Approx(row.number("mu")).epsilon(1e-9));
        CHECK(told.log_deviation == doctest::Approx(few * row.number("sigma")).epsilon(1e-9));
        CHECK(told.log_mean_error == doctest::Approx(few * row.number("error")).epsilon(1e-8));
    }
}

TEST_CASE("the hazard is R's, also where the tail itself is too small for a number") {
    const auto rows = golden::table("normal_hazard.csv");
    REQUIRE(rows.size() == 13);
    for (const auto& row : rows) {
        const double z = row.number("z");
        CAPTURE(z);
        CHECK(nines::detail::normal_hazard(z) ==
              doctest::Approx(row.number("hazard")).epsilon(1e-12));
    }
}

TEST_CASE("without open incidents it is the lognormal model in closed form") {
    std::mt19937_64 random{7};
    for (const std::size_t count : {2U, 3U, 20U}) {
        times all = drawn(random, count, 4, 1);
        std::vector<double> lengths;
        for (auto& each : all) {
            each.ended = true;
            lengths.push_back(each.length);
        }
        const auto told = *fit(all);
        const auto closed = lognormal_times<double>::of(lengths);
        CHECK(told.log_mean == doctest::Approx(closed.log_mean).epsilon(1e-12));
        CHECK(told.log_deviation == doctest::Approx(closed.log_deviation).epsilon(1e-10));
        const auto bounds = told.geometric_mean(level).bounds;
        const auto expected = closed.geometric_mean(level).bounds;
        CHECK(bounds.lower == doctest::Approx(expected.lower).epsilon(1e-9));
        CHECK(bounds.upper == doctest::Approx(expected.upper).epsilon(1e-9));
    }
}

/// A second way: fills in what open ones are expected to be, and estimates again. Source:
/// Dempster, Laird and Rubin 1977, doi 10.1111/j.2517-6161.1977.tb01600.x.
void by_expectation(const times& all, double& mu, double& sigma) {
    mu = 4;
    sigma = 1;
    for (int i = 0; i < 20'000; ++i) {
        double sum = 0;
        double squares = 0;
        for (const auto& each : all) {
            const double x = std::log(each.length);
            const double z = (x - mu) / sigma;
            const double hazard =
                std::exp(-z * z / 2) / std::sqrt(std::acos(-1.0) / 2) / std::erfc(z / std::sqrt(2));
            const double mean = each.ended ? x : mu + sigma * hazard;
            const double variance = each.ended ? 0 : sigma * sigma * (1 - hazard * (hazard - z));
            sum += mean;
            squares += mean * mean + variance;
        }
        const auto n = static_cast<double>(all.size());
        mu = sum / n;
        sigma = std::sqrt(squares / n - mu * mu);
    }
}

TEST_CASE("the peak is where filling in the open ones, again and again, ends too") {
    std::mt19937_64 random{1977};
    for (const double watched_longer : {0.5, 1.0, 4.0}) {
        const times all = drawn(random, 15, 4.25, watched_longer);
        const auto told = *fit(all);
        const auto ended = static_cast<double>(told.ended);
        double mu = 0;
        double sigma = 0;
        by_expectation(all, mu, sigma);
        CHECK(told.log_mean == doctest::Approx(mu).epsilon(1e-8));
        CHECK(told.log_deviation * std::sqrt((ended - 1) / ended) ==
              doctest::Approx(sigma).epsilon(1e-8));
    }
}

TEST_CASE("the unit does not matter, and a longer watch of an open one makes times longer") {
    std::mt19937_64 random{5};
    times all = drawn(random, 20, 4, 2);
    all.push_back({60, false});
    const auto minutes = *fit(all);
    times longer = all;
    longer.back().length = 6000;
    CHECK(fit(longer)->log_mean > minutes.log_mean);
    for (auto& each : all) {
        each.length *= 60e6;
    }
    const auto microseconds = *fit(all);
    CHECK(microseconds.log_mean == doctest::Approx(minutes.log_mean + std::log(60e6)));
    CHECK(microseconds.log_deviation == doctest::Approx(minutes.log_deviation).epsilon(1e-9));
    CHECK(microseconds.log_mean_error == doctest::Approx(minutes.log_mean_error).epsilon(1e-9));
}

TEST_CASE(
    "a least time: what ended sooner counts as that, and what is open for less says nothing") {
    const auto told = *fit({{0, true}, {60, true}, {20, true}, {0.2, false}}, 0.5);
    const auto same = *fit({{0.5, true}, {60, true}, {20, true}});
    CHECK(told.log_mean == doctest::Approx(same.log_mean));
    CHECK(told.log_mean_error == doctest::Approx(same.log_mean_error));
    CHECK(told.count == 4);
    CHECK(told.ended == 3);
}

TEST_CASE("times that are all the same have no spread, unless one is open for longer") {
    const auto same = *fit({{5, true}, {5, true}, {3, false}});
    CHECK(same.log_deviation == 0);
    CHECK(same.geometric_mean(level).bounds.upper == doctest::Approx(5));
    CHECK(fit({{5, true}, {5, true}, {9, false}})->log_deviation > 0);
}

TEST_CASE("a period against itself, and against one that is twice as long") {
    std::mt19937_64 random{12};
    const times all = drawn(random, 30, 4, 2);
    times doubled = all;
    for (auto& each : doubled) {
        each.length *= 2;
    }
    const auto told = *fit(all);
    CHECK(told.compare(told).ratio.value == doctest::Approx(1));
    CHECK(told.compare(told).probability_shorter == doctest::Approx(0.5));
    const auto change = told.compare(*fit(doubled), level);
    CHECK(change.ratio.value == doctest::Approx(2));
    CHECK(change.probability_of_improvement < 0.5);
    CHECK(change.probability_shorter < 0.5);
    CHECK(*change.incidents_needed(0.25) == *nines::incidents_needed(told.log_deviation, 0.25));
}

TEST_CASE("too few times and times out of range are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    CHECK(fit({}).error().code == errc::insufficient);
    CHECK(fit({{5, true}, {6, false}, {7, false}}).error().code == errc::insufficient);
    CHECK(fit({{5, true}, {0, true}}).error().code == errc::out_of_domain);
    CHECK(fit({{5, true}, {-1, false}, {3, true}}).error().code == errc::out_of_domain);
    CHECK(fit({{5, true}, {not_a_number, false}, {3, true}}).error().code == errc::out_of_domain);
    CHECK(fit({{5, true}, {3, true}}, -1).error().code == errc::out_of_domain);
    CHECK(fit({{5, true}, {3, true}}, not_a_number).error().code == errc::out_of_domain);
}

TEST_CASE("simulated, the intervals hold the geometric mean and the ratio") {
    constexpr unsigned seed = 1978;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr int rounds = 1000;
    const double spread = 4 * std::sqrt(0.95 * 0.05 / rounds);
    for (const std::size_t count : {8U, 30U}) {
        for (const double watched_longer : {1.0, 3.0}) { // half and a quarter open
            CAPTURE(count);
            CAPTURE(watched_longer);
            int tried = 0;
            int held = 0;
            int ratio_held = 0;
            for (int i = 0; i < rounds; ++i) {
                const auto before = fit(drawn(random, count, 4.25, watched_longer));
                const auto after = fit(drawn(random, 2 * count, 4.25 - std::log(2.0), 3));
                if (before && after) {
                    ++tried;
                    held += before->geometric_mean(level).bounds.contains(std::exp(4.25)) ? 1 : 0;
                    ratio_held += before->compare(*after, level).ratio.bounds.contains(0.5) ? 1 : 0;
                }
            }
            MESSAGE(count << ", " << watched_longer << ": held " << held / double(tried) << " and "
                          << ratio_held / double(tried) << " of " << tried);
            CHECK(std::abs(held / double(tried) - 0.95) < spread + 0.01);
            CHECK(std::abs(ratio_held / double(tried) - 0.95) < spread + 0.01);
        }
    }
}

} // namespace

} // namespace censored_lognormal_test
