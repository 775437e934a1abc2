// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/multiple_tests.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace multiple_tests_test {

using nines::corrected_p_values;
using nines::test_correction;

namespace {

using values = std::vector<double>;

std::vector<double> corrected(const values& p, test_correction how) {
    return *corrected_p_values(std::span<const double>{p}, how);
}

bool all_equal(const values& a, const values& b) {
    bool equal = a.size() == b.size();
    for (std::size_t i = 0; equal && i < a.size(); ++i) {
        equal = std::abs(a[i] - b[i]) <= 1e-9;
    }
    return equal;
}

TEST_CASE("as p.adjust of R 4.2.2 has them") {
    const values p{0.01, 0.04, 0.03, 0.005, 0.5, 0.03, 0.9};
    CHECK(all_equal(corrected(p, test_correction::holm), {0.06, 0.15, 0.15, 0.035, 1, 0.15, 1}));
    CHECK(all_equal(corrected(p, test_correction::benjamini_hochberg),
                    {0.035, 0.056, 0.0525, 0.035, 0.5833333333, 0.0525, 0.9}));
}

TEST_CASE("one test needs no correction, no test gives none, and what is no p-value is refused") {
    for (const auto how : {test_correction::holm, test_correction::benjamini_hochberg}) {
        CHECK(corrected({0.04}, how) == values{0.04});
        CHECK(corrected({}, how).empty());
        CHECK(corrected({0, 1}, how) == values{0, 1});
        for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
            const values with{0.5, bad};
            CHECK(corrected_p_values(std::span<const double>{with}, how).error().code ==
                  nines::errc::out_of_domain);
        }
    }
}

TEST_CASE("Holm's correction rejects what the textbook's steps reject") {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::uniform_real_distribution<double> uniform;
        values p(1 + seed % 12);
        for (double& each : p) {
            each = std::pow(uniform(random), 3);
        }
        const values holm = corrected(p, test_correction::holm);
        const values hochberg = corrected(p, test_correction::benjamini_hochberg);
        std::vector<bool> rejected(p.size(), false);
        for (std::size_t left = p.size(); left > 0; --left) {
            std::size_t least = p.size();
            for (std::size_t i = 0; i < p.size(); ++i) {
                if (!rejected[i] && (least == p.size() || p[i] < p[least])) {
                    least = i;
                }
            }
            if (p[least] * static_cast<double>(left) > 0.05) {
                break;
            }
            rejected[least] = true;
        }
        for (std::size_t i = 0; i < p.size(); ++i) {
            CHECK((holm[i] <= 0.05) == rejected[i]);
            CHECK(hochberg[i] <= holm[i]);
            CHECK(p[i] <= hochberg[i]);
        }
    }
}

TEST_CASE("simulated, Holm finds something where nothing is as seldom as the level says") {
    constexpr unsigned seed = 1979;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform;
    constexpr int rounds = 4000;
    int found = 0;
    for (int i = 0; i < rounds; ++i) {
        values p(24);
        for (double& each : p) {
            each = uniform(random);
        }
        double least = 1;
        for (const double each : corrected(p, test_correction::holm)) {
            least = std::fmin(least, each);
        }
        found += least <= 0.05 ? 1 : 0;
    }
    CHECK(found <= rounds * 0.05 + 4 * std::sqrt(rounds * 0.05 * 0.95));
    CHECK(found >= rounds * 0.0488 - 4 * std::sqrt(rounds * 0.05 * 0.95));
}

} // namespace

} // namespace multiple_tests_test
