// SPDX-License-Identifier: BSL-1.0
// Counting between explicit bounds, beside the client library of Prometheus and a bare increment of
// counters that are found without any work; quantiles and merging.
#include <nines/quantile/bucket_histogram.hpp>

#include <benchmark/benchmark.h>
#ifdef NINES_BENCHMARK_PROMETHEUS
#include <prometheus/histogram.h>
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using nines::bucket_bounds;
using nines::bucket_histogram;

const std::vector<double>& latencies() {
    static const std::vector<double> values = [] {
        std::mt19937_64 random{1};
        std::lognormal_distribution<double> latency{-3, 1.5};
        std::vector<double> drawn(1U << 16U);
        std::generate(drawn.begin(), drawn.end(), [&] { return latency(random); });
        return drawn;
    }();
    return values;
}

/// So many bounds, evenly on the logarithmic scale from 1 ms to 10 s.
std::vector<double> bounds_of(std::size_t count) {
    std::vector<double> bounds(count);
    for (std::size_t i = 0; i < count; ++i) {
        bounds[i] = 0.001 * std::pow(1e4, static_cast<double>(i + 1) / static_cast<double>(count));
    }
    return bounds;
}

bucket_histogram filled(std::size_t bounds) {
    bucket_histogram histogram{bucket_bounds{bounds_of(bounds)}};
    histogram.record(latencies());
    return histogram;
}

template <class Record>
void record_all(benchmark::State& state, Record record) {
    for (auto _ : state) {
        for (const double value : latencies()) {
            record(value);
        }
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(latencies().size()));
}

void ours(benchmark::State& state) {
    auto histogram = filled(static_cast<std::size_t>(state.range()));
    record_all(state, [&](double value) { histogram.record(value); });
}

void bare_increment(benchmark::State& state) {
    const bucket_bounds bounds{bounds_of(static_cast<std::size_t>(state.range()))};
    std::vector<std::size_t> found;
    for (const double value : latencies()) {
        found.push_back(bounds.bucket_of(value));
    }
    std::vector<std::uint64_t> counters(bounds.buckets());
    for (auto _ : state) {
        for (const std::size_t at : found) {
            ++counters[at];
        }
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(found.size()));
}

/// The search of the standard library, and the same counters.
void lower_bound(benchmark::State& state) {
    const auto bounds = bounds_of(static_cast<std::size_t>(state.range()));
    std::vector<std::uint64_t> counters(bounds.size() + 1);
    double sum = 0;
    record_all(state, [&](double value) {
        const auto at = std::lower_bound(bounds.begin(), bounds.end(), value);
        ++counters[static_cast<std::size_t>(at - bounds.begin())];
        sum += value;
    });
    benchmark::DoNotOptimize(sum);
}

#ifdef NINES_BENCHMARK_PROMETHEUS
void prometheus_cpp(benchmark::State& state) {
    prometheus::Histogram histogram{bounds_of(static_cast<std::size_t>(state.range()))};
    record_all(state, [&](double value) { histogram.Observe(value); });
}
BENCHMARK(prometheus_cpp)->Name("bucket_record/peer:prometheus_cpp")->Arg(11)->Arg(100);
#endif

BENCHMARK(ours)->Name("bucket_record/ours")->Arg(11)->Arg(100);
BENCHMARK(lower_bound)->Name("bucket_record/peer:std_lower_bound")->Arg(11)->Arg(100);
BENCHMARK(bare_increment)->Name("bucket_record/limit:bare_increment")->Arg(11)->Arg(100);

void four_quantiles(benchmark::State& state) {
    const auto histogram = filled(static_cast<std::size_t>(state.range()));
    for (auto _ : state) {
        for (const double level : {0.5, 0.9, 0.99, 0.999}) {
            auto value = histogram.quantile(nines::quantile_level{level});
            benchmark::DoNotOptimize(value);
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(four_quantiles)->Name("bucket_four_quantiles/ours")->Arg(11)->Arg(100);

void merge(benchmark::State& state) {
    const auto part = filled(static_cast<std::size_t>(state.range()));
    auto sum = part;
    for (auto _ : state) {
        sum.merge(part);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(merge)->Name("bucket_merge/ours")->Arg(11)->Arg(100);

} // namespace
