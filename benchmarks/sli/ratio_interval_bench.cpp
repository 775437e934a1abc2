// SPDX-License-Identifier: BSL-1.0
// Ours beside Boost.Math with its default policy, and beside the bare formula.
// For reference: R's qbeta takes 1.2 to 2.7 us a bound, two bounds an interval.
#include <nines/sli/ratio_interval.hpp>
#include <nines/sli/verdict.hpp>

#include <benchmark/benchmark.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using nines::confidence;
using nines::event_counts;
using nines::interval_method;

/// 64 counts with the given total: error ratios from 1e-6 to 1/2, at least 2 bad events.
std::vector<event_counts<>> counts_with_total(double total) {
    std::mt19937_64 random{1};
    std::uniform_real_distribution<double> decades{-6, std::log10(0.5)};
    std::vector<event_counts<>> counts(64);
    for (auto& each : counts) {
        const double bad = std::fmax(2, std::floor(total * std::pow(10, decades(random))));
        each = event_counts<>::from_total(total - bad, total);
    }
    return counts;
}

template <class Interval>
void over_counts(benchmark::State& state, double total, Interval interval_of) {
    const auto counts = counts_with_total(total);
    for (auto _ : state) {
        for (const auto& each : counts) {
            benchmark::DoNotOptimize(interval_of(each));
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(counts.size()));
}

nines::interval<double> boost_jeffreys(const event_counts<>& counts) {
    const boost::math::beta_distribution<> posterior{static_cast<double>(counts.bad) + 0.5,
                                                     static_cast<double>(counts.good) + 0.5};
    return {boost::math::quantile(posterior, 0.025),
            boost::math::quantile(boost::math::complement(posterior, 0.025))};
}

nines::interval<double> boost_clopper_pearson(const event_counts<>& counts) {
    using binomial = boost::math::binomial_distribution<>;
    const auto bad = static_cast<double>(counts.bad);
    const auto total = static_cast<double>(counts.total());
    return {binomial::find_lower_bound_on_p(total, bad, 0.025),
            binomial::find_upper_bound_on_p(total, bad, 0.025)};
}

/// Wilson's interval as the textbook has it, with z known.
nines::interval<double> bare_wilson(const event_counts<>& counts, double z) {
    const auto n = static_cast<double>(counts.total());
    const double p = static_cast<double>(counts.bad) / n;
    const double widen = 1 + z * z / n;
    const double centre = (p + z * z / (2 * n)) / widen;
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / widen;
    return {centre - half, centre + half};
}

template <class Interval>
void add(const std::string& name, double total, Interval interval_of) {
    benchmark::RegisterBenchmark(name.c_str(), [total, interval_of](benchmark::State& state) {
        over_counts(state, total, interval_of);
    });
}

void add_closed_forms() {
    const volatile double level = 0.95;
    const double z = nines::two_sided_normal_quantile(confidence{level});
    const auto reused = [level = confidence{level}](interval_method method) {
        return [at = nines::ratio_interval{method, level}](const event_counts<>& counts) {
            return at.of_errors(counts);
        };
    };
    add("wilson_reused/ours", 1e6, reused(interval_method::wilson));
    add("wilson_reused/limit:bare_formula", 1e6,
        [z](const event_counts<>& counts) { return bare_wilson(counts, z); });
    add("wilson_continuity_reused/ours", 1e6, reused(interval_method::wilson_continuity));
    add("agresti_coull_reused/ours", 1e6, reused(interval_method::agresti_coull));
    add("wald_reused/ours", 1e6, reused(interval_method::wald));
    add("wilson_once/ours", 1e6, [](const event_counts<>& counts) {
        return nines::error_ratio_interval(counts, interval_method::wilson, confidence{0.95});
    });
}

void add_exact(double total, const std::string& size) {
    const auto once = [](interval_method method) {
        return [method](const event_counts<>& counts) {
            return nines::error_ratio_interval(counts, method, confidence{0.95});
        };
    };
    add("clopper_pearson/" + size + "/ours", total, once(interval_method::clopper_pearson));
    add("jeffreys/" + size + "/ours", total, once(interval_method::jeffreys));
    add("mid_p/" + size + "/ours", total, once(interval_method::mid_p));
    add("judge/" + size + "/ours", total, [](const event_counts<>& counts) {
        return nines::judge(counts, nines::objective::percent(99.9), confidence{0.95});
    });
    if (total <= 1e9) { // beyond, Boost takes milliseconds or throws
        add("clopper_pearson/" + size + "/peer:boost_default", total, boost_clopper_pearson);
        add("jeffreys/" + size + "/peer:boost_default", total, boost_jeffreys);
    }
}

const bool registered = [] {
    add_closed_forms();
    for (int exponent = 2; exponent <= 12; ++exponent) {
        add_exact(std::pow(10, exponent), "n=1e" + std::to_string(exponent));
    }
    return true;
}();

} // namespace
