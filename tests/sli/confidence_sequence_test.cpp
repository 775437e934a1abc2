// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/sli/confidence_sequence.hpp>
#include <nines/sli/ratio_interval.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace confidence_sequence_test {

namespace {

using nines::confidence;
using nines::confidence_sequence;
using nines::event_counts;
using nines::narrowing_error_ratio;
using nines::sequence_method;

static_assert(std::is_trivially_copyable_v<confidence_sequence<>>);

constexpr std::array methods{sequence_method::beta_binomial, sequence_method::normal_mixture,
                             sequence_method::stitching};

event_counts<> counts_of(std::uint64_t bad, std::uint64_t total) {
    return event_counts<>::from_total(total - bad, total);
}

bool to_12_digits(double got, double expected) {
    return std::abs(got - expected) <= 1e-12 * expected;
}

} // namespace

TEST_CASE("errors and successes agree with the golden table to 12 digits at both ends") {
    const auto rows = golden::table("confidence_sequences.csv");
    REQUIRE(rows.size() == 19);
    for (const auto& row : rows) {
        CAPTURE(row.text("hits"));
        CAPTURE(row.text("total"));
        const confidence_sequence<> sequence{confidence{row.number("level")}, row.number("n_opt")};
        const auto counts = counts_of(row.count("hits"), row.count("total"));
        const auto errors = sequence.of_errors(counts);
        const auto successes = sequence.of_successes(counts);
        CHECK(to_12_digits(errors.lower, row.number("lower")));
        CHECK(to_12_digits(errors.upper, row.number("upper")));
        CHECK(to_12_digits(successes.lower, row.number("1-upper")));
        CHECK(to_12_digits(successes.upper, row.number("1-lower")));
    }
}

TEST_CASE("the shared table of 20 digits, when it is there") {
    std::ifstream file{std::string{NINES_SHARED_DIR} + "/golden/confseq_bernoulli_cs.csv"};
    if (!file) {
        MESSAGE("skipped: no shared data");
        return;
    }
    std::string line;
    std::getline(file, line);
    int rows = 0;
    while (std::getline(file, line)) {
        std::istringstream fields{line};
        std::vector<double> values;
        for (std::string field; std::getline(fields, field, ',');) {
            values.push_back(std::strtod(field.c_str(), nullptr));
        }
        REQUIRE(values.size() >= 7);
        const auto significance = confidence::try_from_significance(values[2]).value();
        const confidence_sequence<> sequence{significance, values[3]};
        const auto got = sequence.of_errors(counts_of(static_cast<std::uint64_t>(values[0]),
                                                      static_cast<std::uint64_t>(values[1])));
        CHECK(to_12_digits(got.lower, values[5]));
        CHECK(to_12_digits(got.upper, values[6]));
        ++rows;
    }
    CHECK(rows == 7);
}

TEST_CASE("bounds are where the mixture is 1 / significance, found by bisection") {
    for (const double level : {0.8, 0.95, 0.9999}) {
        const confidence at{level};
        for (const auto& [bad, total] : {std::pair{3U, 40U}, {500U, 1000U}, {20U, 100'000U}}) {
            const confidence_sequence<> sequence{at, 1000};
            const double strength =
                nines::beta_binomial_mixture<>::strength_for(1000, at, nines::mixture_sides::both);
            double out = 0;
            double in = bad / static_cast<double>(total);
            for (int i = 0; i < 80; ++i) {
                const double p = (out + in) / 2;
                const nines::beta_binomial_mixture<> mixture{
                    {p, 1 - p}, strength, nines::mixture_sides::both};
                (mixture.log_value(bad, total - bad) > -std::log(at.significance()) ? out : in) = p;
            }
            CHECK(sequence.of_errors(counts_of(bad, total)).lower ==
                  doctest::Approx(in).epsilon(1e-11));
        }
    }
}

TEST_CASE("one hit rules out no ratio below, which the ends rely on") {
    for (const double level : {0.1, 0.5, 0.95}) {
        const confidence at{level};
        for (const double shortest_at : {1.0, 10.0, 1000.0}) {
            const double strength = nines::beta_binomial_mixture<>::strength_for(
                shortest_at, at, nines::mixture_sides::both);
            for (const double misses : {0.0, 1.0, 30.0, 1e6}) {
                for (double p = 0.999 / (1 + misses); p > 1e-12; p /= 1.7) {
                    const nines::beta_binomial_mixture<> mixture{
                        {p, 1 - p}, strength, nines::mixture_sides::both};
                    CHECK(mixture.log_value(1, misses) <= 1e-12);
                }
            }
        }
    }
}

TEST_CASE("closed forms are the observed ratio and the reach of the sum on either side") {
    const confidence level{0.95};
    const auto counts = counts_of(300, 1000);
    const double mixture =
        nines::normal_mixture<>{25, level, nines::mixture_sides::both}.bound(250, level) / 1000;
    const double stitched = nines::stitched_bound(250.0, confidence{0.975}, 25.0, 0.0) / 1000;
    const auto by_mixture =
        confidence_sequence{level, 100, sequence_method::normal_mixture}.of_errors(counts);
    CHECK(by_mixture.lower == doctest::Approx(0.3 - mixture).epsilon(1e-14));
    CHECK(by_mixture.upper == doctest::Approx(0.3 + mixture).epsilon(1e-14));
    const auto by_stitching =
        confidence_sequence{level, 100, sequence_method::stitching}.of_errors(counts);
    CHECK(by_stitching.lower == doctest::Approx(0.3 - stitched).epsilon(1e-14));
    CHECK(by_stitching.upper == doctest::Approx(0.3 + stitched).epsilon(1e-14));
}

TEST_CASE("bounds lie in [0, 1], hold the observed ratio, mirror, and widen with the level") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 3000; ++trial) {
        const auto total = static_cast<std::uint64_t>(std::pow(10, 12 * uniform(random))) + 1;
        const double share = std::pow(10, -8 * uniform(random));
        const auto bad = static_cast<std::uint64_t>(share * static_cast<double>(total));
        const double shortest_at = std::pow(10, 9 * uniform(random));
        for (const auto method : methods) {
            CAPTURE(total);
            CAPTURE(bad);
            CAPTURE(shortest_at);
            const confidence_sequence sequence{confidence{0.9}, shortest_at, method};
            const auto got = sequence.of_errors(counts_of(bad, total));
            CHECK(0 <= got.lower);
            CHECK(got.upper <= 1);
            CHECK(got.contains(static_cast<double>(bad) / static_cast<double>(total)));
            CHECK(sequence.of_successes(counts_of(total - bad, total)) == got);
            // Another level is tuned otherwise, so only far levels are surely wider.
            const confidence_sequence surer{confidence{0.99999}, shortest_at, method};
            const auto wider = surer.of_errors(counts_of(bad, total));
            CHECK(wider.lower <= got.lower * (1 + 1e-12));
            CHECK(wider.upper >= got.upper * (1 - 1e-12));
        }
    }
}

TEST_CASE("without events every ratio is possible, and one event says little") {
    for (const auto method : methods) {
        const confidence_sequence sequence{confidence{0.95}, 100, method};
        CHECK(sequence.of_errors(event_counts<>{}) == nines::interval{0.0, 1.0});
        CHECK(sequence.of_errors(counts_of(0, 1)).lower == 0);
        CHECK(sequence.of_errors(counts_of(1, 1)).upper == 1);
    }
    const confidence_sequence sequence{confidence{0.95}, 100};
    CHECK(sequence.of_errors(counts_of(1, 1'000'000)).lower == 0);
    CHECK(sequence.of_errors(counts_of(2, 1'000'000)).lower > 0);
    CHECK(sequence.of_successes(counts_of(1, 1'000'000)).upper == 1);
}

TEST_CASE("every total up to 2^64 - 1 and every level give bounds within 0 and 1") {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    for (std::uint64_t total = 1;; total = total > most / 1000 ? most : 1000 * total) {
        for (const std::uint64_t bad : {std::uint64_t{0}, std::uint64_t{2}, total / 2, total}) {
            for (const double significance : {5e-324, 1e-100, 0.05, 0.999999}) {
                for (const double shortest_at : {1.0, 1e6, 9e17}) {
                    for (const auto method : methods) {
                        if (bad > total) {
                            continue;
                        }
                        CAPTURE(total);
                        CAPTURE(bad);
                        CAPTURE(significance);
                        CAPTURE(shortest_at);
                        const auto level = confidence::try_from_significance(significance).value();
                        const auto got = confidence_sequence{level, shortest_at, method}.of_errors(
                            counts_of(bad, total));
                        CHECK((0 <= got.lower && got.lower <= got.upper && got.upper <= 1));
                    }
                }
            }
        }
        if (total == most) {
            break;
        }
    }
}

TEST_CASE("the ratio ever leaves the interval as seldom as the level says, computed exactly") {
    // The distribution of the bad events among the streams whose intervals all held the ratio.
    constexpr std::uint64_t events = 120;
    const confidence level{0.8};
    for (const auto method : methods) {
        const confidence_sequence sequence{level, 20, method};
        for (const double p : {0.5, 0.1, 0.02}) {
            std::vector<double> held(events + 1, 0.0);
            held[0] = 1;
            double missed = 0;
            for (std::uint64_t n = 1; n <= events; ++n) {
                for (std::uint64_t k = n + 1; k-- > 0;) {
                    held[k] = held[k] * (1 - p) + (k > 0 ? held[k - 1] * p : 0);
                    if (held[k] > 1e-9 && !sequence.of_errors(counts_of(k, n)).contains(p)) {
                        missed += held[k];
                        held[k] = 0;
                    }
                }
            }
            CAPTURE(p);
            CHECK(missed <= level.significance());
            if (method == sequence_method::beta_binomial) {
                MESSAGE("p = " << p << ": missed within " << events << " events with " << missed);
                CHECK(missed > level.significance() / 4);
            }
        }
    }
}

TEST_CASE("of simulated streams no more than the level allows are ever left, unlike by Wilson") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    const confidence level{0.95};
    const confidence_sequence sequence{level, 1000};
    const nines::ratio_interval fixed{nines::interval_method::wilson, level};
    const double p = 0.02;
    constexpr int runs = 400;
    int left = 0;
    int left_fixed = 0;
    std::binomial_distribution<std::uint64_t> batch{50, p};
    for (int run = 0; run < runs; ++run) {
        event_counts<> counts;
        bool held = true;
        bool held_fixed = true;
        for (int i = 0; i < 300; ++i) {
            counts += counts_of(batch(random), 50);
            held = held && sequence.of_errors(counts).contains(p);
            held_fixed = held_fixed && fixed.of_errors(counts).contains(p);
        }
        left += held ? 0 : 1;
        left_fixed += held_fixed ? 0 : 1;
    }
    MESSAGE("ever left: " << left << ", Wilson " << left_fixed << " of " << runs);
    CHECK(left <= 20);
    CHECK(left_fixed > 80);
}

TEST_CASE("the running intersection never grows, and says when no ratio is left") {
    constexpr unsigned seed = 20261125;
    std::mt19937_64 random{seed};
    std::binomial_distribution<std::uint64_t> batch{100, 0.03};
    narrowing_error_ratio narrowing{confidence_sequence{confidence{0.95}, 1000}};
    REQUIRE(narrowing.bounds().has_value());
    auto last = *narrowing.bounds();
    CHECK(last == nines::interval{0.0, 1.0});
    for (int i = 0; i < 200; ++i) {
        narrowing.add(counts_of(batch(random), 100));
        REQUIRE(narrowing.bounds().has_value());
        const auto now = *narrowing.bounds();
        CHECK(now.lower >= last.lower);
        CHECK(now.upper <= last.upper);
        last = now;
    }
    CHECK(last.contains(0.03));
    CHECK(last.width() < 0.01);
    CHECK(narrowing.counts().total() == 20'000);
    for (int i = 0; i < 200; ++i) {
        narrowing.add(counts_of(20, 100));
    }
    CHECK_FALSE(narrowing.bounds().has_value());
}

TEST_CASE("numbers of events that no interval is shortest at are refused") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double wrong : {0.0, 0.99, -5.0, 1e18, infinity, nan}) {
        const auto made = confidence_sequence<>::try_from(confidence{0.95}, wrong);
        REQUIRE(!made);
        CHECK(made.error().code == nines::errc::out_of_domain);
    }
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((confidence_sequence{confidence{0.95}, 0.0}), nines::domain_error);
#endif
}

TEST_CASE_TEMPLATE("the same code serves every real type", Real, float, double, long double) {
    for (const auto method : methods) {
        const confidence_sequence<Real> sequence{confidence{0.95}, 1000, method};
        const confidence_sequence<long double> reference{confidence{0.95}, 1000, method};
        const auto got = sequence.of_errors(counts_of(300, 2000));
        const auto expected = reference.of_errors(counts_of(300, 2000));
        const auto unit = std::fmax(std::numeric_limits<Real>::epsilon(), Real{1e-14F});
        CHECK(std::abs(got.lower / static_cast<Real>(expected.lower) - 1) < 8 * unit);
        CHECK(std::abs(got.upper / static_cast<Real>(expected.upper) - 1) < 8 * unit);
    }
}

} // namespace confidence_sequence_test
