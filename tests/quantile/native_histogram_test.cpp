// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/native_histogram.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#if NINES_HAS_EXCEPTIONS
#include <nlohmann/json.hpp>
#endif

namespace native_histogram_test {

using nines::errc;
using nines::exponential_histogram;
using nines::otlp_histogram;
using nines::prometheus_histogram;
using nines::quantile_level;

namespace {

exponential_histogram<> mixed(std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::normal_distribution<double> draw;
    exponential_histogram<> h;
    for (int i = 0; i < 1000; ++i) {
        h.record(draw(random));
    }
    h.record(0.0, 5);
    return h;
}

} // namespace

TEST_CASE("the same bucket has an index that is one less in OTLP than in Prometheus") {
    exponential_histogram<0> h;
    h.record(1.5);
    h.record(2.0);
    h.record(5.0, 3);
    const auto point = nines::to_otlp(h);
    CHECK(point->scale == 0);
    CHECK(point->positive == otlp_histogram::buckets{0, {2, 0, 3}}); // (1, 2], (2, 4], (4, 8]
    const auto native = nines::to_prometheus(h);
    CHECK(native->schema == 0);
    CHECK(native->positive == prometheus_histogram::buckets{{{1, 1}, {1, 1}}, {2, 1}});
    CHECK(point->count == 5);
    CHECK(native->count == 5);
    CHECK(point->sum == 18.5);
    CHECK(native->sum == 18.5);
    CHECK(point->min == 1.5);
    CHECK(point->max == 5.0);
}

TEST_CASE("an empty native histogram is told from a classic one by an empty span") {
    const exponential_histogram<> empty;
    const auto native = nines::to_prometheus(empty).value();
    CHECK(native.positive == prometheus_histogram::buckets{{{0, 0}}, {}});
    CHECK(nines::from_prometheus(native).value() == empty);
    using wide = exponential_histogram<6, nines::histogram_options{.lowest_exponent = -20}>;
    CHECK(nines::to_prometheus(wide{})->positive == prometheus_histogram::buckets{});
    exponential_histogram<> zeros;
    zeros.record(0.0);
    CHECK(nines::to_prometheus(zeros)->positive == prometheus_histogram::buckets{});
}

TEST_CASE("negative buckets are refused where the histogram refuses negative values") {
    using positive = exponential_histogram<6, nines::histogram_options{.negatives = false}>;
    exponential_histogram<> h;
    h.record(-1.0);
    CHECK(nines::from_otlp<positive>(nines::to_otlp(h).value()).error().code ==
          errc::out_of_domain);
    CHECK(nines::from_prometheus<positive>(nines::to_prometheus(h).value()).error().code ==
          errc::out_of_domain);
}

TEST_CASE("both forms and back give the same counts at every scale") {
    for (int scale = 6; scale >= -4; --scale) {
        CAPTURE(scale);
        auto h = mixed(1);
        h.downscale(scale);
        const auto otlp = nines::from_otlp(nines::to_otlp(h).value());
        REQUIRE(otlp.has_value());
        CHECK(*otlp == h);
        CHECK(otlp->sum() == h.sum());
        const auto native = nines::from_prometheus(nines::to_prometheus(h).value());
        REQUIRE(native.has_value());
        CHECK(native->count() == h.count());
        CHECK_FALSE(native->max().has_value());
        CHECK(nines::to_prometheus(*native) == nines::to_prometheus(h));
        CHECK(native->snapshot().buckets() == h.snapshot().buckets());
    }
}

TEST_CASE("histograms of unknown extremes merge and stay unknown") {
    auto known = mixed(2);
    const auto unknown = nines::from_prometheus(nines::to_prometheus(mixed(3)).value()).value();
    known.merge(unknown);
    CHECK_FALSE(known.min().has_value());
    CHECK(known.count() == 2010);
    known.record(1000.0);
    CHECK_FALSE(known.max().has_value());
    CHECK(known.quantile_bounds(quantile_level{1})->contains(1000));
    CHECK(exponential_histogram<>::from_bytes(known.to_bytes()) == known);
}

TEST_CASE("a finer data point is read at the scale of the histogram") {
    exponential_histogram<8> fine;
    exponential_histogram<3> coarse;
    for (double x = 0.001; x < 1000; x *= 1.1) {
        fine.record(x);
        coarse.record(x);
    }
    const auto read = nines::from_otlp<exponential_histogram<3>>(nines::to_otlp(fine).value());
    CHECK(read == coarse);
}

TEST_CASE("a zero bucket with a threshold keeps its width, and brackets stay true") {
    otlp_histogram point;
    point.scale = 3;
    point.zero_count = 10;
    point.zero_threshold = 0.01;
    point.count = 10;
    auto h = nines::from_otlp(point).value();
    CHECK(h.zero_threshold() == 0.01);
    CHECK(h.fraction_at_most(0.005) == nines::interval{0.0, 1.0});
    exponential_histogram<> small;
    small.record(0.002, 10);
    h.merge(small);
    CHECK(h.count() == 20);
    CHECK(h.fraction_at_most(0.005) == nines::interval{0.5, 1.0});
    CHECK(h.fraction_at_most(0.01) == nines::interval{1.0, 1.0});
    const auto median = h.quantile_bounds(quantile_level{0.5}).value();
    CHECK(median.lower == -0.01);
    CHECK(median.upper == 0.01);
    const auto folded = nines::to_otlp(h).value();
    CHECK(folded.zero_count == 20);
    CHECK(folded.positive.bucket_counts.empty());
}

TEST_CASE("forms that contradict themselves are refused") {
    otlp_histogram point = nines::to_otlp(mixed(4)).value();
    const auto refused = [](const otlp_histogram& p) { return nines::from_otlp(p).error().code; };
    auto wrong = point;
    wrong.count += 1;
    CHECK(refused(wrong) == errc::contradiction);
    wrong = point;
    wrong.max = 1e9;
    CHECK(refused(wrong) == errc::contradiction);
    wrong = point;
    wrong.sum = std::numeric_limits<double>::quiet_NaN();
    CHECK(refused(wrong) == errc::contradiction);
    wrong = point;
    wrong.scale = -10;
    CHECK(refused(wrong) == errc::unsupported);
    wrong = point;
    wrong.positive.offset = 2'000'000'000;
    CHECK(refused(wrong) == errc::out_of_domain);
    wrong = point;
    wrong.zero_threshold = -1;
    CHECK(refused(wrong) == errc::out_of_domain);

    prometheus_histogram native = nines::to_prometheus(mixed(4)).value();
    native.positive.deltas.pop_back();
    CHECK(nines::from_prometheus(native).error().code == errc::malformed);
    native = nines::to_prometheus(mixed(4)).value();
    native.positive.deltas.front() = -1;
    CHECK(nines::from_prometheus(native).error().code == errc::malformed);
    native = nines::to_prometheus(mixed(4)).value();
    native.schema = -53;
    CHECK(nines::from_prometheus(native).error().code == errc::unsupported);
    native = {};
    native.positive.spans = {{0, 4'000'000'000U}};
    CHECK(nines::from_prometheus(native).error().code == errc::malformed);
}

TEST_CASE("values outside the range have no place in either form") {
    exponential_histogram<6, nines::histogram_options{.highest_exponent = 3}> h;
    h.record(9.0);
    CHECK(nines::to_otlp(h).error().code == errc::overflow);
    CHECK(nines::to_prometheus(h).error().code == errc::overflow);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("what PromQL says about native histograms lies within the bounds of the conversion") {
    std::ifstream file{NINES_SHARED_DIR "/golden/promql/cases.jsonl"};
    if (!file) {
        MESSAGE("skipped: no shared data");
        return;
    }
    const auto number = [](const nlohmann::json& j) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        if (j.is_string()) {
            return j == "+Inf" ? infinity : j == "-Inf" ? -infinity : std::nan("");
        }
        return j.get<double>();
    };
    const auto side = [](const nlohmann::json& offset, const nlohmann::json& counts) {
        prometheus_histogram::buckets buckets;
        buckets.spans.push_back(
            {offset.get<std::int32_t>(), static_cast<std::uint32_t>(counts.size())});
        std::int64_t before = 0;
        for (const auto& each : counts) {
            const auto count = static_cast<std::int64_t>(each.get<double>());
            buckets.deltas.push_back(count - before);
            before = count;
        }
        return buckets;
    };
    int counted = 0;
    int quantiles = 0;
    int fractions = 0;
    for (std::string line; std::getline(file, line);) {
        const auto c = nlohmann::json::parse(line);
        if (!c.contains("histogram") || c["histogram"]["schema"] == -53) {
            continue;
        }
        CAPTURE(line);
        const auto& h = c["histogram"];
        prometheus_histogram native{static_cast<std::uint64_t>(h["count"].get<double>()),
                                    number(h["sum"]),
                                    h["schema"].get<std::int32_t>(),
                                    h["z_bucket_w"].get<double>(),
                                    static_cast<std::uint64_t>(h["z_bucket"].get<double>()),
                                    side(h["offset"], h["buckets"]),
                                    side(h["n_offset"], h["n_buckets"])};
        const auto read = nines::from_prometheus(native);
        if (!read) {
            CHECK((std::isnan(native.sum) || native.count != 0));
            continue;
        }
        const std::string fn = c["fn"];
        const double expected = number(c["expect"]);
        if (fn == "native_histogram_count") {
            CHECK(static_cast<double>(read->count()) == expected);
            ++counted;
        } else if (fn == "native_histogram_sum") {
            CHECK(read->sum() == expected);
            ++counted;
        } else if (fn == "native_histogram_quantile") {
            const auto level = quantile_level::try_from(number(c["params"][0]));
            if (level && read->count() != 0) {
                // Where q * n is the last rank of a bucket, PromQL may answer with the next one.
                const quantile_level next{(std::min)(1.0, level->value() + 1e-9)};
                const nines::interval bounds{read->quantile_bounds(*level)->lower,
                                             read->quantile_bounds(next)->upper};
                const double width = 1e-9 * std::abs(expected);
                CHECK(bounds.lower - width <= expected);
                CHECK(expected <= bounds.upper + width);
                ++quantiles;
            }
        } else if (fn == "native_histogram_fraction" && !std::isnan(expected)) {
            const auto below = read->fraction_at_most(number(c["params"][0]));
            const auto up_to = read->fraction_at_most(number(c["params"][1]));
            CHECK(up_to.lower - below.upper <= expected + 1e-9);
            CHECK(expected <= up_to.upper - below.lower + 1e-9);
            ++fractions;
        }
    }
    CHECK(counted >= 4);
    CHECK(quantiles >= 8);
    CHECK(fractions >= 10);
}
#endif

} // namespace native_histogram_test
