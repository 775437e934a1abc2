// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/ratio_interval.hpp>
#include <nines/sli/verdict.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace verdict_test {

namespace {

using namespace nines::literals;
using nines::confidence;
using nines::event_counts;
using nines::judge;
using nines::objective;
using nines::verdict;

TEST_CASE("zero failures certify 99.9 % at 95 % only from 2,995 events") {
    CHECK(judge(event_counts<>{2994, 0}, 99.9_percent, confidence{0.95}) == verdict::undecided);
    CHECK(judge(event_counts<>{2995, 0}, 99.9_percent, confidence{0.95}) == verdict::met);
    CHECK(nines::events_to_certify(99.9_percent, confidence{0.95}) == 2995);
    CHECK(judge(event_counts<>{29955, 0}, 99.99_percent, confidence{0.95}) == verdict::undecided);
    CHECK(judge(event_counts<>{29956, 0}, 99.99_percent, confidence{0.95}) == verdict::met);
    CHECK(nines::events_to_certify(99.99_percent, confidence{0.95}) == 29956);
}

TEST_CASE("no events are no data, and few are undecided") {
    CHECK(judge(event_counts<>{}, 99.9_percent, confidence{0.95}) == verdict::no_data);
    CHECK(judge(event_counts<double>{}, 50_percent, confidence{0.5}) == verdict::no_data);
    CHECK(judge(event_counts<>{10, 0}, 99.9_percent, confidence{0.95}) == verdict::undecided);
}

TEST_CASE("one failure in ten requests already misses 99.9 % at 95 %") {
    CHECK(judge(event_counts<>{9, 1}, 99.9_percent, confidence{0.95}) == verdict::missed);
    CHECK(judge(event_counts<>{51, 1}, 99.9_percent, confidence{0.95}) == verdict::undecided);
    CHECK(judge(event_counts<>{50, 1}, 99.9_percent, confidence{0.95}) == verdict::missed);
}

TEST_CASE("a tail that equals the significance decides") {
    CHECK(judge(event_counts<>{0, 1}, 95_percent, confidence{0.95}) == verdict::missed);
    CHECK(judge(event_counts<>{0, 2}, 50_percent, confidence{0.75}) == verdict::missed);
    CHECK(judge(event_counts<>{0, 2}, 50_percent, confidence{0.7500001}) == verdict::undecided);
}

TEST_CASE("the verdict says what the Clopper-Pearson bounds say") {
    constexpr unsigned seed = 4711;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    int met = 0;
    int missed = 0;
    for (int trial = 0; trial < 20'000; ++trial) {
        const double allowed = std::pow(10, -6 * uniform(random)) / 2;
        const double total = std::floor(std::pow(10, 12 * uniform(random))) + 1;
        const double spread = std::sqrt(total * allowed * (1 - allowed)) + 1;
        const double around = total * allowed + 4 * spread * (2 * uniform(random) - 1);
        const double bad = std::floor(std::fmin(std::fmax(around, 0.0), total));
        const double significance = 0.45 * uniform(random) + 1e-6;
        CAPTURE(allowed);
        CAPTURE(total);
        CAPTURE(bad);
        CAPTURE(significance);
        const auto counts = event_counts<>::from_total(total - bad, total);
        const auto target = objective::from_allowed_error(allowed);
        const auto one_sided = confidence::try_from_significance(significance).value();
        const auto two_sided = confidence::try_from_significance(2 * significance).value();
        const auto bounds =
            nines::error_ratio_interval(counts, nines::interval_method::clopper_pearson, two_sided);
        const auto expected = bounds.upper <= allowed   ? verdict::met
                              : bounds.lower >= allowed ? verdict::missed
                                                        : verdict::undecided;
        const double closest =
            std::fmin(std::abs(bounds.upper / allowed - 1), std::abs(bounds.lower / allowed - 1));
        if (closest > 1e-12) {
            const auto got = judge(counts, target, one_sided);
            CHECK(got == expected);
            met += got == verdict::met ? 1 : 0;
            missed += got == verdict::missed ? 1 : 0;
        }
    }
    CHECK(met > 1000);
    CHECK(missed > 1000);
}

TEST_CASE("more bad events never turn a verdict towards met") {
    for (const std::uint64_t total : {20U, 3000U, 100'000U}) {
        for (const double level : {0.05, 0.5, 0.95, 0.999}) {
            auto before = verdict::met;
            const auto rank = [](verdict v) {
                return v == verdict::met ? 0 : v == verdict::undecided ? 1 : 2;
            };
            for (std::uint64_t bad = 0; bad <= 20; ++bad) {
                const auto now = judge(event_counts<>::from_total(total - bad, total), 99.9_percent,
                                       confidence{level});
                CHECK(rank(now) >= rank(before));
                before = now;
            }
        }
    }
}

TEST_CASE("the events to certify an objective are the least that judge accepts") {
    for (const double percent : {50.0, 90.0, 99.0, 99.95, 99.9999, 99.9999999}) {
        for (const double level : {0.01, 0.5, 0.8, 0.95, 0.999, 0.999999}) {
            CAPTURE(percent);
            CAPTURE(level);
            const auto target = objective::percent(percent);
            const auto least = nines::events_to_certify(target, confidence{level});
            CHECK(judge(event_counts<>{least, 0}, target, confidence{level}) == verdict::met);
            if (least > 1) {
                CHECK(judge(event_counts<>{least - 1, 0}, target, confidence{level}) ==
                      verdict::undecided);
            }
        }
    }
}

TEST_CASE("objectives with fifteen nines and more have an answer, too") {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    for (const double allowed : {1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-25}) {
        const auto target = objective::try_from_allowed_error(allowed);
        if (!target) {
            continue; // its target is not below 1 in a double
        }
        for (const double significance : {1e-300, 1e-6, 0.05, 0.5, 1 - 1e-10, 1 - 1e-15}) {
            CAPTURE(allowed);
            CAPTURE(significance);
            const auto level = confidence::try_from_significance(significance).value();
            const auto least = nines::events_to_certify(*target, level);
            const long double exact = std::log(static_cast<long double>(significance)) /
                                      std::log1p(-static_cast<long double>(allowed));
            if (exact > 0x1p64L) {
                CHECK(least == most);
            } else {
                // A tail next to 1 is a double, which cannot tell n from n + 2^-53 / allowed.
                const long double grain = 1 + 0x1p-53L / static_cast<long double>(allowed);
                CHECK(std::fabs(static_cast<long double>(least) - exact) <= grain + exact * 4e-16L);
            }
            if (least < std::uint64_t{1} << 53U) {
                CHECK(judge(event_counts<>{least, 0}, *target, level) == verdict::met);
                CHECK((least == 1 ||
                       judge(event_counts<>{least - 1, 0}, *target, level) == verdict::undecided));
            }
        }
    }
    CHECK(nines::events_to_certify(objective::from_allowed_error(1e-15), confidence{0.95}) ==
          2'995'732'273'553'990);
    CHECK(nines::events_to_certify(99.99999999999999_percent, confidence{0.95}) >
          std::uint64_t{29'957'322'735'539'000});
}

TEST_CASE("a service exactly on target is rarely called met or missed") {
    constexpr unsigned seed = 99;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::binomial_distribution<std::uint64_t> failures{100'000, 0.001};
    int wrong_met = 0;
    int wrong_missed = 0;
    constexpr int services = 20'000;
    for (int i = 0; i < services; ++i) {
        const auto bad = failures(random);
        const auto said = judge(event_counts<>::from_total(100'000 - bad, std::uint64_t{100'000}),
                                99.9_percent, confidence{0.95});
        wrong_met += said == verdict::met ? 1 : 0;
        wrong_missed += said == verdict::missed ? 1 : 0;
    }
    CHECK(wrong_met < 0.055 * services);
    CHECK(wrong_missed < 0.055 * services);
    CHECK(wrong_met > 0.03 * services);
    CHECK(wrong_missed > 0.03 * services);
}

} // namespace

} // namespace verdict_test
