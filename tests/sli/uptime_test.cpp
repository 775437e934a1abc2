// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/uptime.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <limits>
#include <random>
#include <ratio>
#include <span>
#include <string>
#include <vector>

namespace uptime_test {

using nines::half_open;
using std::chrono::minutes;
using point = std::chrono::sys_time<minutes>;
using set = nines::interval_set<point>;
using summary = nines::uptime_summary<minutes>;

static_assert(nines::mergeable<summary>);

namespace {

constexpr point at(long minute) {
    return point{minutes{minute}};
}
constexpr half_open hour{at(0), at(60)};

set of(const std::vector<half_open<point>>& intervals) {
    return *set::try_from(intervals);
}

summary merged(summary a, const summary& b) {
    a.merge(b);
    return a;
}

/// "2022-03-26T01:43:00Z", on the minute.
point parse(const std::string& text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hours = 0;
    int minute = 0;
    REQUIRE(std::sscanf(text.c_str(), "%d-%u-%uT%d:%d:00Z", &year, &month, &day, &hours, &minute) ==
            5);
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} /
                                 std::chrono::day{day}} +
           std::chrono::hours{hours} + minutes{minute};
}

} // namespace

TEST_CASE("overlapping outages count once") {
    const auto up = nines::uptime_from_down(hour, of({{at(10), at(20)}, {at(15), at(25)}}));
    CHECK(*up == summary{minutes{45}, minutes{15}, minutes{0}});
    CHECK(up->down_ratio() == 0.25);
    CHECK(up->counted() == minutes{60});
}

TEST_CASE("outages are clipped to the period") {
    const auto up = nines::uptime_from_down(
        hour, of({{at(-30), at(6)}, {at(54), point::max()}, {at(100), at(200)}}));
    CHECK(up->down == minutes{12});
}

TEST_CASE("a period without outages was up all the time, one outage can take all of it") {
    CHECK(nines::uptime_from_down(hour, set{})->down_ratio() == 0);
    CHECK(nines::uptime_from_down(hour, of({{at(-1), at(61)}}))->down_ratio() == 1);
}

TEST_CASE("maintenance leaves both the down time and the denominator") {
    const auto up = nines::uptime_from_down(hour, of({{at(10), at(30)}}), of({{at(20), at(40)}}));
    CHECK(*up == summary{minutes{30}, minutes{10}, minutes{20}});
    CHECK(up->counted() == minutes{40});
    CHECK(up->down_ratio() == 0.25);
}

TEST_CASE("an outage inside maintenance costs nothing, maintenance all day leaves no ratio") {
    CHECK(nines::uptime_from_down(hour, of({{at(22), at(38)}}), of({{at(20), at(40)}}))
              ->down_ratio() == 0);
    const auto none = nines::uptime_from_down(hour, of({{at(10), at(30)}}), of({{at(0), at(60)}}));
    CHECK(none->counted() == minutes{0});
    CHECK_FALSE(none->down_ratio().has_value());
    CHECK_FALSE(summary{}.down_ratio().has_value());
}

TEST_CASE("up intervals are the other side of down intervals") {
    const auto up = nines::uptime_from_up(hour, of({{at(0), at(10)}, {at(5), at(45)}}));
    CHECK(*up == summary{minutes{45}, minutes{15}, minutes{0}});
    CHECK(nines::uptime_from_up(hour, set{})->down_ratio() == 1);
}

TEST_CASE("a period that is empty, inverted or longer than its duration is refused") {
    CHECK(nines::uptime_from_down(half_open{at(5), at(5)}, set{}).error().code ==
          nines::errc::out_of_domain);
    CHECK(nines::uptime_from_down(half_open{at(6), at(5)}, set{}).error().code ==
          nines::errc::out_of_domain);
    CHECK(nines::uptime_from_up(half_open{at(6), at(5)}, set{}).error().code ==
          nines::errc::out_of_domain);
    CHECK(nines::uptime_from_down(half_open{point::min(), point::max()}, set{}).error().code ==
          nines::errc::overflow);
}

TEST_CASE("fractional seconds of any clock work the same") {
    using seconds = std::chrono::duration<double>;
    using fuzzy = std::chrono::time_point<std::chrono::steady_clock, seconds>;
    const auto down =
        nines::interval_set<fuzzy>::try_from(half_open{fuzzy{seconds{0.5}}, fuzzy{seconds{1.25}}});
    const auto up = nines::uptime_from_down(half_open{fuzzy{}, fuzzy{seconds{3}}}, *down);
    CHECK(up->down == seconds{0.75});
    CHECK(up->down_ratio() == 0.25);
}

TEST_CASE("up, down and excluded time agree with a walk over every minute") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::uniform_int_distribution<long> minute{-100, 700};
        std::uniform_int_distribution<long> length{0, 90};
        std::vector<half_open<point>> down;
        std::vector<half_open<point>> excluded;
        for (int i = 0; i < 6; ++i) {
            const long outage = minute(random);
            const long maintenance = minute(random);
            down.push_back({at(outage), at(outage + length(random))});
            excluded.push_back({at(maintenance), at(maintenance + length(random))});
        }
        const half_open period{at(0), at(600)};
        summary expected;
        for (long i = 0; i < 600; ++i) {
            const bool is_excluded = of(excluded).contains(at(i));
            const bool is_down = of(down).contains(at(i));
            (is_excluded ? expected.excluded : is_down ? expected.down : expected.up) += minutes{1};
        }
        REQUIRE(*nines::uptime_from_down(period, of(down), of(excluded)) == expected);
        const set up = of(down).complement_in(period);
        REQUIRE(*nines::uptime_from_up(period, up, of(excluded)) == expected);
    }
}

TEST_CASE("summaries of periods that follow each other merge to that of the whole") {
    const set down = of({{at(10), at(20)}, {at(25), at(35)}, {at(50), at(70)}});
    const set excluded = of({{at(28), at(32)}});
    const auto part = [&](long from, long to) {
        return *nines::uptime_from_down(half_open{at(from), at(to)}, down, excluded);
    };
    CHECK(merged(part(0, 30), part(30, 60)) == part(0, 60));
    CHECK(merged(summary{minutes::max(), {}, {}}, part(0, 60)).up == minutes::max());
}

TEST_CASE("real incidents of GitHub: minor and worse windows cover 103,606 minutes in union") {
    std::ifstream file{NINES_SHARED_DIR "/data/github_incidents/downtime_windows.csv"};
    if (!file.is_open()) {
        MESSAGE("skipped: no shared data");
        return;
    }
    std::vector<half_open<point>> windows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
            line.pop_back();
        }
        const auto impact = line.substr(line.rfind(',') + 1);
        if (impact == "minor" || impact == "major" || impact == "critical") {
            const auto start = line.find(',') + 1;
            const auto end = line.find(',', start) + 1;
            windows.push_back({parse(line.substr(start, end - 1 - start)),
                               parse(line.substr(end, line.find(',', end) - end))});
        }
    }
    const auto down = set::try_from(windows);
    REQUIRE(down.has_value());
    CHECK(down->length() == minutes{103'606});
    const half_open span{down->intervals().front().from, down->intervals().back().to};
    const std::chrono::duration<double, std::ratio<86400>> days = span.length();
    CHECK(days.count() == doctest::Approx(1608.954).epsilon(1e-6));
    const auto up = nines::uptime_from_down(span, *down);
    CHECK(up->down == minutes{103'606});
    CHECK(up->counted() == span.length());
    minutes sum{0};
    for (const auto& window : windows) {
        sum += window.length();
    }
    CHECK(sum > down->length()); // the mistake: overlapping incidents counted twice
}

TEST_CASE("a summary of uptime travels as bytes, in its own unit only") {
    const summary month{minutes{43'157}, minutes{43}, minutes{60}};
    std::array<std::byte, summary::byte_size> bytes{};
    REQUIRE(month.to_bytes(bytes) == bytes.size());
    CHECK(summary::from_bytes(bytes) == month);
    CHECK(month.to_bytes(std::span{bytes}.first(47)).error().code == nines::errc::overflow);
    CHECK(nines::uptime_summary<>::from_bytes(bytes).error().code == nines::errc::unsupported);
    using fractional = nines::uptime_summary<std::chrono::duration<double, std::ratio<60>>>;
    CHECK(fractional::from_bytes(bytes).error().code == nines::errc::unsupported);

    const fractional part{minutes{1}, std::chrono::milliseconds{1}, {}};
    REQUIRE(part.to_bytes(bytes));
    CHECK(fractional::from_bytes(bytes) == part);
    const nines::uptime_summary<> longest{(std::chrono::milliseconds::max)(), {}, {}};
    REQUIRE(longest.to_bytes(bytes));
    CHECK(nines::uptime_summary<>::from_bytes(bytes) == longest);
}

namespace {

template <class Summary, class... Fields>
nines::result<Summary> read_fields(std::uint8_t version, Fields... fields) {
    std::array<std::byte, 64> bytes{};
    nines::byte_writer writer{bytes, nines::byte_form_kind::uptime_summary, version};
    writer.put(std::uint64_t{60});
    writer.put(std::uint64_t{1});
    (writer.put(fields), ...);
    return Summary::from_bytes(std::span{bytes}.first(writer.finish().value()));
}

} // namespace

TEST_CASE("bytes of uptime that no summary can have written are refused") {
    using nines::errc;
    using small = nines::uptime_summary<std::chrono::duration<std::int16_t, std::ratio<60>>>;
    using fractional = nines::uptime_summary<std::chrono::duration<float, std::ratio<60>>>;
    constexpr std::uint64_t one = 1;
    constexpr std::uint64_t negative = ~std::uint64_t{0};
    CHECK(read_fields<summary>(1, one, one, one).has_value());
    CHECK(read_fields<summary>(1, one, negative, one).error().code == errc::out_of_domain);
    CHECK(read_fields<small>(1, one, one, one << 15U).error().code == errc::out_of_domain);
    CHECK(read_fields<summary>(1, one, one).error().code == errc::malformed);
    CHECK(read_fields<summary>(1, one, one, one, one).error().code == errc::malformed);
    CHECK(read_fields<fractional>(2, 0.5, 0.0, 1e30).has_value());
    for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), 1e300}) {
        CHECK(read_fields<fractional>(2, bad, 0.0, 0.0).error().code == errc::out_of_domain);
    }
}

} // namespace uptime_test
