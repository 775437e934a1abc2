// SPDX-License-Identifier: BSL-1.0
// What a service pays for each event, in one thread and in two, and on the cold path: advancing,
// windows, and the evaluation of many objectives; each beside the target it was made for. Costs are
// processor time, of threads that of a record in one of them, so that they do not depend on what
// else the machine does: two threads have 1.8 times the throughput of one where a record costs at
// most 1.11 times as much.
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/slo_tracker.hpp>

#include "table.hpp"

#include <benchmark/benchmark.h>
#ifdef NINES_BENCHMARK_PROMETHEUS
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#endif

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
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

constexpr std::array<std::pair<const char*, seconds>, 4> histories{
    {{"1h", 1h}, {"1d", days{1}}, {"30d", days{30}}, {"90d", days{90}}}};

void at_most(benchmark::State& state, double target_seconds, double target_limits) {
    if (state.thread_index() == 0) {
        state.counters[nines::bench::target::seconds_counter] = target_seconds;
        state.counters[nines::bench::target::limits_counter] = target_limits;
    }
}

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
    at_most(state, 0, state.threads() == 1 ? 1.5 : 2 / 1.8);
}

/// The same, as what another number of threads is compared with.
void alone(benchmark::State& state) {
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

/// A tracker after as long as that, sampled every five seconds.
std::unique_ptr<tracker_type> after(seconds length) {
    auto tracker = std::make_unique<tracker_type>(99.9_percent, days{30});
    std::uint64_t sample = 0;
    for (point at = start; at <= start + length; at += 5s) {
        tracker->record({100, ++sample % 20 == 0 ? 1U : 0U});
        tracker->advance(at);
    }
    return tracker;
}

/// A service that is asked every second: moves on and reads the windows.
template <class Windows>
void advance_and_read(benchmark::State& state, seconds length, const Windows& windows) {
    auto tracker = after(length);
    point now = start + length;
    for (auto _ : state) {
        tracker->record(nines::good);
        now += 1s;
        tracker->advance(now);
        for (const seconds each : windows) {
            auto seen = tracker->window(now, each);
            benchmark::DoNotOptimize(seen);
        }
    }
    state.SetItemsProcessed(state.iterations());
}

void eight_windows(benchmark::State& state) {
    advance_and_read(state, days{31}, usual_windows);
    at_most(state, 60e-9, 0);
}

/// What is least: counts that lie in an array, one for each second, and differences of two.
void sixteen_loads(benchmark::State& state) {
    std::vector<nines::event_counts<>> until(1U << 22U);
    std::size_t now = until.size() / 2;
    std::uint64_t good = 0;
    for (auto _ : state) {
        now = now + 1 == until.size() ? until.size() / 2 : now + 1;
        until[now].good = ++good;
        for (const seconds each : usual_windows) {
            const auto& before = until[now - static_cast<std::size_t>(each.count()) % now];
            nines::event_counts<> seen;
            seen.good = until[now].good - before.good;
            seen.bad = until[now].bad - before.bad;
            benchmark::DoNotOptimize(seen);
        }
    }
    state.SetItemsProcessed(state.iterations());
}

/// Lengths from five minutes to 30 days, each some per cent longer than the one before.
std::vector<seconds> many_windows(std::size_t count) {
    std::vector<seconds> windows;
    for (std::size_t i = 0; i < count; ++i) {
        const double part =
            count == 1 ? 0.5 : static_cast<double>(i) / static_cast<double>(count - 1);
        windows.emplace_back(static_cast<std::int64_t>(300 * std::pow(8640.0, part)));
    }
    return windows;
}

void query_of_many_windows(benchmark::State& state, std::size_t count) {
    const auto windows = many_windows(count);
    const auto tracker = after(days{31});
    const point now = start + days{31};
    for (auto _ : state) {
        for (const seconds each : windows) {
            auto seen = tracker->window(now, each);
            benchmark::DoNotOptimize(seen);
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}

void query_after(benchmark::State& state, seconds length) {
    const auto tracker = after(length);
    const point now = start + length;
    for (auto _ : state) {
        auto seen = tracker->window(now, 1h);
        benchmark::DoNotOptimize(seen);
    }
    state.SetItemsProcessed(state.iterations());
}

/// Records while as many windows are read every 4096 events.
void record_beside_windows(benchmark::State& state, std::size_t count) {
    const auto windows = many_windows(count);
    const auto tracker = after(days{31});
    const point now = start + days{31};
    for (auto _ : state) {
        state.PauseTiming();
        for (const seconds each : windows) {
            auto seen = tracker->window(now, each);
            benchmark::DoNotOptimize(seen);
        }
        state.ResumeTiming();
        for (int i = 0; i < 4096; ++i) {
            tracker->record(nines::good);
        }
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * 4096);
}

void record_after(benchmark::State& state, seconds length) {
    const auto tracker = after(length);
    record_many(state, [&] { tracker->record(nines::good); });
}

void advance_after(benchmark::State& state, seconds length) {
    advance_and_read(state, length, std::array<seconds, 0>{});
}

/// Many objectives that each counted something in every five minutes of the last month.
class many_objectives {
public:
    static constexpr std::size_t count = 1000;
    static constexpr point now = start + days{30};

    many_objectives() {
        std::mt19937_64 random{1};
        for (auto& each : histories_) {
            for (point at = start; at <= now; at += at < now - 1h ? seconds{300} : seconds{5}) {
                each.add(at, {random() % 10'000, random() % 4});
            }
        }
    }

    [[nodiscard]] std::size_t pages(nines::asked_windows asked) const {
        std::size_t pages = 0;
        for (const auto& each : histories_) {
            const auto seen = nines::evaluate(policy_, policy_.objective(), each, now, {}, asked);
            pages += seen.paging() ? 1U : 0U;
        }
        return pages;
    }

private:
    nines::alert_policy policy_ = nines::workbook_policy(99.9_percent, days{30}).value();
    std::vector<nines::count_history<>> histories_{count};
};

const many_objectives& objectives() {
    static const many_objectives all;
    return all;
}

void evaluate_many(benchmark::State& state, nines::asked_windows asked) {
    const auto& all = objectives();
    for (auto _ : state) {
        auto pages = all.pages(asked);
        benchmark::DoNotOptimize(pages);
    }
    state.SetItemsProcessed(state.iterations());
    at_most(state, 200e-6, 0);
}

/// As after the service has done something else: nothing of the histories is in a cache, and memory
/// decides. The target is not meant for this.
void evaluate_many_from_memory(benchmark::State& state) {
    const auto& all = objectives();
    std::vector<std::uint64_t> other(std::size_t{1} << 23U);
    for (auto _ : state) {
        state.PauseTiming();
        for (auto& each : other) {
            ++each;
        }
        benchmark::ClobberMemory();
        state.ResumeTiming();
        auto pages = all.pages(nines::asked_windows::needed);
        benchmark::DoNotOptimize(pages);
    }
    state.SetItemsProcessed(state.iterations());
}

template <class Body>
void add(const std::string& name, Body body, int threads) {
    benchmark::RegisterBenchmark(name.c_str(), body)->Threads(threads);
}

[[maybe_unused]] const bool added = [] {
    add("tracker_record_one_thread/good/ours", ours, 1);
    add("tracker_record_one_thread/good/limit:relaxed_atomic_add", relaxed_atomic_add, 1);
    add("tracker_record_one_thread/latency/ours", ours_with_latency, 1);
    add("tracker_record_two_threads/good/ours", ours, 2);
    add("tracker_record_two_threads/good/limit:one_thread", alone, 1);
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
    add("tracker_advance_and_eight_windows/ours", eight_windows, 1);
    add("tracker_advance_and_eight_windows/limit:sixteen_loads", sixteen_loads, 1);
    using nines::asked_windows;
    const auto lazily = [](benchmark::State& s) { evaluate_many(s, asked_windows::needed); };
    const auto wholly = [](benchmark::State& s) { evaluate_many(s, asked_windows::all); };
    add("tracker_evaluate_1000_objectives/ours", lazily, 1);
    add("tracker_evaluate_1000_objectives_all_windows/ours", wholly, 1);
    add("tracker_evaluate_1000_objectives_from_memory/ours", evaluate_many_from_memory, 1);
    for (const std::size_t count : {1U, 8U, 64U}) {
        const std::string name = std::to_string(count) + "_windows/ours";
        add(
            "tracker_query_of/" + name,
            [count](benchmark::State& state) { query_of_many_windows(state, count); }, 1);
        add(
            "tracker_record_beside/" + name,
            [count](benchmark::State& state) { record_beside_windows(state, count); }, 1);
    }
    for (const auto& [name, length] : histories) {
        const std::string ours = std::string{name} + "/ours";
        add(
            "tracker_advance_after/" + ours,
            [length](benchmark::State& state) { advance_after(state, length); }, 1);
        add(
            "tracker_query_after/" + ours,
            [length](benchmark::State& state) { query_after(state, length); }, 1);
        add(
            "tracker_record_after/" + ours,
            [length](benchmark::State& state) { record_after(state, length); }, 1);
    }
    return true;
}();

} // namespace
