// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/burn/sequential.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace sequential_test {

namespace {

using nines::e_detector;
using nines::e_form;
using nines::errc;
using nines::event_counts;

using shiryaev_roberts = e_detector<>;
using cusum = e_detector<e_form::cusum>;

static_assert(std::is_trivially_copyable_v<e_detector<>>);

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double third = 1.0 / 3;

template <class Detector>
Detector made(double p0, const std::vector<double>& alternatives,
              const std::vector<double>& weights) {
    return Detector::try_from(p0, alternatives, weights).value();
}

template <class Detector>
errc refusal(double p0, const std::vector<double>& alternatives,
             const std::vector<double>& weights) {
    return Detector::try_from(p0, alternatives, weights).error().code;
}

template <class Detector>
void follows_golden_table(const std::string& form) {
    auto low = made<Detector>(0.001, {0.002}, {1});
    auto middle = made<Detector>(0.001, {0.006}, {1});
    auto high = made<Detector>(0.001, {0.0144}, {1});
    auto mixture = made<Detector>(0.001, {0.002, 0.006, 0.0144}, {third, third, third});
    auto outage = made<Detector>(0.001, {0.0144, 1}, {0.75, 0.25});
    const auto rows = golden::table("e_detector.csv");
    REQUIRE(rows.size() == 60);
    for (const auto& row : rows) {
        const auto agrees = [&](Detector& detector, const char* column) {
            detector.update(row.count("bad"), row.count("total"));
            const double expected = row.number(form + column);
            CAPTURE(column);
            CHECK(std::abs(detector.log_value() - expected) <
                  1e-12 * std::fmax(std::abs(expected), 1));
        };
        agrees(low, "_0.002");
        agrees(middle, "_0.006");
        agrees(high, "_0.0144");
        agrees(mixture, "_mixture");
        agrees(outage, "_outage");
    }
}

TEST_CASE("both forms agree with the golden table to 12 digits, alone and mixed") {
    follows_golden_table<shiryaev_roberts>("sr");
    follows_golden_table<cusum>("cusum");
}

/// The definitions as they stand, without logarithms.
struct by_hand {
    double p0;
    std::vector<double> alternatives;
    std::vector<double> weights;
    std::vector<long double> sums = std::vector<long double>(alternatives.size());
    std::vector<long double> peaks = std::vector<long double>(alternatives.size());

    void update(std::uint64_t bad, std::uint64_t total) {
        for (std::size_t i = 0; i < alternatives.size(); ++i) {
            const long double q = alternatives[i];
            const long double p = p0;
            const long double ratio =
                std::pow(q / p, static_cast<long double>(bad)) *
                std::pow((1 - q) / (1 - p), static_cast<long double>(total - bad));
            sums[i] = (sums[i] + 1) * ratio;
            peaks[i] = std::fmax(peaks[i], 1.0L) * ratio;
        }
    }
    double log_mixture(const std::vector<long double>& values) const {
        long double sum = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            sum += static_cast<long double>(weights[i]) * values[i];
        }
        return static_cast<double>(std::log(sum));
    }
};

TEST_CASE("both forms are the definitions, for random alternatives, weights and batches") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::uniform_real_distribution<double> uniform{0, 1};
        by_hand expected{0.2 * uniform(random), {}, {}};
        const std::size_t alternatives = 1 + seed % cusum::max_alternatives;
        double left = 1;
        for (std::size_t i = 0; i < alternatives; ++i) {
            expected.alternatives.push_back(expected.p0 +
                                            (1 - expected.p0) * (1 - uniform(random)));
            const double weight = i + 1 == alternatives ? left : left * uniform(random);
            expected.weights.push_back(weight);
            left -= weight;
        }
        expected.sums.resize(alternatives);
        expected.peaks.resize(alternatives);
        auto sums = made<shiryaev_roberts>(expected.p0, expected.alternatives, expected.weights);
        auto peaks = made<cusum>(expected.p0, expected.alternatives, expected.weights);
        for (int batch = 0; batch < 20; ++batch) {
            const std::uint64_t total = 1 + random() % 40;
            const std::uint64_t bad = random() % (total + 1);
            sums.update(bad, total);
            peaks.update(event_counts<>{total - bad, bad});
            expected.update(bad, total);
            REQUIRE(std::abs(sums.log_value() - expected.log_mixture(expected.sums)) < 1e-9);
            REQUIRE(std::abs(peaks.log_value() - expected.log_mixture(expected.peaks)) < 1e-9);
            REQUIRE(peaks.log_value() <= sums.log_value() + 1e-12);
        }
    }
}

TEST_CASE("the value rises with every bad event and falls with every good one") {
    for (std::uint64_t bad = 0; bad < 20; ++bad) {
        auto fewer = made<shiryaev_roberts>(0.01, {0.02, 0.5}, {0.5, 0.5});
        auto more = fewer;
        auto better = fewer;
        fewer.update(bad, 100);
        more.update(bad + 1, 101);
        better.update(bad, 101);
        CHECK(more.log_value() > fewer.log_value());
        CHECK(better.log_value() < fewer.log_value());
    }
}

TEST_CASE("values beyond the range of a double stay what they are") {
    auto detector = made<shiryaev_roberts>(0.001, {0.002, 0.5}, {0.5, 0.5});
    constexpr std::uint64_t many = std::uint64_t{1} << 60U;
    detector.update(many, many);
    CHECK(detector.log_value() ==
          doctest::Approx(static_cast<double>(many) * std::log(500.0)).epsilon(1e-12));
    detector.update(std::uint64_t{0}, many * 4);
    CHECK(std::isfinite(detector.log_value()));
    detector.update(1, 1);
    CHECK(std::isfinite(detector.log_value()));
}

TEST_CASE("a total outage as alternative is ruled out by a good event, and comes back") {
    auto sums = made<shiryaev_roberts>(0.001, {1}, {1});
    auto peaks = made<cusum>(0.001, {1}, {1});
    CHECK(sums.log_value() == -infinity);
    sums.update(1, 2);
    peaks.update(1, 2);
    CHECK(sums.log_value() == -infinity);
    CHECK(peaks.log_value() == -infinity);
    sums.update(2, 2);
    peaks.update(2, 2);
    CHECK(sums.log_value() == doctest::Approx(2 * std::log(1000.0)).epsilon(1e-14));
    CHECK(peaks.log_value() == doctest::Approx(2 * std::log(1000.0)).epsilon(1e-14));
    sums.update(1, 1);
    CHECK(sums.log_value() == doctest::Approx(std::log(1e9 + 1e3)).epsilon(1e-14));
    sums.update(0, 1);
    CHECK(sums.log_value() == -infinity);
}

TEST_CASE("nothing was seen before the first batch, after a reset, and in a batch without events") {
    auto detector = made<shiryaev_roberts>(0.01, {0.1}, {1});
    CHECK(detector.log_value() == -infinity);
    detector.update(0, 0);
    CHECK(detector.log_value() == -infinity);
    detector.update(3, 5);
    const double before = detector.log_value();
    for (int i = 0; i < 100'000; ++i) {
        detector.update(event_counts<>{});
    }
    CHECK(detector.log_value() == before);
    detector.reset();
    CHECK(detector.log_value() == -infinity);
    detector.update(3, 5);
    CHECK(detector.log_value() == before);
}

TEST_CASE("an alternative without weight does not count") {
    auto with = made<cusum>(0.01, {0.1, 0.9}, {1, 0});
    auto without = made<cusum>(0.01, {0.1}, {1});
    with.update(7, 7);
    without.update(7, 7);
    CHECK(with.log_value() == without.log_value());
}

TEST_CASE("what are no ratios, alternatives or weights is refused") {
    for (const double p0 : {0.0, 1.0, -0.1, 1.5, nan, infinity}) {
        CAPTURE(p0);
        CHECK(refusal<cusum>(p0, {1}, {1}) == errc::out_of_domain);
    }
    for (const double q : {0.01, 0.005, 0.0, -1.0, 1.0000001, nan, infinity, -infinity}) {
        CAPTURE(q);
        CHECK(refusal<cusum>(0.01, {q}, {1}) == errc::out_of_domain);
        CHECK(refusal<shiryaev_roberts>(0.01, {0.5, q}, {0.5, 0.5}) == errc::out_of_domain);
    }
    for (const double weight : {-0.1, nan, infinity}) {
        CAPTURE(weight);
        CHECK(refusal<cusum>(0.01, {0.1, 0.2}, {weight, 1.1}) == errc::out_of_domain);
    }
    CHECK(refusal<cusum>(0.01, {0.1, 0.2}, {0.5, 0.4999}) == errc::contradiction);
    CHECK(refusal<cusum>(0.01, {0.1, 0.2}, {1, 1}) == errc::contradiction);
    CHECK(refusal<cusum>(0.01, {0.1, 0.2}, {1}) == errc::contradiction);
    CHECK(refusal<cusum>(0.01, {0.1}, {0}) == errc::contradiction);
    CHECK(refusal<cusum>(0.01, {}, {}) == errc::contradiction);
    CHECK(refusal<cusum>(0.01, std::vector<double>(17, 0.5), std::vector<double>(17, 1.0 / 17)) ==
          errc::unsupported);
    CHECK(cusum::try_from(0.01, std::array{0.1, 0.2, 0.3}, std::array{third, third, third})
              .has_value());
}

TEST_CASE("batches that cannot be are refused and change nothing") {
    auto detector = made<cusum>(0.01, {0.1}, {1});
    detector.update(1, 10);
    const double before = detector.log_value();
    CHECK(detector.try_update(11, 10).error().code == errc::contradiction);
    CHECK(detector.try_update(-1, 10).error().code == errc::out_of_domain);
    CHECK(detector.try_update(0.5, 10.0).error().code == errc::out_of_domain);
    CHECK(detector.try_update(nan, 10.0).error().code == errc::out_of_domain);
    CHECK(detector.log_value() == before);
    const double after = detector.try_update(2, 10).value();
    CHECK(after == detector.log_value());
    CHECK(detector.log_value() > before);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("the constructors raise what the twins refuse") {
    CHECK_THROWS_AS((e_detector<>{0.01, {0.005}, {1.0}}), nines::domain_error);
    CHECK_THROWS_AS((e_detector<>{nan, {0.5}, {1.0}}), nines::domain_error);
    e_detector<> detector{0.01, {0.1, 0.5}, {0.25, 0.75}};
    CHECK_THROWS_AS(detector.update(3, 2), nines::domain_error);
}
#endif

TEST_CASE("the threshold is the logarithm of the batches, and never reached by mistake") {
    CHECK(e_detector<>::log_threshold(1e6) == std::log(1e6));
    CHECK(e_detector<>::log_threshold(1) == 0);
    CHECK(e_detector<>::log_threshold(-3) == 0);
    CHECK(e_detector<>::log_threshold(nan) == infinity);
    CHECK(e_detector<>::log_threshold(infinity) == infinity);
}

/// Batches until the alarm, at a constant ratio, of sizes that depend on what came before.
template <class Detector>
double run_length(Detector detector, double p, double log_threshold, std::mt19937_64& random) {
    std::uniform_real_distribution<double> uniform{0, 1};
    double batches = 0;
    int size = 5;
    while (!(detector.log_value() >= log_threshold)) {
        int bad = 0;
        for (int event = 0; event < size; ++event) {
            bad += uniform(random) < p ? 1 : 0;
        }
        detector.update(bad, size);
        size = bad > 0 ? 1 + bad : size % 40 + 3; // look closer after a failure
        ++batches;
    }
    return batches;
}

template <class Detector>
void keeps_its_run_length(std::uint64_t seed) {
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr double wanted = 60;
    const double threshold = Detector::log_threshold(wanted);
    for (const double p : {0.02, 0.016}) {
        const auto detector = made<Detector>(0.02, {0.05, 0.15, 1}, {0.5, 0.3, 0.2});
        constexpr int runs = 800;
        double sum = 0;
        double squares = 0;
        int soon = 0;
        for (int run = 0; run < runs; ++run) {
            const double length = run_length(detector, p, threshold, random);
            sum += length;
            squares += length * length;
            soon += length <= 12 ? 1 : 0;
        }
        const double mean = sum / runs;
        const double error = std::sqrt((squares / runs - mean * mean) / runs);
        MESSAGE("at " << p << ": average run length " << mean << " +- " << error << ", of at least "
                      << wanted << "; within 12 batches " << soon / double{runs});
        CHECK(mean - 4 * error > wanted);
        CHECK(mean < 100 * wanted); // it does alarm
        CHECK(soon / double{runs} <= 12 / wanted);
    }
}

TEST_CASE("simulated: no alarm before A batches on average, at the allowed ratio and below it") {
    keeps_its_run_length<shiryaev_roberts>(2203);
    keeps_its_run_length<cusum>(3532);
}

TEST_CASE("simulated: a change is found within a few times the bound of information") {
    constexpr std::uint64_t seed = 1971;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    const double threshold = e_detector<>::log_threshold(1e5);
    const auto detector = made<shiryaev_roberts>(0.001, {0.008, 0.02, 1}, {third, third, third});
    constexpr double q = 0.02;
    double events = 0;
    constexpr int runs = 300;
    for (int run = 0; run < runs; ++run) {
        auto one = detector;
        std::bernoulli_distribution fails{q};
        while (!(one.log_value() >= threshold)) {
            one.update(fails(random) ? 1 : 0, 1);
            ++events;
        }
    }
    const double bound = threshold / nines::bernoulli_divergence(q, 0.001);
    CHECK(events / runs > 0.5 * bound);
    CHECK(events / runs < 1.5 * bound);
}

} // namespace

} // namespace sequential_test
