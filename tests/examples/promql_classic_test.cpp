// SPDX-License-Identifier: BSL-1.0
// Classic histograms answer what Prometheus answers: the evaluations of its own tests, read where
// they are.

#include <nines/quantile/bucket_histogram.hpp>
#include <nines/quantile/classic_buckets.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

namespace promql_classic_test {

namespace {

using json = nlohmann::json;

double number(const json& value) {
    if (value.is_number()) {
        return value.get<double>();
    }
    const auto text = value.get<std::string>();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return text == "+Inf"   ? infinity
           : text == "-Inf" ? -infinity
                            : std::numeric_limits<double>::quiet_NaN();
}

/// The evaluations whose function begins with a prefix; empty, said on stdout, without the file.
std::vector<json> cases(const std::string& prefix) {
    std::ifstream file{std::string{NINES_SHARED_DIR} + "/golden/promql/cases.jsonl"};
    if (!file) {
        std::puts("skipped: no shared data (promql/cases.jsonl)");
    }
    std::vector<json> found;
    for (std::string line; std::getline(file, line);) {
        auto each = json::parse(line);
        if (each.at("fn").get<std::string>().starts_with(prefix)) {
            found.push_back(std::move(each));
        }
    }
    return found;
}

std::vector<nines::cumulative_bucket> series_of(const json& evaluation) {
    std::vector<nines::cumulative_bucket> series;
    for (const auto& bucket : evaluation.at("buckets")) {
        series.push_back({number(bucket.at(0)), number(bucket.at(1))});
    }
    return series;
}

bool same(double got, double expected) {
    return got == expected ||
           std::abs(got - expected) < 1e-6 * (std::abs(got) + std::abs(expected));
}

} // namespace

TEST_CASE("classic quantiles are those of histogram_quantile") {
    const auto evaluations = cases("classic_histogram_quantile");
    CHECK((evaluations.empty() || evaluations.size() == 12));
    for (const json& each : evaluations) {
        CAPTURE(each.at("expr").get<std::string>());
        const auto buckets = nines::classic_buckets::from(series_of(each)).value();
        const double expected = number(each.at("expect"));
        const auto level = nines::quantile_level::try_from(number(each.at("params").at(0)));
        if (!level) {
            CHECK(!std::isfinite(expected)); // levels outside 0 to 1 are refused
            continue;
        }
        const auto got = buckets.quantile(*level);
        CHECK(got.has_value() == std::isfinite(expected));
        if (got) {
            CHECK(same(*got, expected));
        }
    }
}

TEST_CASE("classic fractions are those of histogram_fraction, and within what is certain") {
    const auto evaluations = cases("classic_histogram_fraction");
    CHECK((evaluations.empty() || evaluations.size() == 6));
    for (const json& each : evaluations) {
        CAPTURE(each.at("expr").get<std::string>());
        const auto buckets = nines::classic_buckets::from(series_of(each)).value();
        const double lower = number(each.at("params").at(0));
        const double upper = number(each.at("params").at(1));
        const double got = buckets.fraction(lower, upper).value();
        CHECK(same(got, number(each.at("expect"))));
        const auto up_to_lower = buckets.fraction_at_most(lower);
        const auto up_to_upper = buckets.fraction_at_most(upper);
        CHECK(got <= up_to_upper.upper - up_to_lower.lower + 1e-12);
        CHECK(got >= up_to_upper.lower - up_to_lower.upper - 1e-12);
    }
}

TEST_CASE("a histogram of whole numbers gives what the server gives for its buckets") {
    int compared = 0;
    for (const json& each : cases("classic_histogram_quantile")) {
        const auto series = series_of(each);
        std::vector<double> bounds;
        std::vector<std::uint64_t> counts;
        bool whole = true;
        for (const auto& bucket : series) {
            bounds.push_back(bucket.upper_bound);
            whole = whole && std::floor(bucket.count) == bucket.count;
            counts.push_back(static_cast<std::uint64_t>(bucket.count));
        }
        const auto histogram = nines::bucket_histogram::from_cumulative(bounds, counts);
        const auto level = nines::quantile_level::try_from(number(each.at("params").at(0)));
        if (!whole || !histogram || !level) {
            continue;
        }
        CAPTURE(each.at("expr").get<std::string>());
        const auto got = histogram->quantile(*level);
        const double expected = number(each.at("expect"));
        CHECK(got.has_value() == std::isfinite(expected));
        if (got) {
            CHECK(same(*got, expected));
        }
        ++compared;
    }
    INFO("compared " << compared);
    CHECK((compared == 0 || compared >= 4));
}

} // namespace promql_classic_test
