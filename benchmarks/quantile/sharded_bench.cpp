// SPDX-License-Identifier: BSL-1.0
// Two threads that record into one object, beside one thread that has it to itself; what shared
// counters and a lock cost; and reading. Costs are processor time of a record in one of the
// threads, so that they do not depend on what else the machine does.
#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>
#include <nines/quantile/sharded.hpp>

#include <benchmark/benchmark.h>
#ifdef NINES_BENCHMARK_PROMETHEUS
#include <prometheus/histogram.h>
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using exponential = nines::exponential_histogram<>;
using log_linear = nines::log_linear_histogram<>;
using nines::bucket_bounds;
using nines::bucket_histogram;

const std::vector<double>& latencies() {
    static const std::vector<double> values = [] {
        std::mt19937_64 random{1};
        std::lognormal_distribution<double> latency{-6, 1};
        std::vector<double> drawn(1U << 16U);
        std::generate(drawn.begin(), drawn.end(), [&] { return latency(random); });
        return drawn;
    }();
    return values;
}

const std::vector<double> usual_bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

template <class Histogram>
Histogram empty_one() {
    if constexpr (std::is_same_v<Histogram, bucket_histogram>) {
        return bucket_histogram{bucket_bounds{usual_bounds}};
    } else {
        return Histogram{};
    }
}

/// Records all latencies an iteration.
template <class Record>
void record_all(benchmark::State& state, Record record) {
    for (auto _ : state) {
        for (const double value : latencies()) {
            record(value);
        }
        benchmark::ClobberMemory();
    }
    if (state.thread_index() == 0) {
        // Google Benchmark divides by the time of all threads, and by their number once more.
        state.SetItemsProcessed(state.iterations() * state.threads() *
                                static_cast<std::int64_t>(latencies().size()));
    }
}

template <class Histogram>
void through_object(benchmark::State& state) {
    static nines::sharded<Histogram> all{empty_one<Histogram>()};
    record_all(state, [](double value) { all.record(value); });
}

template <class Histogram>
void through_recorder(benchmark::State& state) {
    static nines::sharded<Histogram> all{empty_one<Histogram>()};
    auto recorder = all.make_recorder();
    record_all(state, [&recorder](double value) { recorder.record(value); });
}

template <class Histogram>
void under_a_lock(benchmark::State& state) {
    static Histogram all = empty_one<Histogram>();
    static std::mutex lock;
    record_all(state, [](double value) {
        const std::scoped_lock held{lock};
        all.record(value);
    });
}

void relaxed_atomic_add(benchmark::State& state) {
    static std::array<std::atomic<std::uint64_t>, 64> counters{};
    record_all(state, [](double value) {
        counters[static_cast<std::size_t>(value * 1000) % 64].fetch_add(1,
                                                                        std::memory_order_relaxed);
    });
}

#ifdef NINES_BENCHMARK_PROMETHEUS
void prometheus_cpp(benchmark::State& state) {
    static prometheus::Histogram all{usual_bounds};
    record_all(state, [](double value) { all.Observe(value); });
}
#endif

template <class Histogram>
void read_shards(benchmark::State& state, std::size_t shards) {
    nines::sharded<Histogram> all{empty_one<Histogram>()};
    std::vector<typename nines::sharded<Histogram>::recorder> recorders;
    for (std::size_t i = 0; i < shards; ++i) {
        recorders.push_back(all.make_recorder());
        for (const double value : latencies()) {
            recorders.back().record(value);
        }
    }
    for (auto _ : state) {
        auto merged = all.merged();
        benchmark::DoNotOptimize(merged);
    }
    state.SetItemsProcessed(state.iterations());
}

template <class Body>
void add(const std::string& name, Body body, int threads) {
    benchmark::RegisterBenchmark(name.c_str(), body)->Threads(threads);
}

template <class Histogram>
void add_for(const std::string& name) {
    for (const bool recorder : {false, true}) {
        const std::string subject =
            (recorder ? "recorder_two_threads/" : "sharded_two_threads/") + name;
        auto* const ours = recorder ? through_recorder<Histogram> : through_object<Histogram>;
        add(subject + "/ours", ours, 2);
        add(subject + "/limit:one_thread", ours, 1);
        add(subject + "/peer:lock", under_a_lock<Histogram>, 2);
        add(subject + "/peer:shared_atomic_add", relaxed_atomic_add, 2);
    }
    add("sharded_one_thread/" + name + "/ours", through_object<Histogram>, 1);
    add("sharded_one_thread/" + name + "/limit:relaxed_atomic_add", relaxed_atomic_add, 1);
    for (const std::size_t shards : {1U, 2U, 8U}) {
        benchmark::RegisterBenchmark(
            ("sharded_read/" + name + "/" + std::to_string(shards) + "/ours").c_str(),
            [shards](benchmark::State& state) { read_shards<Histogram>(state, shards); });
    }
}

[[maybe_unused]] const bool added = [] {
    add_for<exponential>("exponential");
    add_for<log_linear>("log_linear");
    add_for<bucket_histogram>("buckets");
#ifdef NINES_BENCHMARK_PROMETHEUS
    add("sharded_two_threads/buckets/peer:prometheus_cpp", prometheus_cpp, 2);
    add("sharded_one_thread/buckets/peer:prometheus_cpp", prometheus_cpp, 1);
#endif
    return true;
}();

} // namespace
