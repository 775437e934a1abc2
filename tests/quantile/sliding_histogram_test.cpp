// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/sliding_histogram.hpp>

#include <nines/quantile/bucket_histogram.hpp>
#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/order_statistics.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <type_traits>
#include <vector>

namespace sliding_histogram_test {

using nines::half_open;
using nines::order_statistics;
using nines::sliding_histogram;
using nines::window_state;
using std::chrono::milliseconds;
using namespace std::chrono_literals;
using point = std::chrono::sys_time<milliseconds>;
using sliding = sliding_histogram<order_statistics<>>;

namespace {

constexpr point at(milliseconds since) {
    return point{since};
}

std::vector<double> values_in(sliding& ring, point now, milliseconds length) {
    const auto window = ring.window(now, length);
    return {window.summary.values().begin(), window.summary.values().end()};
}

} // namespace

static_assert(std::is_same_v<sliding::duration, milliseconds>);

TEST_CASE("a window holds the slot of now and those before it, as many as it is long") {
    sliding ring{at(0s), 60s, 10};
    for (int minute = 0; minute < 10; ++minute) {
        CHECK(ring.record(at(60s * minute + 30s), static_cast<double>(minute)));
    }
    CHECK(values_in(ring, at(9min + 45s), 1min) == std::vector<double>{9});
    CHECK(values_in(ring, at(9min + 45s), 3min) == std::vector<double>{7, 8, 9});
    CHECK(values_in(ring, at(9min + 45s), 2min + 1ms) == std::vector<double>{7, 8, 9});
    const auto window = ring.window(at(9min + 45s), 5min);
    CHECK(window.covered == half_open{at(5min), at(9min + 45s)});
    CHECK(window.state == window_state::full);
    CHECK(ring.window(at(9min + 45s), 10min).state == window_state::full);
}

TEST_CASE("what came before the start is too late, also in the slot of the start") {
    sliding ring{at(90s), 60s, 3};
    CHECK_FALSE(ring.record(at(90s - 1ms), 7.0));
    CHECK_FALSE(ring.record(at(60s), 7.0));
    CHECK(ring.too_late() == 2);
    CHECK(ring.record(at(90s), 1.0));
    CHECK(ring.record(at(130s), 2.0));
    CHECK_FALSE(ring.record(at(89s), 7.0));
    CHECK(values_in(ring, at(150s), 5min) == std::vector<double>{1, 2});
}

TEST_CASE("a window that reaches back before the start, or beyond the ring, is partial") {
    sliding ring{at(90s), 60s, 3};
    ring.record(at(100s), 1.0);
    const auto early = ring.window(at(150s), 5min);
    CHECK(early.state == window_state::partial);
    CHECK(early.covered == half_open{at(90s), at(150s)});
    CHECK(early.summary.count() == 1);
    CHECK(ring.window(at(170s), 2min).state == window_state::partial); // began in mid-slot
    CHECK(ring.window(at(230s), 2min).state == window_state::full);

    ring.record(at(400s), 2.0);
    const auto longer = ring.window(at(410s), 10min);
    CHECK(longer.state == window_state::partial);
    CHECK(longer.covered == half_open{at(240s), at(410s)});
    CHECK(longer.summary.count() == 1);
}

TEST_CASE("no data, no traffic and a part of it are three things") {
    sliding ring{at(60s), 60s, 5};
    CHECK(ring.window(at(30s), 1min).state == window_state::no_data);
    CHECK(ring.window(at(30s), 1min).covered.empty());
    CHECK(ring.window(at(90s), 0s).state == window_state::no_data);
    CHECK(ring.window(at(90s), -5s).state == window_state::no_data);
    const auto quiet = ring.window(at(10min), 3min);
    CHECK(quiet.state == window_state::full);
    CHECK(quiet.summary.count() == 0);
    CHECK(quiet.covered == half_open{at(8min), at(10min)});
    ring.record(at(20min), 1.0);
    CHECK(ring.window(at(2min), 1min).state == window_state::no_data); // out of the ring by now
}

TEST_CASE("late values go to their slot while it is in the ring, then they are refused") {
    sliding ring{at(0s), 10s, 4};
    CHECK(ring.record(at(35s), 3.0));
    CHECK(ring.record(at(12s), 1.0));
    CHECK(ring.record(at(5s), 0.0));
    CHECK(values_in(ring, at(35s), 40s) == std::vector<double>{0, 1, 3});
    CHECK(ring.record(at(41s), 4.0));
    CHECK(!ring.record(at(9s), 9.0));
    CHECK(ring.record(at(10s), 1.5));
    CHECK(ring.too_late() == 1);
    CHECK(values_in(ring, at(45s), 40s) == std::vector<double>{1, 1.5, 3, 4});
    sliding later{at(100s), 10s, 4};
    CHECK(!later.record(at(99s), 1.0)); // before recording began
}

TEST_CASE("a clock that steps back loses nothing within the ring") {
    sliding ring{at(0s), 10s, 6};
    ring.record(at(55s), 1.0);
    ring.record(at(25s), 2.0); // the clock was set back by half a minute
    ring.record(at(36s), 3.0);
    CHECK(values_in(ring, at(37s), 20s) == std::vector<double>{2, 3});
    CHECK(ring.window(at(37s), 20s).covered == half_open{at(20s), at(40s)});
    CHECK(values_in(ring, at(58s), 60s) == std::vector<double>{1, 2, 3});
}

TEST_CASE("a long silence empties the ring, also one of more slots than there are") {
    sliding ring{at(0s), 10s, 3};
    ring.record(at(5s), 1.0);
    ring.record(at(25s), 2.0);
    ring.record(at(std::chrono::hours{1000}), 3.0);
    CHECK(values_in(ring, at(std::chrono::hours{1000} + 1s), 30s) == std::vector<double>{3});
}

TEST_CASE("one time from the future does not stop recording until the clock gets there") {
    sliding ring{at(0s), 10s, 6};
    CHECK(ring.record(at(5s), 1.0));
    CHECK(ring.record(at(24h), 2.0));
    int refused = 0;
    auto now = at(6s);
    for (; !ring.record(now, 3.0); now += 1s) {
        ++refused;
    }
    CHECK(now == at(70s)); // 7 slots after the first one behind
    CHECK(refused == 64);
    CHECK(ring.too_late() == 64);
    CHECK(ring.record(at(75s), 4.0));
    const auto window = ring.window(at(76s), 1min);
    CHECK(window.summary.count() == 2);
    CHECK(window.state == window_state::partial);
    CHECK(window.covered == half_open{at(70s), at(76s)});
    CHECK_FALSE(ring.record(at(69s), 9.0)); // before recording began anew
    CHECK(ring.record(at(24h), 5.0));
    CHECK(values_in(ring, at(24h), 1min) == std::vector<double>{5});
}

TEST_CASE("late times beside times in the ring do not make it begin anew") {
    sliding ring{at(1000s), 10s, 2};
    for (auto late = 0s; late < 900s; late += 10s) {
        CHECK_FALSE(ring.record(at(late), 9.0));
        CHECK(ring.record(at(1015s), 1.0));
    }
    for (auto late = 900s; late > 0s; late -= 10s) { // not how a clock goes
        CHECK_FALSE(ring.record(at(late), 9.0));
    }
    CHECK(values_in(ring, at(1016s), 20s).size() == 90);
}

TEST_CASE("recording that was to begin in the far future begins") {
    sliding ring{at(1000h), 10s, 2};
    auto now = at(5s);
    for (; !ring.record(now, 1.0); now += 5s) {
    }
    CHECK(now == at(30s));
    CHECK(values_in(ring, now, 10s) == std::vector<double>{1});
}

TEST_CASE("windows agree with a list of all values, before and after the epoch") {
    constexpr std::uint64_t seed = 20250309;
    INFO("seed " << seed);
    std::mt19937_64 random{seed};
    for (const std::size_t slots : {1U, 2U, 7U, 60U}) {
        const milliseconds slot{250};
        point now = at(-20s);
        const point start = now;
        sliding ring{start, slot, slots};
        struct record {
            std::int64_t slot;
            double value;
        };
        const auto number = [&](point when) {
            return std::chrono::floor<milliseconds>(when - at(-1000s)).count() / slot.count();
        };
        std::vector<record> all;
        std::int64_t newest = number(start);
        for (int step = 0; step < 2000; ++step) {
            now += milliseconds{random() % (random() % 50 == 0 ? 3000 : 60)};
            const point when = now - milliseconds{step % 5 == 0 ? random() % 4000 : 0};
            const std::int64_t slot_number = number(when);
            const auto value = static_cast<double>(step);
            const std::int64_t oldest =
                std::max(number(start),
                         std::max(newest, slot_number) - static_cast<std::int64_t>(slots) + 1);
            CHECK(ring.record(when, value) == (slot_number >= oldest));
            if (slot_number >= oldest) {
                all.push_back({slot_number, value});
                newest = std::max(newest, slot_number);
            }
            const auto count = 1 + random() % slots;
            std::vector<double> expected;
            for (const auto& [in, what] : all) {
                if (in <= number(now) && in > number(now) - static_cast<std::int64_t>(count) &&
                    in > newest - static_cast<std::int64_t>(slots)) {
                    expected.push_back(what);
                }
            }
            CHECK(values_in(ring, now, slot * static_cast<int>(count)).size() == expected.size());
            std::sort(expected.begin(), expected.end());
            CHECK(values_in(ring, now, slot * static_cast<int>(count)) == expected);
        }
    }
}

TEST_CASE("the ends of time do no harm") {
    constexpr auto most = (milliseconds::max)();
    sliding ring{at(0s), 1h, 24};
    ring.record(at(1h), 1.0);
    const auto window = ring.window(at(2h), most);
    CHECK(window.state == window_state::partial);
    CHECK(window.summary.count() == 1);
    CHECK(!ring.record(at(-most), 1.0));
    CHECK(ring.record(at(most), 2.0));
    CHECK(ring.window(at(most), 1h).summary.count() == 1);
    CHECK(ring.window(at(-most), most).state == window_state::no_data);
    sliding first{at(-most), 7ms, 3};
    CHECK(first.record(at(-most), 1.0));
    CHECK(first.window(at(-most), 1ms).summary.count() == 1);
    CHECK(first.window(at(most), most).state == window_state::full); // nothing came since
    CHECK(first.record(at(most), 1.0));
    for (const point end : {(point::max)(), (point::min)()}) {
        sliding finest{end, 1ms, 5};
        CHECK(finest.record(end, 1.0));
        CHECK(finest.record(end, 2.0));
        CHECK(finest.window(end, 1ms).summary.count() == 2);
        CHECK(finest.window(end, most).covered.from == end);
    }
    sliding across{(point::min)(), 1ms, 5};
    CHECK(across.record((point::max)(), 1.0));
    CHECK(across.window((point::max)(), 1ms).summary.count() == 1);
}

TEST_CASE("a summary of many values goes to its slot at once") {
    sliding ring{at(0s), 10s, 3};
    CHECK(ring.merge(at(15s), order_statistics<>{std::vector<double>{1, 2, 3}}));
    CHECK(ring.record(at(15s), 4.0));
    CHECK(values_in(ring, at(16s), 10s) == std::vector<double>{1, 2, 3, 4});
    ring.record(at(60s), 5.0);
    CHECK(!ring.merge(at(15s), order_statistics<>{}));
    CHECK(ring.too_late() == 1);
}

TEST_CASE("what makes no ring is refused") {
    CHECK(sliding::try_from(at(0s), 0s, 5).error().code == nines::errc::out_of_domain);
    CHECK(sliding::try_from(at(0s), -1s, 5).error().code == nines::errc::out_of_domain);
    CHECK(sliding::try_from(at(0s), 1s, 0).error().code == nines::errc::out_of_domain);
    CHECK(sliding::try_from(at(0s), 1s, 1).has_value());
}

TEST_CASE("any mergeable summary slides: latencies over the last five minutes") {
    const nines::bucket_histogram like{nines::bucket_bounds{0.1, 0.5, 1}};
    sliding_histogram<nines::bucket_histogram> buckets{at(0s), 30s, 10, like};
    sliding_histogram<nines::exponential_histogram<>> exponential{at(0s), 30s, 10};
    for (int i = 0; i < 600; ++i) {
        buckets.record(at(1s * i), milliseconds{i});
        exponential.record(at(1s * i), milliseconds{i});
    }
    const auto last = buckets.window(at(600s), 5min);
    CHECK(last.state == window_state::full);
    CHECK(last.summary.count() == 270); // 330 s ... 599 s
    CHECK(last.summary.min() == 0.33);
    const auto same = exponential.window(at(600s), 5min).summary;
    CHECK(same.count() == 270);
    CHECK(same.quantile(nines::quantile_level{0.5}).value() ==
          doctest::Approx(0.465).epsilon(0.006));
}

} // namespace sliding_histogram_test
