// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/recovery.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace recovery_test {

using namespace std::chrono_literals;
using nines::bootstrap_options;
using nines::confidence;
using nines::errc;
using nines::quantile_level;
using nines::recovery_times;

namespace {

constexpr confidence level{0.95};
constexpr double infinity = std::numeric_limits<double>::infinity();

recovery_times<double> period(const std::string& name) {
    std::vector<double> minutes;
    for (const auto& row : golden::table("recovery_times.csv")) {
        if (row.text("period") == name) {
            minutes.push_back(row.number("minutes"));
        }
    }
    return recovery_times<double>{minutes};
}

std::map<std::string, nines::interval<double>>
expected_bounds(std::map<std::string, double>& value) {
    std::map<std::string, nines::interval<double>> bounds;
    for (const auto& row : golden::table("recovery.csv")) {
        value[row.text("what")] = row.number("value");
        bounds[row.text("what")] = {row.number("lower"), row.number("upper")};
    }
    return bounds;
}

TEST_CASE("the comparison of two periods to 12 digits against R's t.test and wilcox.test") {
    std::map<std::string, double> value;
    auto bounds = expected_bounds(value);
    REQUIRE(value.size() == 8);
    const auto change = period("before").compare(period("after"));
    CHECK(change.ratio.value == doctest::Approx(value["ratio"]).epsilon(1e-12));
    CHECK(change.ratio.bounds.lower == doctest::Approx(bounds["ratio"].lower).epsilon(1e-12));
    CHECK(change.ratio.bounds.upper == doctest::Approx(bounds["ratio"].upper).epsilon(1e-12));
    CHECK(change.probability_of_improvement ==
          doctest::Approx(value["improvement"]).epsilon(1e-12));
    CHECK(change.probability_shorter == doctest::Approx(value["shorter"]).epsilon(1e-12));
    CHECK(!change.differs());
    CHECK(*change.incidents_needed(0.1) > 1500);
}

TEST_CASE("BCa intervals agree with those of R's boot but for the seed") {
    std::map<std::string, double> value;
    auto bounds = expected_bounds(value);
    const auto before = period("before");
    const bootstrap_options many{40'000, 7};
    const auto agree = [&](const nines::estimate<>& got, const char* what, double part) {
        CAPTURE(what);
        CHECK(got.value == doctest::Approx(value[what]).epsilon(1e-12));
        const double reach = part * bounds[what].width();
        CHECK(std::abs(got.bounds.lower - bounds[what].lower) < reach);
        CHECK(std::abs(got.bounds.upper - bounds[what].upper) < reach);
    };
    agree(before.mean(level, many), "boot_ci_mean", 0.02);
    agree(before.mean(level, many), "bca_mean", 0.02);
    // Of a median and a high quantile the resamples have few values; the ends are some of them.
    agree(before.median(level, many), "bca_median", 0.05);
    agree(before.quantile(quantile_level{0.9}, level, many), "bca_p90", 0.05);
}

TEST_CASE("a seed gives the same interval again, and another seed nearly the same") {
    const auto before = period("before");
    CHECK(before.mean(level) == before.mean(level));
    const auto other = before.mean(level, {10'000, 2});
    CHECK(before.mean(level).bounds != other.bounds);
    CHECK(other.bounds.lower == doctest::Approx(before.mean(level).bounds.lower).epsilon(0.03));
}

TEST_CASE("times come as numbers in any unit, or as durations, which are minutes") {
    const recovery_times<double> numbers{90.0, 30.0, 1.5};
    CHECK(numbers.sorted()[0] == 1.5);
    CHECK(numbers.count() == 3);
    const std::vector<std::chrono::seconds> seconds{30min, 90s, 90min};
    CHECK(recovery_times<double>{seconds}.sorted()[2] == 90);
    CHECK(recovery_times<double>{seconds}.sorted()[0] == 1.5);
    CHECK(numbers.geometric_mean(level).value ==
          doctest::Approx(std::cbrt(90 * 30 * 1.5)).epsilon(1e-12));
    CHECK(numbers.median(level).value == 30);
    CHECK(numbers.mean(level).value == doctest::Approx(40.5));
    const std::vector<float> narrow{1, 2, 4};
    static_assert(std::same_as<decltype(recovery_times{narrow}), recovery_times<float>>);
    CHECK(recovery_times{narrow}.geometric_mean(level).value == doctest::Approx(2.0F));
}

TEST_CASE("a rounded 0 stands for the least time, and without one it is refused") {
    const std::vector<double> rounded{0, 1, 5};
    const auto refused = recovery_times<double>::try_from(rounded);
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::out_of_domain);
    const auto least = *recovery_times<double>::try_from(rounded, 0.5);
    CHECK(least.sorted()[0] == 0.5);
    CHECK(least.sorted()[1] == 1);
}

TEST_CASE("what is no time is refused") {
    for (const double bad : {-1.0, infinity, std::numeric_limits<double>::quiet_NaN()}) {
        CAPTURE(bad);
        CHECK(recovery_times<double>::try_from(std::vector{1.0, bad}, 0.5).error().code ==
              errc::out_of_domain);
        CHECK(recovery_times<double>::try_from(std::vector{1.0}, bad).error().code ==
              errc::out_of_domain);
    }
    CHECK(recovery_times<double>::try_from(std::vector<double>{}).error().code ==
          errc::insufficient);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((recovery_times<double>{1.0, -1.0}), nines::domain_error);
#endif
}

TEST_CASE("one incident has a value and no bounds") {
    const recovery_times<double> one{70.0};
    for (const auto& told : {one.mean(level), one.median(level), one.geometric_mean(level)}) {
        CHECK(told.value == doctest::Approx(70));
        CHECK(told.bounds == nines::interval{0.0, infinity});
    }
    CHECK(one.compare(one).probability_of_improvement == 0.5);
    CHECK(one.compare(one).ratio.bounds.upper == infinity);
}

TEST_CASE(
    "simulated, BCa holds the median, and of the mean less than it says, which is documented") {
    constexpr unsigned seed = 1987;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> minutes{4.25, 1.25};
    constexpr int rounds = 600;
    int median = 0;
    int mean = 0;
    for (int i = 0; i < rounds; ++i) {
        std::vector<double> drawn(40);
        for (double& each : drawn) {
            each = minutes(random);
        }
        const recovery_times<double> times{drawn};
        const bootstrap_options few{300, static_cast<std::uint64_t>(i)};
        median += times.median(level, few).bounds.contains(std::exp(4.25)) ? 1 : 0;
        mean += times.mean(level, few).bounds.contains(std::exp(4.25 + 0.78125)) ? 1 : 0;
    }
    MESSAGE("of " << rounds << ", medians " << median << ", means " << mean);
    CHECK(std::abs(median / double{rounds} - 0.94) < 0.03);
    CHECK(mean / double{rounds} > 0.85);
    CHECK(mean / double{rounds} < 0.95);
}

/// Minutes of the incidents of a year that were neither maintenance nor without impact.
std::vector<double> published_minutes(const std::string& year) {
    std::ifstream file{std::string{NINES_SHARED_DIR} +
                       "/data/github_incidents/downtime_windows.csv"};
    std::vector<double> minutes;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const auto from = line.find(',') + 1;
        const auto to = line.find(',', from) + 1;
        const auto duration = line.find(',', to) + 1;
        if (line.find("maintenance") == std::string::npos && line.compare(from, 4, year) == 0) {
            minutes.push_back(std::strtod(line.c_str() + duration, nullptr));
        }
    }
    return minutes;
}

TEST_CASE("two years of a published history: what may and may not be concluded") {
    const auto earlier = published_minutes("2023");
    if (earlier.empty()) {
        MESSAGE("skipped: no shared data");
        return;
    }
    const auto before = *recovery_times<double>::try_from(earlier, 0.5);
    const auto after = *recovery_times<double>::try_from(published_minutes("2024"), 0.5);
    const auto change = before.compare(after);
    MESSAGE(before.count() << " and " << after.count() << " incidents, ratio " << change.ratio.value
                           << " [" << change.ratio.bounds.lower << ", " << change.ratio.bounds.upper
                           << "], improved with " << change.probability_of_improvement
                           << ", needed for 10 % " << *change.incidents_needed(0.1));
    CHECK(before.count() > 100);
    CHECK(change.ratio.bounds.lower < change.ratio.value);
    CHECK(*change.incidents_needed(0.1) > double(before.count()));
}

} // namespace

} // namespace recovery_test
