// SPDX-License-Identifier: BSL-1.0
// How often the intervals hold the ratio: added up exactly, and simulated.
#include <nines/sli/ratio_interval.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace ratio_interval_coverage_test {

namespace {

using nines::confidence;
using nines::event_counts;
using nines::interval_method;

constexpr std::array columns{
    std::pair{interval_method::wald, "wald"},
    std::pair{interval_method::wilson, "wilson"},
    std::pair{interval_method::wilson_continuity, "wilson_continuity"},
    std::pair{interval_method::agresti_coull, "agresti_coull"},
    std::pair{interval_method::jeffreys, "jeffreys"},
    std::pair{interval_method::jeffreys_equal_tailed, "jeffreys_equal_tailed"},
    std::pair{interval_method::mid_p, "mid_p"},
    std::pair{interval_method::clopper_pearson, "clopper_pearson"},
};

struct setting {
    std::uint64_t total;
    double ratio;
};

constexpr std::array settings{
    setting{10, 0.1},     setting{100, 0.1},      setting{100, 0.01},      setting{1000, 0.01},
    setting{1000, 0.001}, setting{10'000, 0.001}, setting{10'000, 0.0001}, setting{100'000, 0.001},
};

/// Whether the interval at 95 % holds the ratio, for each number of bad events.
class holds {
public:
    holds(interval_method method, setting at) : at_{at}, bounds_{method, confidence{0.95}} {}

    bool operator()(std::uint64_t bad) {
        const auto known = known_.find(bad);
        if (known != known_.end()) {
            return known->second;
        }
        const auto counts = event_counts<>::from_total(at_.total - bad, at_.total);
        return known_[bad] = bounds_.of_errors(counts).contains(at_.ratio);
    }

private:
    setting at_;
    nines::ratio_interval<> bounds_;
    std::map<std::uint64_t, bool> known_;
};

/// The probability that the interval holds the ratio, added up over the binomial distribution.
double coverage(interval_method method, setting at) {
    holds check{method, at};
    const auto n = static_cast<double>(at.total);
    const double odds = at.ratio / (1 - at.ratio);
    double probability = std::exp(n * std::log1p(-at.ratio));
    double covered = 0;
    for (std::uint64_t bad = 0; bad <= at.total; ++bad) {
        const auto k = static_cast<double>(bad);
        if (probability > 1e-12) {
            covered += check(bad) ? probability : 0;
        }
        probability *= (n - k) / (k + 1) * odds;
    }
    return covered;
}

std::string table_row(setting at) {
    std::array<char, 64> cell{};
    std::snprintf(cell.data(), cell.size(), "| %llu | %g |",
                  static_cast<unsigned long long>(at.total), at.ratio);
    std::string row{cell.data()};
    for (const auto& [method, name] : columns) {
        std::snprintf(cell.data(), cell.size(), " %.1f |", 100 * coverage(method, at));
        row += cell.data();
    }
    return row;
}

TEST_CASE("the table of coverage in the documentation is what adding up gives") {
    std::ifstream header{NINES_SOURCE_DIR "/include/nines/sli/ratio_interval.hpp"};
    std::ostringstream text;
    text << header.rdbuf();
    REQUIRE(!text.str().empty());
    for (const auto& at : settings) {
        const auto row = table_row(at);
        MESSAGE(row);
        CHECK_MESSAGE(text.str().find("/// " + row) != std::string::npos,
                      "not in ratio_interval.hpp: " << row);
    }
}

TEST_CASE("simulated coverage agrees with the exact one") {
    constexpr unsigned seed = 1934;
    MESSAGE("seed " << seed);
    constexpr int draws = 20'000;
    for (const auto& at : settings) {
        std::mt19937_64 random{seed};
        std::binomial_distribution<std::uint64_t> failures{at.total, at.ratio};
        std::vector<std::uint64_t> drawn(draws);
        for (auto& each : drawn) {
            each = failures(random);
        }
        for (const auto& column : columns) {
            const auto method = column.first;
            CAPTURE(at.total);
            CAPTURE(at.ratio);
            CAPTURE(std::string{column.second});
            holds check{method, at};
            int held = 0;
            for (const auto bad : drawn) {
                held += check(bad) ? 1 : 0;
            }
            const double exact = coverage(method, at);
            const double error = std::sqrt(exact * (1 - exact) / draws) + 1e-4;
            CHECK(std::abs(held / double{draws} - exact) < 4 * error);
        }
    }
}

TEST_CASE("Clopper-Pearson never covers less than its level, Wald collapses at low error ratios") {
    double worst_wilson = 1;
    double sum_wilson = 0;
    double sum_mid = 0;
    int grid = 0;
    for (const std::uint64_t total : {20U, 100U, 1000U}) {
        for (double ratio = 0.0005; ratio < 0.5; ratio *= 1.31) {
            const setting at{total, ratio};
            CHECK(coverage(interval_method::clopper_pearson, at) >= 0.95 - 1e-9);
            const double wilson = coverage(interval_method::wilson, at);
            worst_wilson = std::fmin(worst_wilson, wilson);
            sum_wilson += wilson;
            sum_mid += coverage(interval_method::mid_p, at);
            ++grid;
        }
    }
    CHECK(worst_wilson > 0.82);
    CHECK(sum_wilson / grid == doctest::Approx(0.95).epsilon(0.02));
    CHECK(sum_mid / grid == doctest::Approx(0.96).epsilon(0.02));
    CHECK(coverage(interval_method::wald, {100, 0.001}) < 0.1);
    CHECK(coverage(interval_method::wald, {1000, 0.001}) < 0.65);
}

} // namespace

} // namespace ratio_interval_coverage_test
