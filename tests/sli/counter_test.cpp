// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/counter.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace counter_test {

using nines::counter;
using nines::event_counter;
using nines::event_counts;
using nines::sample_state;
using std::chrono::milliseconds;
using point = std::chrono::sys_time<milliseconds>;

namespace {

constexpr point at(long long ms) {
    return point{milliseconds{ms}};
}

struct sample {
    point time;
    std::uint64_t good;
    std::uint64_t bad;
};

/// A stream with resets, duplicates, conflicts and disorder in it, and rarely anything else.
std::vector<sample> dirty_stream(std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<int> percent{0, 99};
    std::vector<sample> stream;
    sample next{at(0), random() % 100, random() % 10};
    for (int i = 0; i < 200; ++i) {
        const int what = percent(random);
        next.time += milliseconds{1 + what % 7};
        next.good += random() % 100;
        next.bad += random() % 3;
        if (what < 10) { // restart
            next.good = random() % 50;
            next.bad = random() % 2;
        }
        stream.push_back(next);
        if (what >= 90) {
            stream.push_back(next); // duplicate
        } else if (what >= 85) {
            stream.push_back({next.time, next.good + 1, next.bad}); // conflict
        } else if (what >= 80) {
            stream.push_back({next.time - milliseconds{1}, 7, 7}); // backwards
        }
    }
    return stream;
}

/// The samples that move on in time.
std::vector<sample> clean_part(const std::vector<sample>& stream) {
    std::vector<sample> clean;
    for (const sample& each : stream) {
        if (clean.empty() || each.time > clean.back().time) {
            clean.push_back(each);
        }
    }
    return clean;
}

event_counter<> fed(const std::vector<sample>& stream, std::size_t from, std::size_t to) {
    event_counter<> counted{milliseconds{5}};
    for (std::size_t i = from; i < to; ++i) {
        counted.feed(stream[i].time, stream[i].good, stream[i].bad);
    }
    return counted;
}

} // namespace

static_assert(std::is_trivially_copyable_v<counter<>>);
static_assert(noexcept(std::declval<counter<>&>().feed(std::declval<point>(), 1)));
static_assert(noexcept(std::declval<event_counter<>&>().feed(std::declval<point>(), 1, 2, 3)));
static_assert([] {
    counter<> requests;
    requests.feed(at(0), 100);
    requests.feed(at(1), 150);
    requests.feed(at(2), 30); // restarted
    requests.feed(at(3), 35);
    return requests.increase() == 85;
}());

TEST_CASE("a counter answers its growth from the first sample to the last") {
    counter<> requests;
    CHECK(requests.feed(at(0), 1000).state == sample_state::first);
    CHECK(requests.increase() == 0);
    const auto step = requests.feed(at(5000), 1030);
    CHECK(step.state == sample_state::advanced);
    CHECK(step.increase == 30);
    CHECK_FALSE(step.refusal().has_value());
    CHECK(requests.feed(at(10'000), 1030).state == sample_state::advanced);
    CHECK(requests.increase() == 30);
    CHECK(requests.span() == nines::half_open{at(0), at(10'000)});
    CHECK(requests.tally().samples() == 3);
    CHECK(requests.tally().count(sample_state::advanced) == 2);
}

TEST_CASE("a counter that was fed nothing has no span and no increase") {
    const counter<> requests;
    CHECK_FALSE(requests.span().has_value());
    CHECK(requests.increase() == 0);
    CHECK(requests.tally().samples() == 0);
}

TEST_CASE("a counter that drops was reset: its new value is added and nothing is lost") {
    counter<> requests;
    requests.feed(at(0), 1000);
    requests.feed(at(1), 1040);
    const auto step = requests.feed(at(2), 25);
    CHECK(step.state == sample_state::reset);
    CHECK(step.increase == 25);
    CHECK(requests.feed(at(3), 26).increase == 1);
    CHECK(requests.feed(at(4), 0).state == sample_state::reset);
    CHECK(requests.increase() == 40 + 25 + 1 + 0);
    CHECK(requests.tally().count(sample_state::reset) == 2);
}

TEST_CASE("increases after a gap count and are marked") {
    counter<> requests{milliseconds{10}};
    requests.feed(at(0), 5);
    CHECK_FALSE(requests.feed(at(10), 6).after_gap);
    const auto late = requests.feed(at(21), 9);
    CHECK(late.after_gap);
    CHECK(late.increase == 3);
    const auto restarted = requests.feed(at(40), 2);
    CHECK(restarted.after_gap);
    CHECK(restarted.state == sample_state::reset);
    CHECK(requests.increase() == 6);
    CHECK(requests.tally().gaps == 2);
}

TEST_CASE("without a longest step there are no gaps, not even across all of time") {
    counter<> requests;
    requests.feed(point::min(), 1);
    CHECK_FALSE(requests.feed(point::max(), 2).after_gap);
    counter<> watched{milliseconds{1}};
    watched.feed(point::min(), 1);
    CHECK(watched.feed(point::max(), 2).after_gap);
}

TEST_CASE("the same sample again is ignored and counted as a duplicate") {
    counter<> requests;
    requests.feed(at(0), 5);
    const auto again = requests.feed(at(0), 5);
    CHECK(again.state == sample_state::duplicate);
    CHECK_FALSE(is_used(again.state));
    CHECK_FALSE(is_refused(again.state));
    CHECK(requests.feed(at(1), 8).increase == 3);
    CHECK(requests.tally().count(sample_state::duplicate) == 1);
    CHECK(requests.tally().refused() == 0);
}

TEST_CASE("another value at the same time is refused with the reason") {
    counter<> requests;
    requests.feed(at(0), 5);
    const auto other = requests.feed(at(0), 6);
    CHECK(other.state == sample_state::conflicting);
    CHECK(other.refusal() == nines::error{nines::errc::contradiction, "counter sample",
                                          "another value at the same time"});
    CHECK(requests.feed(at(1), 7).increase == 2);
    CHECK(requests.tally().refused() == 1);
}

TEST_CASE("time that runs backwards is refused and leaves the counter as it was") {
    counter<> requests;
    requests.feed(at(10), 5);
    CHECK(requests.feed(at(9), 100).state == sample_state::backwards);
    CHECK(requests.feed(at(9), 1).state == sample_state::backwards);
    CHECK(requests.feed(at(11), 6).increase == 1);
    CHECK(requests.increase() == 1);
    CHECK(requests.tally().count(sample_state::backwards) == 2);
}

TEST_CASE("NaN, infinite and negative values are refused, first or later") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    counter<> whole;
    counter<double> seconds;
    for (int pass = 0; pass < 2; ++pass) {
        for (const double bad :
             {std::numeric_limits<double>::quiet_NaN(), infinity, -infinity, -1.0, -1e-300}) {
            CAPTURE(bad);
            CHECK(whole.feed(at(5), bad).state == sample_state::invalid);
            CHECK(seconds.feed(at(5), bad).state == sample_state::invalid);
        }
        CHECK(whole.feed(at(5), -1).refusal() ==
              nines::error{nines::errc::out_of_domain, "counter sample",
                           "expected a time and counts that are finite, not negative, and fit the "
                           "count type"});
        whole.feed(at(1), 10);
        seconds.feed(at(1), 10);
    }
    CHECK(whole.feed(at(6), 11).increase == 1);
    CHECK(seconds.feed(at(6), 10.25).increase == 0.25);
    CHECK(whole.tally().count(sample_state::invalid) == 12);
}

TEST_CASE("a fraction is not a whole number, and whole doubles are") {
    counter<> whole;
    CHECK(whole.feed(at(0), 3.5).state == sample_state::invalid);
    CHECK(whole.feed(at(0), 3.0).state == sample_state::first);
    CHECK(whole.feed(at(1), 9007199254740992.0).increase == 9007199254740989U);
}

TEST_CASE("a time point that is NaN is refused") {
    using fuzzy = std::chrono::sys_time<std::chrono::duration<double>>;
    counter<std::uint64_t, fuzzy> requests;
    const fuzzy never{std::chrono::duration<double>{std::numeric_limits<double>::quiet_NaN()}};
    CHECK(requests.feed(never, 1).state == sample_state::invalid);
    CHECK_FALSE(requests.span().has_value());
}

TEST_CASE("a small count type refuses what does not fit instead of wrapping") {
    counter<std::uint8_t> small;
    CHECK(small.feed(at(0), 256).state == sample_state::invalid);
    small.feed(at(0), 0);
    small.feed(at(1), 200);
    CHECK(small.feed(at(2), 55).state == sample_state::reset);
    const auto full = small.feed(at(3), 56);
    CHECK(full.state == sample_state::overflowing);
    CHECK(full.refusal() == nines::error{nines::errc::overflow, "counter sample",
                                         "the sum of increases does not fit the count type"});
    CHECK(small.increase() == 255);
}

TEST_CASE("what follows a sample whose increase does not fit is counted from that sample") {
    constexpr auto most = (std::numeric_limits<std::uint64_t>::max)();
    counter<> requests;
    requests.feed(at(0), most - 5);
    CHECK(requests.feed(at(1), most).increase == 5);
    CHECK(requests.feed(at(2), 3).state == sample_state::reset);
    CHECK(requests.feed(at(3), most - 1).state == sample_state::overflowing);
    CHECK(requests.feed(at(3), most - 1).state == sample_state::duplicate);
    const auto restarted = requests.feed(at(4), 10);
    CHECK(restarted.state == sample_state::reset);
    CHECK(restarted.increase == 10);
    CHECK(requests.feed(at(5), 12).increase == 2);
    CHECK(requests.increase() == 5 + 3 + 10 + 2);
    CHECK(requests.tally().count(sample_state::overflowing) == 1);
    CHECK(requests.span() == nines::half_open{at(0), at(5)});
}

TEST_CASE("readings whose total does not fit are readings all the same") {
    event_counter<std::uint8_t> events;
    CHECK(events.feed(at(0), 250, 20).state == sample_state::first);
    const auto grown = events.feed(at(1), 253, 21);
    CHECK(grown.state == sample_state::advanced);
    CHECK(grown.increase == event_counts<std::uint8_t>{3, 1});
    // Restarted at zero, and what was counted since does not fit.
    CHECK(events.feed(at(2), 255, 1).state == sample_state::overflowing);
    const auto again = events.feed(at(3), 4, 1);
    CHECK(again.state == sample_state::reset);
    CHECK(again.increase == event_counts<std::uint8_t>{4, 1});
    CHECK(events.increase() == event_counts<std::uint8_t>{7, 2});
    // A total that the parts exceed contradicts them, whether or not they fit.
    CHECK(events.feed(at(4), 255, 1, 200).state == sample_state::contradictory);
    CHECK(events.feed(at(4), 255, 1, 256).state == sample_state::invalid);
}

TEST_CASE("a counter cut in two where it overflows is the counter that saw both parts") {
    const std::vector<std::uint8_t> stream{0, 200, 100, 90, 30, 45};
    counter<std::uint8_t> whole;
    counter<std::uint8_t> later;
    counter<std::uint8_t> earlier;
    for (std::size_t i = 0; i < stream.size(); ++i) {
        const auto time = at(static_cast<long long>(i));
        whole.feed(time, stream[i]);
        (i < 4 ? earlier : later).feed(time, stream[i]);
    }
    CHECK(whole.tally().count(sample_state::overflowing) == 2);
    CHECK(whole.increase() == 245);
    CHECK(earlier.append(later) == whole);
}

TEST_CASE("a tally of samples travels as bytes, and impossible ones are refused") {
    nines::sample_tally tally{{1, 2, 3, 4, 5, 6, 7, 8, 9}, 5};
    std::array<std::byte, nines::sample_tally::byte_size> bytes{};
    REQUIRE(tally.to_bytes(bytes) == bytes.size());
    CHECK(nines::sample_tally::from_bytes(bytes) == tally);
    CHECK(tally.to_bytes(std::span{bytes}.first(87)).error().code == nines::errc::overflow);
    CHECK(nines::sample_tally::from_bytes(std::span{bytes}.first(80)).error().code ==
          nines::errc::malformed);

    tally.gaps = 6;
    REQUIRE(tally.to_bytes(bytes));
    CHECK(nines::sample_tally::from_bytes(bytes).error().code == nines::errc::contradiction);
    constexpr auto most = (std::numeric_limits<std::uint64_t>::max)();
    tally.seen[1] = tally.seen[2] = tally.gaps = most; // the sum of both wraps to less
    REQUIRE(tally.to_bytes(bytes));
    CHECK(nines::sample_tally::from_bytes(bytes) == tally);

    std::array<std::byte, 32> shorter{};
    nines::byte_writer writer{shorter, nines::byte_form_kind::sample_tally, 1};
    writer.put(std::uint64_t{1});
    REQUIRE(writer.finish());
    CHECK(nines::sample_tally::from_bytes(std::span{shorter}.first(16)).error().code ==
          nines::errc::malformed);
}

TEST_CASE("counters of other clocks and other numbers work the same") {
    using steady = std::chrono::steady_clock::time_point;
    counter<float, steady> cpu_seconds{std::chrono::seconds{15}};
    cpu_seconds.feed(steady{}, 0.5F);
    CHECK(cpu_seconds.feed(steady{} + std::chrono::seconds{16}, 0.75F).after_gap);
    CHECK(cpu_seconds.increase() == 0.25F);
}

TEST_CASE("good and bad are read together: when one drops, both began again") {
    event_counter<> events;
    events.feed(at(0), 1000, 5);
    // Restarted and already beyond the old number of good events.
    const auto step = events.feed(at(1), 1200, 2);
    CHECK(step.state == sample_state::reset);
    CHECK(step.increase == event_counts{1200, 2});
    CHECK(events.increase() == event_counts{1200, 2});
}

TEST_CASE("a triple of counters that contradict each other is refused with a clear error") {
    event_counter<> events;
    CHECK(events.feed(at(0), 90, 10, 100).state == sample_state::first);
    const auto step = events.feed(at(1), 95, 11, 105);
    CHECK(step.state == sample_state::contradictory);
    CHECK(step.refusal() == nines::error{nines::errc::contradiction, "counter sample",
                                         "good and bad events do not add up to the total"});
    CHECK(events.feed(at(2), 99, 11, 110).increase == event_counts{9, 1});
    CHECK(events.tally().count(sample_state::contradictory) == 1);
}

TEST_CASE("a triple with a value that is no count is invalid rather than contradictory") {
    event_counter<> events;
    CHECK(events.feed(at(0), -1, 2, 1).state == sample_state::invalid);
    CHECK(events.feed(at(0), 1, 2, std::numeric_limits<double>::quiet_NaN()).state ==
          sample_state::invalid);
    CHECK(events.feed(at(0), 1.5, 1.5, 3).state == sample_state::invalid);
    event_counter<double> weighted;
    CHECK(weighted.feed(at(0), 1.5, 1.5, 3).state == sample_state::first);
    CHECK(weighted.feed(at(1), 1.7, 1.6, 3.3).state == sample_state::advanced);
    CHECK(weighted.feed(at(2), 1.7, 1.6, 3.4).state == sample_state::contradictory);
}

TEST_CASE("only refusals have a reason") {
    for (std::size_t i = 0; i < nines::sample_states; ++i) {
        const auto state = static_cast<sample_state>(i);
        CAPTURE(i);
        CHECK(refusal(state).has_value() == is_refused(state));
        CHECK_FALSE((is_used(state) && is_refused(state)));
    }
}

TEST_CASE("splitting a counter stream anywhere gives the same outcome") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        const auto stream = dirty_stream(seed);
        const auto whole = fed(stream, 0, stream.size());
        REQUIRE(whole.increase().total() > 0);
        for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
            CAPTURE(cut);
            const auto earlier = fed(stream, 0, cut);
            const auto later = fed(stream, cut, stream.size());
            const auto joined = earlier.append(later);
            const bool begins_with_refusal = later.tally().samples() != 0 && !joined.has_value();
            if (begins_with_refusal) { // a conflict or a step back is news only to the whole
                REQUIRE(joined.error().code == nines::errc::contradiction);
                continue;
            }
            REQUIRE(*joined == whole);
        }
    }
}

TEST_CASE("appending is associative and an empty counter is its identity") {
    const auto stream = clean_part(dirty_stream(42));
    const auto a = fed(stream, 0, 50);
    const auto b = fed(stream, 50, 120);
    const auto c = fed(stream, 120, stream.size());
    CHECK(*a.append(b)->append(c) == *a.append(*b.append(c)));
    CHECK(*a.append(event_counter<>{}) == a);
    CHECK(event_counter<>{milliseconds{5}}.append(a).value() == a);
}

TEST_CASE("a counter can be split as well, and parts in the wrong order are refused") {
    counter<> a;
    counter<> b;
    a.feed(at(0), 10);
    a.feed(at(1), 20);
    b.feed(at(2), 5);
    b.feed(at(3), 6);
    CHECK(a.append(b)->increase() == 10 + 5 + 1);
    CHECK(a.append(b)->tally().count(sample_state::reset) == 1);
    CHECK(b.append(a).error().code == nines::errc::contradiction);
}

TEST_CASE("the increases of a dirty stream are those of the clean samples in it") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        const auto stream = dirty_stream(seed);
        const auto clean = clean_part(stream);
        event_counts<> sum;
        for (std::size_t i = 1; i < clean.size(); ++i) {
            const bool dropped =
                clean[i].good < clean[i - 1].good || clean[i].bad < clean[i - 1].bad;
            const event_counts now{clean[i].good, clean[i].bad};
            sum += dropped ? now : now - event_counts{clean[i - 1].good, clean[i - 1].bad};
        }
        REQUIRE(fed(stream, 0, stream.size()).increase() == sum);
    }
}

TEST_CASE("real scrapes of nginx: hg 298 requests with 3 errors, trac 752, lxr 90") {
    std::ifstream file{NINES_SHARED_DIR "/data/nginx_plus_status/zone_counters.csv"};
    if (!file.is_open()) {
        MESSAGE("skipped: no shared data");
        return;
    }
    std::map<std::string, event_counter<>> zones;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream fields{line};
        std::vector<std::string> row;
        for (std::string field; std::getline(fields, field, ',');) {
            row.push_back(field);
        }
        REQUIRE(row.size() == 12);
        const auto number = [&](std::size_t column) { return std::stoull(row[column]); };
        auto& zone = zones.try_emplace(row[1], std::chrono::seconds{30}).first->second;
        const auto good = number(2) + number(3) + number(4) + number(5);
        zone.feed(at(std::stoll(row[0])), good, number(6), number(7));
    }
    REQUIRE(zones.size() == 3);
    CHECK(zones["hg.nginx.org"].increase() == event_counts{295, 3});
    CHECK(zones["trac.nginx.org"].increase() == event_counts{752, 0});
    CHECK(zones["lxr.nginx.org"].increase() == event_counts{90, 0});
    for (const auto& zone : zones) {
        CAPTURE(zone.first);
        const auto& tally = zone.second.tally();
        CHECK(tally.samples() == 500);
        CHECK(tally.count(sample_state::reset) == 0);
        CHECK(tally.refused() == 0);
        CHECK(tally.gaps == 0);
    }
}

} // namespace counter_test
