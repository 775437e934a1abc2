// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/sli/ratio_interval.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ratio_interval_test {

namespace {

using nines::confidence;
using nines::event_counts;
using nines::interval_method;

struct named_method {
    interval_method method;
    const char* column; ///< in tests/golden/ratio_bounds.csv
    double tolerance;   ///< relative
};

// Where the lower bound of Wald or of Agresti and Coull passes through zero, an error of one ulp
// in z is amplified: their tolerance is that of the bounds closest to zero in the table.
constexpr std::array<named_method, 8> methods{{
    {interval_method::wald, "wald", 1e-14},
    {interval_method::wilson, "wilson", 1e-15},
    {interval_method::wilson_continuity, "wilson_continuity", 1e-15},
    {interval_method::agresti_coull, "agresti_coull", 2e-14},
    {interval_method::jeffreys, "jeffreys_equal_tailed", 1e-14},
    {interval_method::jeffreys_equal_tailed, "jeffreys_equal_tailed", 1e-14},
    {interval_method::clopper_pearson, "clopper_pearson", 1e-14},
    {interval_method::mid_p, "mid_p", 1e-14},
}};

constexpr std::array levels{0.5, 0.8, 0.95, 0.999, 0.999999};

event_counts<> counts_of(std::uint64_t bad, std::uint64_t total) {
    return event_counts<>::from_total(total - bad, total);
}

struct expected_bound {
    long double value;
    long double complement;
};

/// Lower bounds by total, hits, level and column; the others follow by symmetry.
class golden_bounds {
public:
    golden_bounds() {
        for (const auto& row : golden::table("ratio_bounds.csv")) {
            for (const auto& each : methods) {
                bounds_[{row.count("total"), row.count("hits"), row.number("level"), each.column}] =
                    {row.precise(each.column), row.precise(std::string{"1-"} + each.column)};
            }
            ++rows_;
        }
    }
    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] const auto& all() const { return bounds_; }
    [[nodiscard]] expected_bound lower(const named_method& each, std::uint64_t total,
                                       std::uint64_t hits, double level) const {
        const auto& bound = bounds_.at({total, hits, level, each.column});
        const bool at_end = each.method == interval_method::jeffreys && hits == 0;
        return bound.value < 0 || at_end ? expected_bound{0, 1} : bound;
    }

private:
    using key = std::tuple<std::uint64_t, std::uint64_t, double, std::string>;
    std::map<key, expected_bound> bounds_;
    int rows_ = 0;
};

double deviation(double got, long double expected) {
    if (static_cast<long double>(got) == expected) {
        return 0;
    }
    return static_cast<double>(std::fabs((static_cast<long double>(got) - expected) / expected));
}

TEST_CASE("every method agrees with the golden table, in errors and in successes") {
    const golden_bounds golden;
    REQUIRE(golden.rows() == 678);
    std::map<std::string, double> worst;
    for (const auto& entry : golden.all()) {
        const auto total = std::get<0>(entry.first);
        const auto hits = std::get<1>(entry.first);
        const auto level = std::get<2>(entry.first);
        const auto column = std::get<3>(entry.first);
        for (const auto& each : methods) {
            if (column != each.column) {
                continue;
            }
            CAPTURE(total);
            CAPTURE(hits);
            CAPTURE(level);
            CAPTURE(column);
            const auto counts = counts_of(hits, total);
            const auto errors = nines::error_ratio_interval(counts, each.method, confidence{level});
            const auto successes =
                nines::success_ratio_interval(counts, each.method, confidence{level});
            const auto low = golden.lower(each, total, hits, level);
            const auto high = golden.lower(each, total, total - hits, level);
            for (const double off :
                 {deviation(errors.lower, low.value), deviation(errors.upper, high.complement),
                  deviation(successes.lower, high.value),
                  deviation(successes.upper, low.complement)}) {
                CHECK(off <= each.tolerance);
                worst[column] = std::max(worst[column], off);
            }
        }
    }
    for (const auto& [column, error] : worst) {
        MESSAGE(column << ": worst relative error " << error);
    }
}

TEST_CASE("without hits the lower bound is exactly 0, with only hits the upper one exactly 1") {
    for (std::uint64_t total = 1; total <= 1'000'000'000'000; total *= 10) {
        for (const double level : levels) {
            for (const auto& each : methods) {
                CAPTURE(std::string{each.column});
                CAPTURE(total);
                const nines::ratio_interval at{each.method, confidence{level}};
                const auto none = at.of_errors(counts_of(0, total));
                const auto all = at.of_errors(counts_of(total, total));
                const bool reaches = each.method != interval_method::jeffreys_equal_tailed;
                CHECK((none.lower == 0) == reaches);
                CHECK((at.of_successes(counts_of(total, total)).lower == 0) == reaches);
                if (reaches) {
                    CHECK(all.upper == 1);
                    CHECK(at.of_successes(counts_of(0, total)).upper == 1);
                }
            }
        }
    }
}

TEST_CASE("without events every ratio is possible") {
    for (const auto& each : methods) {
        const auto none =
            nines::error_ratio_interval(event_counts<>{}, each.method, confidence{0.95});
        CHECK(none == nines::interval{0.0, 1.0});
        CHECK(nines::success_ratio_interval(event_counts<double>{}, each.method,
                                            confidence{0.95}) == none);
    }
}

bool sound(const nines::interval<double>& bounds) {
    return bounds.lower >= 0 && bounds.lower <= bounds.upper && bounds.upper <= 1;
}

TEST_CASE("every total up to 2^64 - 1 and every level give bounds within 0 and 1") {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::vector<std::uint64_t> totals{most};
    for (std::uint64_t total = 1; total < most / 10; total *= 10) {
        totals.push_back(total);
    }
    for (const std::uint64_t total : totals) {
        for (const std::uint64_t bad :
             {std::uint64_t{0}, std::uint64_t{1}, total / 1000, total / 2, total - 1, total}) {
            for (const double significance : {1e-308, 1e-100, 1e-15, 0.05, 0.6, 0.999999}) {
                for (const auto& each : methods) {
                    CAPTURE(std::string{each.column});
                    CAPTURE(total);
                    CAPTURE(bad);
                    CAPTURE(significance);
                    const nines::ratio_interval at{
                        each.method, confidence::try_from_significance(significance).value()};
                    CHECK(sound(at.of_errors(counts_of(bad, total))));
                    CHECK(sound(at.of_successes(counts_of(bad, total))));
                }
            }
        }
    }
}

TEST_CASE("bounds rise with the hits, mirror in the misses, and widen with the level") {
    constexpr unsigned seed = 20240517;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 3000; ++trial) {
        const auto total = static_cast<std::uint64_t>(std::pow(10, 12 * uniform(random))) + 1;
        const double share = std::pow(10, -8 * uniform(random));
        const auto bad = static_cast<std::uint64_t>(share * static_cast<double>(total - 1));
        const double level = levels[random() % (levels.size() - 1)];
        for (const auto& each : methods) {
            CAPTURE(std::string{each.column});
            CAPTURE(total);
            CAPTURE(bad);
            CAPTURE(level);
            const nines::ratio_interval at{each.method, confidence{level}};
            const auto here = at.of_errors(counts_of(bad, total));
            const auto more = at.of_errors(counts_of(bad + 1, total));
            CHECK(sound(here));
            CHECK(here.lower <= more.lower);
            CHECK(here.upper <= more.upper);

            const auto mirrored = at.of_successes(counts_of(total - bad, total));
            CHECK(mirrored == here);
            const auto successes = at.of_successes(counts_of(bad, total));
            CHECK(std::abs(successes.upper - (1 - here.lower)) <= 1e-15);
            CHECK(std::abs(successes.lower - (1 - here.upper)) <= 1e-15);

            const auto wider = nines::ratio_interval{each.method, confidence{0.9999999}}.of_errors(
                counts_of(bad, total));
            CHECK(wider.lower <= here.lower);
            CHECK(wider.upper >= here.upper);

            const double ratio = static_cast<double>(bad) / static_cast<double>(total);
            if (each.method != interval_method::agresti_coull &&
                each.method != interval_method::jeffreys_equal_tailed) {
                CHECK(here.contains(ratio));
            }
        }
    }
}

/// P(X >= hits) by adding up the terms of the binomial distribution.
long double at_least(std::uint64_t hits, std::uint64_t total, long double p) {
    long double sum = 0;
    const auto n = static_cast<long double>(total);
    for (auto k = static_cast<long double>(hits); k <= n; ++k) {
        long double term = std::pow(p, k) * std::pow(1 - p, n - k);
        for (long double i = 1; i <= k; ++i) {
            term *= (n - k + i) / i;
        }
        sum += term;
    }
    return sum;
}

TEST_CASE("Clopper-Pearson and mid-P bounds have the tails of the binomial sum") {
    for (const std::uint64_t total : {1U, 2U, 7U, 25U}) {
        for (std::uint64_t bad = 1; bad < total; ++bad) {
            for (const double level : levels) {
                CAPTURE(total);
                CAPTURE(bad);
                const confidence at{level};
                const double tail = at.significance() / 2;
                const auto counts = counts_of(bad, total);
                const auto exact =
                    nines::error_ratio_interval(counts, interval_method::clopper_pearson, at);
                CHECK(deviation(tail, at_least(bad, total, exact.lower)) < 1e-13);
                const double least_good =
                    nines::success_ratio_interval(counts, interval_method::clopper_pearson, at)
                        .lower;
                CHECK(deviation(tail, at_least(total - bad, total, least_good)) < 1e-13);
                const auto mid = nines::error_ratio_interval(counts, interval_method::mid_p, at);
                const long double mean_tail =
                    (at_least(bad, total, mid.lower) + at_least(bad + 1, total, mid.lower)) / 2;
                CHECK(deviation(tail, mean_tail) < 1e-13);
            }
        }
    }
}

TEST_CASE("one failure and one success, by hand") {
    const confidence at{0.95};
    const auto one_bad = event_counts<>{0, 1};
    CHECK(nines::error_ratio_interval(one_bad, interval_method::clopper_pearson, at).lower ==
          doctest::Approx(0.025).epsilon(1e-15));
    CHECK(nines::error_ratio_interval(one_bad, interval_method::mid_p, at).lower ==
          doctest::Approx(0.05).epsilon(1e-15));
    const auto two =
        nines::error_ratio_interval(event_counts<>{1, 1}, interval_method::clopper_pearson, at);
    CHECK(two.lower == doctest::Approx(1 - std::sqrt(0.975)).epsilon(1e-14));
    CHECK(two.upper == doctest::Approx(std::sqrt(0.975)).epsilon(1e-14));
}

TEST_CASE_TEMPLATE("the same code serves every real type", Real, float, double, long double) {
    const auto counts = event_counts<>{999'000, 1'000};
    for (const auto& each : methods) {
        CAPTURE(std::string{each.column});
        const auto got = nines::error_ratio_interval<Real>(counts, each.method, confidence{0.95});
        const auto reference =
            nines::error_ratio_interval<long double>(counts, each.method, confidence{0.95});
        static_assert(std::is_same_v<decltype(got.lower), Real>);
        const double unit =
            std::max(static_cast<double>(std::numeric_limits<Real>::epsilon()), 1e-16);
        CHECK(std::fabs(static_cast<double>(got.lower / reference.lower - 1)) < 20 * unit);
        CHECK(std::fabs(static_cast<double>(got.upper / reference.upper - 1)) < 20 * unit);
    }
}

TEST_CASE_TEMPLATE("tiny levels give sound bounds with exact ends", Real, float, double,
                   long double) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    for (const double level : {1e-20, 1e-75, 1e-76, 1e-150, 1e-154, 1e-162, 1e-300, 5e-324}) {
        for (const auto& each : methods) {
            const nines::ratio_interval<Real> at{each.method, confidence{level}};
            const bool ends = each.method != interval_method::jeffreys_equal_tailed;
            for (std::uint64_t total = 1;; total = total > most / 7 ? most : 7 * total) {
                CAPTURE(level);
                CAPTURE(std::string{each.column});
                CAPTURE(total);
                for (const std::uint64_t bad : {std::uint64_t{0}, total / 2, total}) {
                    const auto got = at.of_errors(counts_of(bad, total));
                    CHECK((0 <= got.lower && got.lower <= got.upper && got.upper <= 1));
                    CHECK((!ends || bad != 0 || got.lower == 0));
                    CHECK((!ends || bad != total || got.upper == 1));
                }
                if (total == most) {
                    break;
                }
            }
        }
    }
}

TEST_CASE("down to levels of 1e-75 Wilson's bounds without hits are 0 and z^2 / (n + z^2)") {
    for (const double level : {1e-3, 1e-20, 1e-50, 1e-75}) {
        CAPTURE(level);
        const double z = nines::two_sided_normal_quantile(confidence{level});
        const auto got = nines::error_ratio_interval(event_counts<>{10, 0}, interval_method::wilson,
                                                     confidence{level});
        CHECK(got.lower == 0);
        CHECK(got.upper == doctest::Approx(z * z / (10 + z * z)).epsilon(1e-15).scale(0));
    }
}

TEST_CASE("an estimate is the observed ratio with its interval, or nothing without events") {
    const confidence level{0.9};
    const event_counts<> counts{997, 3};
    for (const auto& each : methods) {
        CAPTURE(std::string{each.column});
        const auto bad = nines::error_ratio_estimate(counts, each.method, level);
        REQUIRE(bad.has_value());
        CHECK(bad->value == 0.003);
        CHECK(bad->bounds == nines::error_ratio_interval(counts, each.method, level));
        CHECK(bad->level == level);
        const auto good = nines::success_ratio_estimate(counts, each.method, level);
        REQUIRE(good.has_value());
        CHECK(good->value == 0.997);
        CHECK(good->bounds == nines::success_ratio_interval(counts, each.method, level));
        CHECK(good->bounds.contains(good->value));
        CHECK_FALSE(nines::error_ratio_estimate(event_counts<>{}, each.method, level));
        CHECK_FALSE(nines::success_ratio_estimate(event_counts<>{}, each.method, level));
    }
    CHECK(nines::error_ratio_estimate<float>(counts, interval_method::wilson, level)->value ==
          0.003F);
    CHECK(nines::error_ratio_estimate(event_counts<double>{0.75, 0.25}, interval_method::wilson,
                                      level)
              ->value == 0.25);
}

TEST_CASE("weighted counts interpolate between whole ones") {
    for (const auto& each : methods) {
        CAPTURE(std::string{each.column});
        const nines::ratio_interval at{each.method, confidence{0.95}};
        const auto between = at.of_errors(event_counts<double>{97.5, 2.5});
        CHECK(between.lower >= at.of_errors(event_counts<>{98, 2}).lower);
        CHECK(between.upper < at.of_errors(event_counts<>{97, 3}).upper);
        CHECK(sound(at.of_errors(event_counts<double>{1e-9, 1e-300})));
        CHECK(sound(at.of_errors(event_counts<double>{0.25, 0.25})));
        CHECK(sound(at.of_errors(event_counts<double>{1e300, 1e-5})));
    }
}

static_assert(noexcept(nines::error_ratio_interval(event_counts<>{}, interval_method::wilson,
                                                   std::declval<confidence>())));

} // namespace

} // namespace ratio_interval_test
