// SPDX-License-Identifier: BSL-1.0
// Other people's ways to quantiles, in the rows of our exponential histogram. Each is set up as its
// documentation suggests for latencies from 1 ns to 10 h: histograms with buckets 1 % wide, of
// which the middle is the estimate.
#include "quantile/distributions.hpp"

#include <benchmark/benchmark.h>
#if __has_include(<boost/histogram.hpp>)
#include <boost/histogram.hpp>
#define NINES_BENCHMARK_BOOST_HISTOGRAM
#endif
#if __has_include(<boost/accumulators/statistics/extended_p_square.hpp>)
#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics/extended_p_square.hpp>
#include <boost/accumulators/statistics/stats.hpp>
#define NINES_BENCHMARK_BOOST_ACCUMULATORS
#endif
#ifdef NINES_BENCHMARK_GSL
#include <gsl/gsl_histogram.h>
#include <gsl/gsl_rstat.h>
#endif
#ifdef NINES_BENCHMARK_PROMETHEUS
#include <prometheus/histogram.h>
#include <prometheus/summary.h>
#endif

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace {

using nines::bench::count_items;
using nines::bench::four_levels;
using nines::bench::four_quantiles;
using nines::bench::quality;
using nines::bench::shape;
using nines::bench::values_of;

constexpr double least = 1e-9;
constexpr double greatest = 36'000;

/// How many buckets 1 % wide there are from the least to the greatest.
[[maybe_unused]] unsigned buckets_of_one_percent() {
    return static_cast<unsigned>(std::ceil(std::log(greatest / least) / std::log(1.01)));
}

/// The middle of the bucket that each quantile lies in. One pass.
template <class CountOf, class MiddleOf>
four_quantiles walk(double total, CountOf count_of, MiddleOf middle_of) {
    four_quantiles found{};
    double below = 0;
    std::size_t bucket = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double rank = std::ceil(four_levels[i].value() * total - 1e-6);
        while (below + count_of(bucket) < rank) {
            below += count_of(bucket++);
        }
        found[i] = middle_of(bucket);
    }
    return found;
}

#ifdef NINES_BENCHMARK_BOOST_HISTOGRAM
class boost_histogram {
public:
    static constexpr const char* variant = "peer:boost_histogram";
    static constexpr const char* method = "Boost.Histogram, 1 % buckets";

    void insert(double value) { counts_(value); }

    [[nodiscard]] four_quantiles quantiles() const {
        const auto count = [this](std::size_t i) {
            return static_cast<double>(counts_.at(static_cast<int>(i)));
        };
        double total = 0;
        for (std::size_t i = 0; i < buckets_of_one_percent(); ++i) {
            total += count(i);
        }
        return walk(total, count, [this](std::size_t i) {
            return counts_.axis().bin(static_cast<int>(i)).center();
        });
    }

    void merge(const boost_histogram& other) { counts_ += other.counts_; }

private:
    using axis = boost::histogram::axis::regular<double, boost::histogram::axis::transform::log>;
    using counters = boost::histogram::dense_storage<std::uint64_t>;

    boost::histogram::histogram<std::tuple<axis>, counters> counts_{
        std::tuple{axis{buckets_of_one_percent(), least, greatest}}, counters{}};
};
#endif

#ifdef NINES_BENCHMARK_BOOST_ACCUMULATORS
class boost_p_square {
public:
    static constexpr const char* variant = "peer:boost_p_square";
    static constexpr const char* method = "Boost.Accumulators P2";

    void insert(double value) { markers_(value); }

    [[nodiscard]] four_quantiles quantiles() const {
        const auto found = boost::accumulators::extended_p_square(markers_);
        return {found[0], found[1], found[2], found[3]};
    }

private:
    static constexpr std::array<double, 4> levels{0.5, 0.9, 0.99, 0.999};

    boost::accumulators::accumulator_set<
        double, boost::accumulators::stats<boost::accumulators::tag::extended_p_square>>
        markers_{boost::accumulators::tag::extended_p_square::probabilities = levels};
};
#endif

#ifdef NINES_BENCHMARK_GSL
class gsl_buckets {
public:
    static constexpr const char* variant = "peer:gsl_histogram";
    static constexpr const char* method = "GSL histogram, 1 % buckets";

    gsl_buckets() {
        std::vector<double> bounds(buckets_of_one_percent() + 1);
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            bounds[i] = least * std::pow(1.01, static_cast<double>(i));
        }
        gsl_histogram_set_ranges(counts_.get(), bounds.data(), bounds.size());
    }

    void insert(double value) { gsl_histogram_increment(counts_.get(), value); }

    [[nodiscard]] four_quantiles quantiles() const {
        return walk(
            gsl_histogram_sum(counts_.get()),
            [this](std::size_t i) { return gsl_histogram_get(counts_.get(), i); },
            [this](std::size_t i) {
                double lower = 0;
                double upper = 0;
                gsl_histogram_get_range(counts_.get(), i, &lower, &upper);
                return (lower + upper) / 2;
            });
    }

    void merge(const gsl_buckets& other) { gsl_histogram_add(counts_.get(), other.counts_.get()); }

private:
    struct release {
        void operator()(gsl_histogram* histogram) const { gsl_histogram_free(histogram); }
    };
    std::unique_ptr<gsl_histogram, release> counts_{gsl_histogram_alloc(buckets_of_one_percent())};
};

/// One estimator for each quantile.
class gsl_running {
public:
    static constexpr const char* variant = "peer:gsl_rstat";
    static constexpr const char* method = "GSL rstat (P2)";

    void insert(double value) {
        for (const auto& each : estimators_) {
            gsl_rstat_quantile_add(value, each.get());
        }
    }

    [[nodiscard]] four_quantiles quantiles() const {
        four_quantiles found{};
        for (std::size_t i = 0; i < found.size(); ++i) {
            found[i] = gsl_rstat_quantile_get(estimators_[i].get());
        }
        return found;
    }

private:
    struct release {
        void operator()(gsl_rstat_quantile_workspace* each) const { gsl_rstat_quantile_free(each); }
    };
    using estimator = std::unique_ptr<gsl_rstat_quantile_workspace, release>;

    std::array<estimator, 4> estimators_{
        estimator{gsl_rstat_quantile_alloc(0.5)}, estimator{gsl_rstat_quantile_alloc(0.9)},
        estimator{gsl_rstat_quantile_alloc(0.99)}, estimator{gsl_rstat_quantile_alloc(0.999)}};
};
#endif

#ifdef NINES_BENCHMARK_PROMETHEUS
/// The client's usual bounds, and the server's interpolation.
class prometheus_histogram {
public:
    static constexpr const char* variant = "peer:prometheus_histogram";
    static constexpr const char* method = "prometheus-cpp Histogram, 11 bounds";

    void insert(double value) { counts_.Observe(value); }

    [[nodiscard]] four_quantiles quantiles() const {
        const auto collected = counts_.Collect();
        const auto& buckets = collected.histogram.bucket;
        const auto total = static_cast<double>(collected.histogram.sample_count);
        four_quantiles found{};
        for (std::size_t i = 0; i < found.size(); ++i) {
            const double rank = four_levels[i].value() * total;
            std::size_t at = 0;
            while (static_cast<double>(buckets[at].cumulative_count) < rank) {
                ++at;
            }
            const double from = at == 0 ? 0 : buckets[at - 1].upper_bound;
            const double before =
                at == 0 ? 0 : static_cast<double>(buckets[at - 1].cumulative_count);
            const double inside = static_cast<double>(buckets[at].cumulative_count) - before;
            found[i] = at + 1 == buckets.size()
                           ? from
                           : from + (buckets[at].upper_bound - from) * (rank - before) / inside;
        }
        return found;
    }

private:
    prometheus::Histogram counts_{{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}};
};

/// A window that forgets nothing while the benchmarks run, in one piece: each value is counted in
/// every piece, of which the client's default is five.
class prometheus_summary {
public:
    static constexpr const char* variant = "peer:prometheus_summary";
    static constexpr const char* method = "prometheus-cpp Summary";

    void insert(double value) { window_.Observe(value); }

    [[nodiscard]] four_quantiles quantiles() const {
        const auto collected = window_.Collect();
        const auto& found = collected.summary.quantile;
        return {found[0].value, found[1].value, found[2].value, found[3].value};
    }

private:
    prometheus::Summary window_{
        {{0.5, 0.05}, {0.9, 0.01}, {0.99, 0.001}, {0.999, 0.0001}}, std::chrono::hours{24}, 1};
};
#endif

/// A peer that holds the values, and how well it does. Made once, as some take a second.
template <class Peer>
struct subject {
    std::unique_ptr<Peer> filled;
    quality measured;

    explicit subject(shape of) {
        const auto make = [&] {
            filled = std::make_unique<Peer>();
            for (const double value : values_of(of)) {
                filled->insert(value);
            }
            return filled.get();
        };
        measured = quality::of(of, make, [](const Peer& peer) { return peer.quantiles(); });
    }

    static subject& of(shape distribution) {
        static std::map<shape, subject> all;
        return all.try_emplace(distribution, distribution).first->second;
    }
};

/// Some of the values an iteration, the next ones in the next.
template <class Peer>
void insert(benchmark::State& state, shape of) {
    auto& peer = *subject<Peer>::of(of).filled;
    const std::span values{values_of(of)};
    const std::size_t chunk = 10'000;
    std::size_t from = 0;
    for (auto _ : state) {
        for (const double value : values.subspan(from, chunk)) {
            peer.insert(value);
        }
        benchmark::ClobberMemory();
        from = (from + chunk) % values.size();
    }
    count_items(state, chunk);
    subject<Peer>::of(of).measured.state_in(state);
}

template <class Peer>
void quantiles_after_insert(benchmark::State& state, shape of) {
    auto& peer = *subject<Peer>::of(of).filled;
    std::size_t next = 0;
    for (auto _ : state) {
        peer.insert(values_of(of)[next++ % 1024]);
        auto found = peer.quantiles();
        benchmark::DoNotOptimize(found);
    }
    count_items(state, 1);
}

template <class Peer>
void merge(benchmark::State& state, shape of) {
    const auto& part = *subject<Peer>::of(of).filled;
    Peer sum;
    for (auto _ : state) {
        sum.merge(part);
        benchmark::ClobberMemory();
    }
    count_items(state, 1);
}

template <class Peer>
void add() {
    for (const shape of : nines::bench::all_shapes) {
        const auto add_one = [&](const std::string& operation, auto body) {
            const std::string name =
                operation + "_exponential/" + nines::bench::name_of(of) + "/" + Peer::variant;
            benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
                body(state, of);
                state.SetLabel(Peer::method);
            });
        };
        add_one("insert", insert<Peer>);
        add_one("four_quantiles_after_insert", quantiles_after_insert<Peer>);
        if constexpr (requires(Peer one, const Peer& other) { one.merge(other); }) {
            add_one("merge", merge<Peer>);
        }
    }
}

[[maybe_unused]] const bool added = [] {
#ifdef NINES_BENCHMARK_BOOST_HISTOGRAM
    add<boost_histogram>();
#endif
#ifdef NINES_BENCHMARK_BOOST_ACCUMULATORS
    add<boost_p_square>();
#endif
#ifdef NINES_BENCHMARK_GSL
    add<gsl_buckets>();
    add<gsl_running>();
#endif
#ifdef NINES_BENCHMARK_PROMETHEUS
    add<prometheus_histogram>();
    add<prometheus_summary>();
#endif
    return true;
}();

} // namespace
