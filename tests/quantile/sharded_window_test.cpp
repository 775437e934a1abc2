// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/sharded_window.hpp>

#include <nines/quantile/exponential_histogram.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

namespace sharded_window_test {

using namespace std::chrono_literals;
using nines::bucket_bounds;
using nines::bucket_histogram;
using nines::window_state;
using point = std::chrono::sys_time<std::chrono::milliseconds>;
using window = nines::sharded_window<bucket_histogram>;

namespace {

constexpr point midnight{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

bucket_histogram between_bounds() {
    return bucket_histogram{bucket_bounds{0.01, 0.1, 1}};
}

} // namespace

TEST_CASE("without anything recorded there is no data") {
    window all{20s, 16, between_bounds()};
    all.advance(midnight);
    const auto none = all.window(midnight + 1min, 5min);
    CHECK(none.state == window_state::no_data);
    CHECK(none.covered.empty());
    CHECK(none.summary == between_bounds());
}

TEST_CASE("what was recorded in the last minutes is there, and leaves") {
    window all{20s, 16, between_bounds()};
    for (auto now = midnight; now < midnight + 10min; now += 1s) {
        all.advance(now);
        all.record(0.05);
        if (now < midnight + 5min) {
            all.record(0.5, 2U);
        }
    }
    const auto last = midnight + 10min - 1s;
    CHECK(all.window(last, 40s).summary.count() == 40);
    CHECK(all.window(last, 5min).summary.count() == 300);
    CHECK(all.window(last, 5min).state == window_state::full);
    CHECK(all.merged().count() == 1200);
}

TEST_CASE("what nobody moved for long is moved at the next look, not lost") {
    window all{20s, 16, between_bounds()};
    all.record(0.05);
    CHECK(all.window(midnight, 1min).summary.count() == 1);
    all.record(0.05, 5U);
    all.advance(midnight + 10min); // to the slot before
    CHECK(all.window(midnight + 10min, 40s).summary.count() == 5);
    all.record(0.05, 7U);
    CHECK(all.window(midnight + 20min, 20s).summary.count() == 0);
    CHECK(all.window(midnight + 20min, 40s).summary.count() == 7);
}

TEST_CASE("a clock that steps back by more than the slots hold loses nothing") {
    window all{20s, 16, between_bounds()};
    all.record(0.05);
    CHECK(all.window(midnight, 1min).summary.count() == 1);
    all.record(0.05);
    CHECK(all.window(midnight - 1h, 1min).state == window_state::no_data);
    CHECK(all.window(midnight + 1s, 1min).summary.count() == 2);
}

TEST_CASE("after one look from the far future windows fill again when the clock has gone on") {
    window all{20s, 16, between_bounds()};
    all.record(0.05);
    CHECK(all.window(midnight + std::chrono::years{1}, 1min).summary.count() == 1);
    auto now = midnight;
    for (; now < midnight + 400s; now += 1s) {
        all.advance(now);
        all.record(0.05);
    }
    CHECK(all.window(now, 5min).summary.count() == 400);
    for (; now < midnight + 800s; now += 1s) {
        all.advance(now);
        all.record(0.05);
    }
    CHECK(all.window(now - 1s, 40s).summary.count() == 40);
    CHECK(all.merged().count() == 801);
}

TEST_CASE("the ends of time do no harm") {
    for (const point end : {(point::min)(), (point::max)()}) {
        for (const auto slot : {1ms, 7ms, 20'000ms}) {
            window all{slot, 16, between_bounds()};
            all.record(0.05);
            all.advance(end);
            all.record(0.05);
            CHECK(all.window(end, slot * 2).summary.count() == 2);
        }
    }
}

TEST_CASE("many threads record while one moves, and nothing is lost or counted twice") {
    nines::sharded_window<nines::exponential_histogram<>> all{20s, 1000};
    constexpr std::uint64_t each = 20'000;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&all] {
            for (std::uint64_t n = 0; n < each; ++n) {
                all.record(std::chrono::microseconds{n});
            }
        });
    }
    auto now = midnight;
    for (int i = 0; i < 200; ++i) {
        all.advance(now += 20s);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(all.window(now, 3h).summary.count() == 3 * each);
}

TEST_CASE("no slots, or none of any length, are refused") {
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((window{0s, 16, between_bounds()}), nines::domain_error);
    CHECK_THROWS_AS((window{20s, 0, between_bounds()}), nines::domain_error);
#endif
}

} // namespace sharded_window_test
