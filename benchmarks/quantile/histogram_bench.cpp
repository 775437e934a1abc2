// SPDX-License-Identifier: BSL-1.0
// What it costs to record a value, to ask for quantiles and to merge, beside a bare increment of
// counters that are found without any work, on the same counters.
#include "quantile/distributions.hpp"

#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using nines::histogram_options;
using nines::bench::all_shapes;
using nines::bench::count_items;
using nines::bench::four_levels;
using nines::bench::name_of;
using nines::bench::quality;
using nines::bench::shape;
using nines::bench::values_of;

constexpr histogram_options counts_only{.sum = false, .extremes = false};
using exponential = nines::exponential_histogram<6, counts_only>;
using exponential_full = nines::exponential_histogram<>;
using log_linear = nines::log_linear_histogram<6, counts_only>;
using log_linear_full = nines::log_linear_histogram<>;

template <class Histogram>
Histogram filled(shape of) {
    Histogram histogram;
    histogram.record(values_of(of));
    return histogram;
}

/// As many bytes for a value as the value has, from 0 on.
std::vector<std::size_t> slots_of(std::span<const double> values) {
    std::vector<std::int64_t> of_values;
    for (const double value : values) {
        of_values.push_back(nines::exponential_buckets<6>::slot(value));
    }
    const std::int64_t least = *std::ranges::min_element(of_values);
    std::vector<std::size_t> slots;
    for (const std::int64_t slot : of_values) {
        slots.push_back(static_cast<std::size_t>(slot - least));
    }
    return slots;
}

void bare_increment(benchmark::State& state, std::span<const double> values) {
    const auto slots = slots_of(values);
    std::vector<std::uint64_t> counters(*std::ranges::max_element(slots) + 1);
    for (auto _ : state) {
        for (const std::size_t slot : slots) {
            ++counters[slot];
        }
        benchmark::ClobberMemory();
    }
    count_items(state, values.size());
}

/// What keeping a sum adds to that: a second word in memory for each value.
void increment_and_sum(benchmark::State& state, std::span<const double> values) {
    const auto slots = slots_of(values);
    std::vector<std::uint64_t> counters(*std::ranges::max_element(slots) + 1);
    std::array<double, 8> sums{};
    for (auto _ : state) {
        for (std::size_t i = 0; i < slots.size(); ++i) {
            ++counters[slots[i]];
            sums[slots[i] % 8] += values[i];
        }
        benchmark::DoNotOptimize(sums);
        benchmark::ClobberMemory();
    }
    count_items(state, values.size());
}

void relaxed_atomic_add(benchmark::State& state, std::span<const double> values) {
    const auto slots = slots_of(values);
    std::vector<std::atomic<std::uint64_t>> counters(*std::ranges::max_element(slots) + 1);
    for (auto _ : state) {
        for (const std::size_t slot : slots) {
            counters[slot].fetch_add(1, std::memory_order_relaxed);
        }
    }
    count_items(state, values.size());
}

/// Measured once, not in every repetition.
template <class Histogram>
quality quality_of(shape of) {
    static std::map<shape, quality> measured;
    if (!measured.contains(of)) {
        measured[of] = quality::of(
            of, [of] { return std::make_unique<Histogram>(filled<Histogram>(of)); },
            [](const Histogram& histogram) { return *histogram.quantiles(four_levels); });
    }
    return measured[of];
}

template <class Histogram>
void insert(benchmark::State& state, Histogram histogram, std::span<const double> values) {
    for (auto _ : state) {
        for (const double value : values) {
            histogram.record(value);
        }
        benchmark::ClobberMemory();
    }
    count_items(state, values.size());
}

template <class Histogram>
void insert_batch(benchmark::State& state, shape of) {
    auto histogram = filled<Histogram>(of);
    for (auto _ : state) {
        histogram.record(std::span{values_of(of)});
        benchmark::ClobberMemory();
    }
    count_items(state, values_of(of).size());
}

template <class Histogram>
void quantiles_after_insert(benchmark::State& state, shape of) {
    auto histogram = filled<Histogram>(of);
    std::size_t next = 0;
    for (auto _ : state) {
        histogram.record(values_of(of)[next++ % 1024]);
        auto quantiles = histogram.quantiles(four_levels);
        benchmark::DoNotOptimize(quantiles);
    }
    count_items(state, 1);
}

template <class Histogram>
void quantiles_from_snapshot(benchmark::State& state, shape of) {
    const auto snapshot = filled<Histogram>(of).snapshot();
    for (auto _ : state) {
        auto quantiles = snapshot.quantiles(four_levels);
        benchmark::DoNotOptimize(quantiles);
    }
    count_items(state, 1);
}

template <class Histogram>
void merge(benchmark::State& state, shape of) {
    const auto part = filled<Histogram>(of);
    auto sum = part;
    for (auto _ : state) {
        sum.merge(part);
        benchmark::ClobberMemory();
    }
    count_items(state, 1);
}

template <class Histogram>
void merge_into_empty(benchmark::State& state, shape of) {
    const auto part = filled<Histogram>(of);
    for (auto _ : state) {
        Histogram sum;
        sum.merge(part);
        benchmark::DoNotOptimize(sum);
    }
    count_items(state, 1);
}

/// With the memory it takes, and what it takes to give that back.
void insert_in_fresh_one(benchmark::State& state, std::size_t count) {
    const std::span<const double> values{values_of(shape::lognormal)};
    std::size_t at = 0;
    for (auto _ : state) {
        exponential_full histogram;
        for (const double value : values.subspan(at, count)) {
            histogram.record(value);
        }
        benchmark::DoNotOptimize(histogram);
        at = (at + count) % (values.size() - count);
    }
    count_items(state, count);
}

/// Values spread evenly over so many octaves.
std::vector<double> spread(double octaves) {
    std::mt19937_64 random{2};
    std::uniform_real_distribution<double> exponent{-octaves / 2, octaves / 2};
    std::vector<double> values(1'000'000);
    std::generate(values.begin(), values.end(), [&] { return std::exp2(exponent(random)); });
    return values;
}

constexpr std::size_t many = 1024;

/// Which of many histograms each value goes to.
std::vector<std::uint16_t> at_random() {
    std::mt19937_64 random{3};
    std::vector<std::uint16_t> which(values_of(shape::lognormal).size());
    std::generate(which.begin(), which.end(),
                  [&] { return static_cast<std::uint16_t>(random() % many); });
    return which;
}

/// Each with room for 1 us to 100 s.
void insert_in_one_of_many(benchmark::State& state) {
    using small = nines::exponential_histogram<
        6, histogram_options{
               .lowest_exponent = -20, .highest_exponent = 7, .sum = false, .extremes = false}>;
    small empty;
    empty.reserve(1e-6, 100);
    std::vector<small> histograms(many, empty);
    const auto which = at_random();
    const auto& values = values_of(shape::lognormal);
    for (auto _ : state) {
        for (std::size_t i = 0; i < which.size(); ++i) {
            histograms[which[i]].record(values[i]);
        }
        benchmark::ClobberMemory();
    }
    count_items(state, which.size());
}

void bare_increment_in_one_of_many(benchmark::State& state) {
    const auto which = at_random();
    const auto& values = values_of(shape::lognormal);
    std::vector<std::size_t> slots;
    for (const double value : values) {
        slots.push_back(static_cast<std::size_t>(nines::exponential_buckets<6>::slot(value)) &
                        1023U);
    }
    std::vector<std::array<std::uint32_t, 27 * 64>> counters(many);
    for (auto _ : state) {
        for (std::size_t i = 0; i < which.size(); ++i) {
            ++counters[which[i]][slots[i]];
        }
        benchmark::ClobberMemory();
    }
    count_items(state, which.size());
}

/// The name of the method in the overview.
std::string method(std::string name) {
    const std::string_view full = "_with_sum_and_extremes";
    if (const auto at = name.find(full); at != std::string::npos) {
        name.replace(at, full.size(), " + sum, min, max");
    }
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

template <class Histogram>
void add_for_shapes(const std::string& name) {
    for (const shape of : all_shapes) {
        const std::string subject = "insert_" + name + "/" + name_of(of);
        benchmark::RegisterBenchmark((subject + "/ours").c_str(), [=](benchmark::State& state) {
            quality_of<Histogram>(of).state_in(state);
            insert(state, filled<Histogram>(of), values_of(of));
            state.SetLabel(method(name));
        });
        benchmark::RegisterBenchmark((subject + "/limit:bare_increment").c_str(),
                                     [of](benchmark::State& state) {
                                         bare_increment(state, values_of(of));
                                         state.SetLabel("bare increment");
                                     });
        benchmark::RegisterBenchmark((subject + "/limit:increment_and_sum").c_str(),
                                     [of](benchmark::State& state) {
                                         increment_and_sum(state, values_of(of));
                                         state.SetLabel("increment and sum");
                                     });
        benchmark::RegisterBenchmark((subject + "/limit:relaxed_atomic_add").c_str(),
                                     [of](benchmark::State& state) {
                                         relaxed_atomic_add(state, values_of(of));
                                         state.SetLabel("relaxed atomic add");
                                     });
    }
}

template <class Histogram>
void add_batch(const std::string& name) {
    const std::string subject = "insert_batch_" + name + "/lognormal";
    benchmark::RegisterBenchmark((subject + "/ours").c_str(), [](benchmark::State& state) {
        insert_batch<Histogram>(state, shape::lognormal);
    });
    benchmark::RegisterBenchmark(
        (subject + "/limit:bare_increment").c_str(),
        [](benchmark::State& state) { bare_increment(state, values_of(shape::lognormal)); });
}

template <class Histogram>
void add_questions(const std::string& name) {
    for (const shape of : all_shapes) {
        const std::string ending = "_" + name + "/" + name_of(of) + "/ours";
        const auto add = [&](const std::string& operation, bool in_overview, auto body) {
            benchmark::RegisterBenchmark((operation + ending).c_str(),
                                         [=](benchmark::State& state) {
                                             body(state, of);
                                             if (in_overview) {
                                                 state.SetLabel(method(name));
                                             }
                                         });
        };
        add("four_quantiles_after_insert", true, quantiles_after_insert<Histogram>);
        add("four_quantiles_from_snapshot", false, quantiles_from_snapshot<Histogram>);
        add("merge", true, merge<Histogram>);
        add("merge_into_empty", false, merge_into_empty<Histogram>);
    }
}

/// Cost must not depend on how many values there are, nor on how far they lie apart.
void add_flatness() {
    for (const double count : {1e3, 1e6, 1e9}) {
        benchmark::RegisterBenchmark(
            ("insert_after_values/" + std::to_string(std::lround(count)) + "/ours").c_str(),
            [count](benchmark::State& state) {
                exponential_full histogram;
                for (std::size_t i = 0; i < 1000; ++i) {
                    histogram.record(values_of(shape::lognormal)[i], std::llround(count / 1000));
                }
                insert(state, histogram, values_of(shape::lognormal));
            });
        benchmark::RegisterBenchmark(
            ("insert_after_values/" + std::to_string(std::lround(count)) + "/limit:bare_increment")
                .c_str(),
            [](benchmark::State& state) { bare_increment(state, values_of(shape::lognormal)); });
    }
    for (const std::size_t count : {1U, 20U, 100U, 1000U}) {
        benchmark::RegisterBenchmark(
            ("insert_in_fresh_one/" + std::to_string(count) + "/ours").c_str(),
            [count](benchmark::State& state) { insert_in_fresh_one(state, count); });
    }
    for (const double octaves : {1.0, 10.0, 100.0, 2000.0}) {
        benchmark::RegisterBenchmark(
            ("insert_over_octaves/" + std::to_string(std::lround(octaves)) + "/ours").c_str(),
            [octaves](benchmark::State& state) {
                insert(state, exponential_full{}, spread(octaves));
            });
        benchmark::RegisterBenchmark(
            ("insert_over_octaves/" + std::to_string(std::lround(octaves)) +
             "/limit:bare_increment")
                .c_str(),
            [octaves](benchmark::State& state) { bare_increment(state, spread(octaves)); });
    }
}

[[maybe_unused]] const bool added = [] {
    add_for_shapes<exponential>("exponential");
    add_for_shapes<exponential_full>("exponential_with_sum_and_extremes");
    add_for_shapes<log_linear>("log_linear");
    add_for_shapes<log_linear_full>("log_linear_with_sum_and_extremes");
    add_batch<exponential>("exponential");
    add_batch<exponential_full>("exponential_with_sum_and_extremes");
    add_batch<log_linear>("log_linear");
    add_questions<exponential>("exponential");
    add_questions<exponential_full>("exponential_with_sum_and_extremes");
    add_questions<log_linear>("log_linear");
    add_questions<log_linear_full>("log_linear_with_sum_and_extremes");
    add_flatness();
    benchmark::RegisterBenchmark("insert_in_one_of_1024/lognormal/ours", insert_in_one_of_many);
    benchmark::RegisterBenchmark("insert_in_one_of_1024/lognormal/limit:bare_increment",
                                 bare_increment_in_one_of_many);
    return true;
}();

} // namespace
