// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/sharded.hpp>

#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <thread>
#include <type_traits>
#include <vector>

namespace sharded_test {

using nines::bucket_bounds;
using nines::bucket_histogram;
using nines::event_counts;
using nines::quantile_level;
using nines::sharded;

namespace {

constexpr int writers = 4;
constexpr double infinity = std::numeric_limits<double>::infinity();

bucket_histogram between_bounds() {
    return bucket_histogram{bucket_bounds{0.01, 0.1, 0.5, 1, 5}};
}

/// Values as whole multiples of 1/1024, whose sums are exact in any order; some are refused.
std::vector<double> values_of(int thread, std::size_t count) {
    std::mt19937_64 random{static_cast<std::uint64_t>(thread) + 1};
    std::vector<double> values(count);
    for (double& value : values) {
        const auto draw = random();
        value = draw % 97 == 0   ? -infinity
                : draw % 89 == 0 ? std::numeric_limits<double>::quiet_NaN()
                : draw % 31 == 0 ? 0
                : draw % 29 == 0 ? -static_cast<double>(draw % 4096) / 1024
                                 : static_cast<double>(draw % (1U << (draw % 20))) / 1024;
    }
    return values;
}

template <class Body>
void in_threads(int count, Body body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([body, i] { body(i); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

template <class Histogram>
std::uint64_t sum_of_buckets(const Histogram& histogram) {
    if constexpr (std::is_same_v<Histogram, bucket_histogram>) {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : histogram.counts()) {
            sum += count;
        }
        return sum;
    } else {
        return histogram.snapshot().count();
    }
}

template <class Histogram>
Histogram empty_one() {
    if constexpr (std::is_same_v<Histogram, bucket_histogram>) {
        return between_bounds();
    } else {
        return Histogram{};
    }
}

} // namespace

#define NINES_HISTOGRAMS                                                                           \
    bucket_histogram, nines::exponential_histogram<>, nines::exponential_histogram<-2>,            \
        nines::log_linear_histogram<>

static_assert(!std::is_copy_constructible_v<sharded<bucket_histogram>>);
static_assert(!std::is_copy_constructible_v<sharded<bucket_histogram>::recorder>);
static_assert(std::is_nothrow_move_constructible_v<sharded<bucket_histogram>::recorder>);
static_assert(!nines::shardable<std::vector<int>>);

TEST_CASE_TEMPLATE("many threads count what one histogram would", Histogram, NINES_HISTOGRAMS) {
    sharded<Histogram> all{empty_one<Histogram>()};
    in_threads(writers, [&all](int thread) {
        for (const double value : values_of(thread, 20000)) {
            all.record(value);
        }
    });
    Histogram expected = empty_one<Histogram>();
    for (int thread = 0; thread < writers; ++thread) {
        expected.record(std::span<const double>{values_of(thread, 20000)});
    }
    CHECK(all.merged() == expected);
    CHECK(all.merged().sum() == expected.sum());
    CHECK(all.merged().rejected() == expected.rejected());
    CHECK(all.shards() <= writers);
}

TEST_CASE_TEMPLATE("what a reader gets while threads write is a valid histogram", Histogram,
                   NINES_HISTOGRAMS) {
    sharded<Histogram> all{empty_one<Histogram>()};
    std::atomic<int> running{writers};
    std::thread reader{[&] {
        std::uint64_t last = 0;
        while (running.load() > 0) {
            const Histogram now = all.merged();
            const std::uint64_t count = now.count();
            CHECK(count >= last);
            CHECK(sum_of_buckets(now) == count);
            last = count;
            if (count > 0) {
                const auto low = now.quantile_bounds(quantile_level{0});
                const auto high = now.quantile_bounds(quantile_level{1});
                REQUIRE(low);
                REQUIRE(high);
                CHECK(low->lower <= high->upper);
                CHECK(now.fraction_at_most(1e9).upper == 1);
            }
            std::vector<std::byte> bytes(now.byte_size());
            CHECK(now.to_bytes(bytes).has_value());
            CHECK(Histogram::from_bytes(bytes).has_value()); // refuses what disagrees with itself
        }
    }};
    in_threads(writers, [&](int thread) {
        for (const double value : values_of(thread, 5000)) {
            all.record(value);
        }
        --running;
    });
    reader.join();
}

TEST_CASE("extremes are known of whatever is read while they move") {
    using histogram = nines::exponential_histogram<>;
    sharded<histogram> all{histogram{}};
    std::atomic<bool> stop{false};
    int unknown = 0;
    std::thread reader{[&] {
        while (!stop) {
            const histogram now = all.merged();
            const bool known = now.min() && now.max() && *now.min() <= *now.max();
            unknown += now.count() != 0 && !known ? 1 : 0;
        }
    }};
    for (double value = 1; value < 1e6; value *= 1.0005) {
        all.record(value);
        all.record(1 / value);
    }
    stop = true;
    reader.join();
    CHECK(unknown == 0);
    CHECK(*all.merged().min() == 1 / *all.merged().max());
}

TEST_CASE("several values are recorded at once") {
    const std::vector<double> values{0.1, 0.2, 0.3, infinity};
    const auto check = [&](auto histogram) {
        sharded<decltype(histogram)> all;
        all.record(std::span<const double>{values});
        auto recorder = all.make_recorder();
        recorder.record(std::span<const double>{values});
        CHECK(all.merged().count() == 6);
        CHECK(all.merged().rejected() == 2);
    };
    check(nines::exponential_histogram<>{});
    check(nines::log_linear_histogram<>{});
    check(bucket_histogram{});
}

TEST_CASE("shards are reused when threads come and go, and nothing is lost") {
    sharded<bucket_histogram> all{between_bounds()};
    for (int generation = 0; generation < 50; ++generation) {
        in_threads(2, [&all](int) {
            for (int i = 0; i < 100; ++i) {
                all.record(0.05);
            }
        });
    }
    CHECK(all.merged().count() == 10000);
    CHECK(all.shards() <= 2);
}

TEST_CASE("good and bad events are counted by many threads") {
    sharded<event_counts<>> all{event_counts<>{5, 1}};
    in_threads(writers, [&all](int) {
        for (int i = 0; i < 1000; ++i) {
            all.record(event_counts<>{3, 1});
        }
    });
    CHECK(all.merged() == event_counts<>{5 + writers * 3000, 1 + writers * 1000});
}

TEST_CASE("a recorder is a shard of its own and outlives what it came from") {
    std::optional<sharded<bucket_histogram>::recorder> left;
    {
        sharded<bucket_histogram> all{between_bounds()};
        auto first = all.make_recorder();
        left = all.make_recorder();
        CHECK(all.shards() == 2);
        first.record(0.2, 3);
        left->record(std::chrono::milliseconds{20});
        first = std::move(*left);
        left.reset();
        CHECK(all.merged().count() == 4);
        left = all.make_recorder(); // the one that was let go
        CHECK(all.shards() == 2);
    }
    left->record(1.0);
    left.reset();
}

TEST_CASE("a thread may use more objects than it remembers, and ones that are gone") {
    std::vector<std::unique_ptr<sharded<bucket_histogram>>> objects(100);
    for (int round = 0; round < 3; ++round) {
        for (auto& object : objects) {
            object = std::make_unique<sharded<bucket_histogram>>(between_bounds());
        }
        for (int i = 0; i < 5; ++i) {
            for (auto& object : objects) {
                object->record(0.3);
            }
        }
        for (const auto& object : objects) {
            CHECK(object->merged().count() == 5);
            CHECK(object->shards() == 1);
        }
    }
}

TEST_CASE("what a thread records while it ends is counted") {
    sharded<bucket_histogram> all{between_bounds()};
    struct last_words {
        sharded<bucket_histogram>* to = nullptr;
        ~last_words() {
            if (to != nullptr) {
                to->record(0.7);
            }
        }
    };
    std::thread{[&all] {
        thread_local last_words words; // made before the shards are, so it ends after them
        words.to = &all;
        all.record(0.2);
    }}.join();
    CHECK(all.merged().count() == 2);
    std::thread{[&all] { all.record(0.2); }}.join();
    CHECK(all.merged().count() == 3);
    CHECK(all.shards() == 1);
}

TEST_CASE("a sharded histogram goes on from the one it was made with") {
    auto start = between_bounds();
    start.record(2.0, 10);
    sharded<bucket_histogram> all{start};
    all.record(0.2);
    CHECK(all.merged().count() == 11);
    CHECK(all.merged().max() == 2.0);
}

} // namespace sharded_test
