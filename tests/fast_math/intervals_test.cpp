// SPDX-License-Identifier: BSL-1.0
// Built with -O2 -ffast-math: intervals and verdicts keep their digits, although the
// optimiser may reorder sums and assume that no value is NaN or infinite. The upper end may be an
// ulp below 1.

#include "../golden/table.hpp"

#include <nines/sli/ratio_interval.hpp>
#include <nines/sli/verdict.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>

#if !defined(__FAST_MATH__)
#error "this file tests nothing without -ffast-math"
#endif

namespace intervals_test {

using nines::confidence;
using nines::event_counts;
using nines::interval_method;
using nines::verdict;
using namespace nines::literals;

namespace {

struct named_method {
    interval_method method;
    const char* column; ///< in tests/golden/ratio_bounds.csv
};

constexpr named_method methods[] = {
    {interval_method::wilson, "wilson"},
    {interval_method::wilson_continuity, "wilson_continuity"},
    {interval_method::jeffreys_equal_tailed, "jeffreys_equal_tailed"},
    {interval_method::clopper_pearson, "clopper_pearson"},
    {interval_method::mid_p, "mid_p"},
};

} // namespace

TEST_CASE("intervals agree with the golden table to 1e-12 under -ffast-math") {
    const auto rows = golden::table("ratio_bounds.csv");
    REQUIRE(rows.size() > 600);
    for (const auto& row : rows) {
        const std::uint64_t total = row.count("total");
        const std::uint64_t hits = row.count("hits");
        const auto counts = event_counts<>::from_total(total - hits, total);
        const confidence level{row.number("level")};
        for (const named_method& each : methods) {
            CAPTURE(total);
            CAPTURE(hits);
            CAPTURE(std::string{each.column});
            const double lower = row.number(each.column);
            const double above = row.number(std::string{"1-"} + each.column);
            CHECK(std::abs(nines::error_ratio_interval(counts, each.method, level).lower - lower) <=
                  1e-12 * lower);
            CHECK(std::abs(nines::success_ratio_interval(counts, each.method, level).upper -
                           above) <= 1e-12 * above);
        }
    }
}

TEST_CASE("intervals reach the ends and are never NaN under -ffast-math") {
    for (const named_method& each : methods) {
        for (const double level : {1e-162, 0.95, 0.999999}) {
            for (const double n : {1.0, 1000.0, 1e12}) {
                CAPTURE(std::string{each.column});
                CAPTURE(level);
                CAPTURE(n);
                const auto none = nines::error_ratio_interval(event_counts<double>{n, 0.0},
                                                              each.method, confidence{level});
                const auto all = nines::error_ratio_interval(event_counts<double>{0.0, n},
                                                             each.method, confidence{level});
                CHECK((none.lower >= 0 && none.lower <= none.upper && none.upper <= 1));
                CHECK((all.lower >= 0 && all.lower <= all.upper && all.upper <= 1));
                if (each.method != interval_method::jeffreys_equal_tailed) {
                    CHECK(none.lower == 0);
                    CHECK(all.upper > 1 - 4e-16);
                }
            }
        }
    }
}

TEST_CASE("verdicts and what certifies an objective hold under -ffast-math") {
    CHECK(nines::judge(event_counts<>{2994, 0}, 99.9_percent, confidence{0.95}) ==
          verdict::undecided);
    CHECK(nines::judge(event_counts<>{2995, 0}, 99.9_percent, confidence{0.95}) == verdict::met);
    CHECK(nines::judge(event_counts<>{50, 1}, 99.9_percent, confidence{0.95}) == verdict::missed);
    CHECK(nines::judge(event_counts<>{}, 99.9_percent, confidence{0.95}) == verdict::no_data);
    CHECK(nines::events_to_certify(99.9_percent, confidence{0.95}) == 2995);
    CHECK(nines::events_to_certify(99.99_percent, confidence{0.95}) == 29956);
}

} // namespace intervals_test
