// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/fairness.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <string>
#include <vector>

namespace fairness_test {

using date::sys_seconds;
using nines::errc;
using nines::half_open;
using shifts = std::vector<nines::shift<std::string>>;
using names = std::vector<std::string>;

namespace {

half_open<sys_seconds> hours(int from, int to) {
    return {sys_seconds{std::chrono::hours{from}}, sys_seconds{std::chrono::hours{to}}};
}

nines::weighted_time weighted(int from, int to, double weight) {
    return {*nines::interval_set<sys_seconds>::try_from(hours(from, to)), weight};
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("hours are weighed, the highest weight holds, and who has none counts") {
    const shifts all{{"A", hours(0, 10)},
                     {"B", hours(10, 16)},
                     {"A", hours(16, 20)},
                     {"A", hours(18, 20)},
                     {"guest", hours(20, 90)}};
    const auto got = *nines::loads(names{"A", "B", "C"}, all,
                                   {weighted(0, 4, 1.5), weighted(2, 12, 2), weighted(16, 18, 0)});
    REQUIRE(got.size() == 3);
    CHECK(got[0] == nines::load<std::string>{"A", 14, 2 * 1.5 + 8 * 2 + 0 + 2});
    CHECK(got[1] == nines::load<std::string>{"B", 6, 2 * 2 + 4});
    CHECK(got[2] == nines::load<std::string>{"C", 0, 0});
    const auto plain = *nines::loads(names{"A"}, all);
    CHECK(plain[0].weighted_hours == 14);
}

TEST_CASE("Jain's index is 1 for equals and 1 / n when one has everything") {
    CHECK(*nines::jain_index({3, 3, 3}) == doctest::Approx(1));
    CHECK(*nines::jain_index({0, 0, 0, 5}) == doctest::Approx(0.25));
    CHECK(*nines::jain_index({1, 2, 3}) == doctest::Approx(36.0 / 42));
    CHECK(*nines::jain_index({1e300, 2e300, 3e300}) == doctest::Approx(36.0 / 42));
    CHECK(*nines::jain_index({1e-300, 2e-300, 3e-300}) == doctest::Approx(36.0 / 42));
}

TEST_CASE("a member with nothing makes a schedule unfair") {
    const shifts all{{"A", hours(0, 10)}, {"B", hours(10, 20)}};
    const auto two = *nines::fairness(*nines::loads(names{"A", "B"}, all));
    CHECK(two.jain == doctest::Approx(1));
    CHECK(two.smallest_to_largest == 1);
    CHECK(two.with_nothing == 0);
    const auto three = *nines::fairness(*nines::loads(names{"A", "B", "C"}, all));
    CHECK(three.jain == doctest::Approx(2.0 / 3));
    CHECK(three.smallest_to_largest == 0);
    CHECK(three.with_nothing == 1);
}

TEST_CASE("absence is not held against anybody") {
    const std::vector<nines::load<std::string>> all{{"A", 10, 12}, {"B", 5, 6}, {"C", 0, 0}};
    const auto shares = *nines::absence_neutral_shares(all, {100, 50, 0});
    CHECK(shares == std::vector<double>{0.12, 0.12});
    CHECK(nines::fairness(shares)->jain == doctest::Approx(1));
    CHECK(nines::absence_neutral_shares(all, {100, 0, 0}).error().code == errc::contradiction);
    CHECK(nines::absence_neutral_shares(all, {100, 50}).error().code == errc::contradiction);
    CHECK(nines::absence_neutral_shares(all, {100, not_a_number, 1}).error().code ==
          errc::out_of_domain);
}

TEST_CASE("nobody, nothing and what is no number are refused") {
    CHECK(nines::loads(names{}, shifts{}).error().code == errc::insufficient);
    CHECK(nines::loads(names{"A", "A"}, shifts{}).error().code == errc::contradiction);
    CHECK(nines::loads(names{"A"}, shifts{{"A", hours(2, 1)}}).error().code == errc::contradiction);
    for (const double bad : {-1.0, not_a_number, std::numeric_limits<double>::infinity()}) {
        CHECK(nines::loads(names{"A"}, shifts{}, {weighted(0, 1, bad)}).error().code ==
              errc::out_of_domain);
        CHECK(nines::jain_index({1, bad}).error().code == errc::out_of_domain);
    }
    CHECK(nines::jain_index({}).error().code == errc::insufficient);
    CHECK(nines::jain_index({0, 0}).error().code == errc::insufficient);
}

} // namespace fairness_test
