// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/recorded_counts.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace recorded_counts_test {

using nines::errc;
using nines::event_counts;
using record = nines::recorded_counts<>;
using samples = std::vector<record::sample_type>;
using namespace std::chrono_literals;

namespace {

using point = std::chrono::sys_time<std::chrono::milliseconds>;
constexpr point start{1'800'000'000s};

} // namespace

TEST_CASE("cumulative counters count from the first sample on, through a reset") {
    const samples read{{start, {100, 5}},
                       {start + 1min, {110, 5}},
                       {start + 1min, {110, 5}},
                       {start + 2min, {3, 1}},
                       {start + 3min, {4, 1}}};
    const auto made = record::try_from_cumulative(read).value();
    CHECK(made.span() == nines::half_open<point>{start, start + 3min});
    CHECK(made.total() == event_counts<>{14, 1});
    REQUIRE(made.samples().size() == 4);
    CHECK(made.samples()[0] == record::sample_type{start, {}});
    CHECK(made.samples()[2] == record::sample_type{start + 2min, {13, 1}});
}

TEST_CASE("increases add up, several at one time too, and the first sample only begins") {
    const samples read{{start, {100, 5}},
                       {start, {7, 7}},
                       {start + 1min, {10, 0}},
                       {start + 1min, {0, 2}},
                       {start + 2min, {1, 0}}};
    const auto made = record::try_from_increases(read).value();
    CHECK(made.total() == event_counts<>{11, 2});
    REQUIRE(made.samples().size() == 3);
    CHECK(made.samples()[1] == record::sample_type{start + 1min, {10, 2}});
}

TEST_CASE("between: the samples after the beginning and up to the end") {
    const samples read{
        {start, {}}, {start + 1min, {10, 1}}, {start + 2min, {20, 3}}, {start + 3min, {30, 6}}};
    const auto made = record::try_from_cumulative(read).value();
    CHECK(made.between(start, start + 3min) == event_counts<>{30, 6});
    CHECK(made.between(start + 1min, start + 2min) == event_counts<>{10, 2});
    CHECK(made.between(start + 61s, start + 119s).empty());
    CHECK(made.between(start - 1h, start + 1min) == event_counts<>{10, 1});
    CHECK(made.between(start + 2min, start + 1h) == event_counts<>{10, 3});
    CHECK(made.between(start + 2min, start + 1min).empty());
}

TEST_CASE("samples that cannot be a record are refused by name") {
    const auto refusal = [](const samples& read, bool cumulative) {
        return (cumulative ? record::try_from_cumulative(read) : record::try_from_increases(read))
            .error();
    };
    const samples unsorted{{start + 1min, {}}, {start, {1, 0}}};
    for (const bool cumulative : {true, false}) {
        CAPTURE(cumulative);
        CHECK(refusal(unsorted, cumulative).code == errc::contradiction);
        CHECK(refusal(unsorted, cumulative).where == std::string{"recorded_counts"});
        CHECK(refusal({}, cumulative).code == errc::insufficient);
        CHECK(refusal({{start, {1, 0}}}, cumulative).code == errc::insufficient);
        CHECK(refusal({{start, {1, 0}}, {start, {1, 0}}}, cumulative).code == errc::insufficient);
    }
    CHECK(refusal({{start, {1, 0}}, {start, {2, 0}}}, true).code == errc::contradiction);
    constexpr auto most = (std::numeric_limits<std::uint64_t>::max)();
    CHECK(refusal({{start, {}}, {start + 1s, {most, 0U}}, {start + 2s, {1, 0}}}, false).code ==
          errc::overflow);
    CHECK(refusal({{start, {}}, {start + 1s, {most, 0U}}, {start + 2s, {1, 0}}}, true).code ==
          errc::overflow);
}

TEST_CASE("a record reads the same from increases and from what they add up to") {
    samples increases{{start, {}}};
    samples cumulative{{start, {}}};
    event_counts<> sum;
    for (unsigned i = 1; i < 50; ++i) {
        const event_counts<> more{i % 7, i % 3};
        sum += more;
        increases.push_back({start + i * 1min, more});
        cumulative.push_back({start + i * 1min, sum});
    }
    const auto one = record::try_from_increases(increases).value();
    const auto other = record::try_from_cumulative(cumulative).value();
    CHECK(std::vector(one.samples().begin(), one.samples().end()) ==
          std::vector(other.samples().begin(), other.samples().end()));
}

} // namespace recorded_counts_test
