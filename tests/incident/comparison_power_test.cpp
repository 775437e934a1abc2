// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/comparison_power.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

namespace comparison_power_test {

using nines::confidence;
using nines::errc;
using nines::incidents_needed;
using nines::recovery_statistic;
using nines::simulate_report;

namespace {

recovery_statistic named(const std::string& name) {
    return name == "mean"     ? recovery_statistic::mean
           : name == "median" ? recovery_statistic::median
                              : recovery_statistic::geometric_mean;
}

TEST_CASE("the incidents needed for a change are those of the literature") {
    CHECK(*incidents_needed(1.25, 0.10) == 2210);
    CHECK(*incidents_needed(1.25, 0.25) == 296);
    CHECK(*incidents_needed(1.25, 0.50) == 51);
    CHECK(*incidents_needed(1.25, 0.50, confidence{0.95}, 0.9) > 51);
    CHECK(*incidents_needed(1.25, 0.50, confidence{0.8}) < 51);
    CHECK(*incidents_needed(0.01, 0.9) == 2);
}

TEST_CASE("simulated reports agree with the table within their standard errors") {
    const auto rows = golden::table("mttr_simulation.csv");
    REQUIRE(rows.size() == 30);
    for (const auto& row : rows) {
        const auto incidents = static_cast<std::size_t>(row.count("incidents"));
        CAPTURE(incidents);
        CAPTURE(row.text("statistic"));
        CAPTURE(row.text("true_change"));
        const std::size_t trials = 60'000 / incidents;
        const auto got = *simulate_report(named(row.text("statistic")), incidents, 1.25,
                                          row.number("true_change"), 0.1, trials, incidents);
        const auto agree = [&](double simulated, double expected) {
            const double spread = std::sqrt(expected * (1 - expected) *
                                            (1 / double(trials) + 1 / row.number("trials")));
            return std::abs(simulated - expected) <= 4 * spread + 2 / double(trials);
        };
        CHECK(agree(got.looks_worse, row.number("looks_worse")));
        CHECK(agree(got.looks_better, row.number("looks_better")));
    }
}

TEST_CASE("with 25 incidents nothing changed looks 10 % better four times in ten") {
    for (const auto which : {recovery_statistic::mean, recovery_statistic::median,
                             recovery_statistic::geometric_mean}) {
        const auto got = *simulate_report(which, 25, 1.25, 0, 0.1, 10'000, 1);
        CHECK(got.looks_better > 0.36);
        CHECK(got.looks_better < 0.43);
    }
}

TEST_CASE("geometric means of lognormal times look better as often as their ratio is normal") {
    for (const double change : {0.0, 0.1, 0.5}) {
        for (const std::size_t incidents : {2U, 10U, 41U}) {
            const auto got = *simulate_report(recovery_statistic::geometric_mean, incidents, 0.8,
                                              change, 0.2, 10'000, 3);
            const double spread = 0.8 * std::sqrt(2 / double(incidents));
            const double middle = std::log1p(-change);
            CHECK(std::abs(got.looks_worse - nines::normal_upper_tail(-middle / spread)) <
                  4 * got.standard_error);
            CHECK(std::abs(got.looks_better -
                           nines::normal_lower_tail((std::log(0.8) - middle) / spread)) <
                  4 * got.standard_error);
        }
    }
}

TEST_CASE("a seed gives the same report again") {
    const auto one = *simulate_report(recovery_statistic::median, 10, 1, 0, 0.1, 500, 9);
    CHECK(simulate_report(recovery_statistic::median, 10, 1, 0, 0.1, 500, 9)->looks_worse ==
          one.looks_worse);
    CHECK(simulate_report(recovery_statistic::median, 10, 1, 0, 0.1, 500, 10)->looks_worse !=
          one.looks_worse);
}

TEST_CASE("deviations, changes and powers out of range are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    for (const double bad : {0.0, -1.0, not_a_number}) {
        CHECK(incidents_needed(bad, 0.1).error().code == errc::out_of_domain);
        CHECK(incidents_needed(1, bad).error().code == errc::out_of_domain);
        CHECK(incidents_needed(1, 0.1, confidence{0.95}, bad).error().code == errc::out_of_domain);
        CHECK(simulate_report(recovery_statistic::mean, 5, bad, 0, 0.1, 5, 1).error().code ==
              errc::out_of_domain);
    }
    CHECK(incidents_needed(1, 1).error().code == errc::out_of_domain);
    CHECK(simulate_report(recovery_statistic::mean, 5, 1, 1, 0.1, 5, 1).error().code ==
          errc::out_of_domain);
    CHECK(simulate_report(recovery_statistic::mean, 5, 1, 0, 0.1, 0, 1).error().code ==
          errc::out_of_domain);
    CHECK(simulate_report(recovery_statistic::mean, 0, 1, 0, 0.1, 5, 1).error().code ==
          errc::insufficient);
}

} // namespace

} // namespace comparison_power_test
