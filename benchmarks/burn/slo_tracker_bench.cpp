// SPDX-License-Identifier: BSL-1.0
// What a service pays for each event, in one thread and in two, and on the cold path: advancing,
// windows, and the evaluation of many objectives. Costs of threads are processor time of a record
// in one of them, so that they do not depend on what else the machine does.
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/slo_tracker.hpp>

#include <benchmark/benchmark.h>
#ifdef NINES_BENCHMARK_PROMETHEUS
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#endif

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace nines::literals;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;
using tracker_type = nines::slo_tracker<>;
using point = tracker_type::point;

constexpr point start{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
constexpr std::array<seconds, 8> usual_windows{5min, 30min, 1h, 2h, 6h, 24h, days{3}, days{30}};

/// Records many an iteration.
template <class Record>
void record_many(benchmark::State& state, Record record) {
    constexpr int many = 4096;
    for (auto _ : state) {
        for (int i = 0; i < many; ++i) {
            record();
        }
        benchmark::ClobberMemory();
    }
    if (state.thread_index() == 0) {
        // Google Benchmark divides by the time of all threads, and by their number once more.
        state.SetItemsProcessed(state.iterations() * state.threads() * many);
    }
}

void ours(benchmark::State& state) {
    static tracker_type tracker{99.9_percent, days{30}};
    record_many(state, [] { tracker.record(nines::good); });
}

void ours_with_latency(benchmark::State& state) {
    static tracker_type tracker{99.9_percent, days{30}};
    record_many(state, [] { tracker.record(nines::good, 12ms); });
}

void relaxed_atomic_add(benchmark::State& state) {
    static std::atomic<std::uint64_t> count{0};
    record_many(state, [] { count.fetch_add(1, std::memory_order_relaxed); });
}

#ifdef NINES_BENCHMARK_PROMETHEUS
void prometheus_counter(benchmark::State& state) {
    static prometheus::Counter count;
    record_many(state, [] { count.Increment(); });
}

void prometheus_histogram(benchmark::State& state) {
    static prometheus::Histogram latencies{
        {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}};
    record_many(state, [] { latencies.Observe(0.012); });
}
#endif

template <class Body>
void add(const std::string& name, Body body, int threads) {
    benchmark::RegisterBenchmark(name.c_str(), body)->Threads(threads);
}

[[maybe_unused]] const bool added = [] {
    add("tracker_record_one_thread/good/ours", ours, 1);
    add("tracker_record_one_thread/good/limit:relaxed_atomic_add", relaxed_atomic_add, 1);
    add("tracker_record_one_thread/latency/ours", ours_with_latency, 1);
    add("tracker_record_two_threads/good/ours", ours, 2);
    add("tracker_record_two_threads/good/limit:one_thread", ours, 1);
    add("tracker_record_two_threads/good/peer:shared_atomic_add", relaxed_atomic_add, 2);
    add("tracker_record_two_threads/latency/ours", ours_with_latency, 2);
    add("tracker_record_two_threads/latency/limit:one_thread", ours_with_latency, 1);
#ifdef NINES_BENCHMARK_PROMETHEUS
    for (const int threads : {1, 2}) {
        const std::string subject =
            threads == 1 ? "tracker_record_one_thread/" : "tracker_record_two_threads/";
        add(subject + "good/peer:prometheus_counter", prometheus_counter, threads);
        add(subject + "good/peer:prometheus_histogram", prometheus_histogram, threads);
        add(subject + "latency/peer:prometheus_histogram", prometheus_histogram, threads);
    }
#endif
    return true;
}();

} // namespace
