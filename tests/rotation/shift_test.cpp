// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/shift.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace shift_test {

using namespace std::chrono_literals;
using nines::half_open;

namespace {

half_open<date::sys_seconds> hours(int from, int to) {
    return {date::sys_seconds{std::chrono::hours{from}}, date::sys_seconds{std::chrono::hours{to}}};
}

using shifts = std::vector<nines::shift<std::string>>;

} // namespace

static_assert(nines::participant<std::string>);
static_assert(nines::participant<int>);

TEST_CASE("shifts of one person that touch are one, empty ones none") {
    shifts all;
    nines::detail::append_merged(all, std::string{"ann"}, hours(0, 2));
    nines::detail::append_merged(all, std::string{"ann"}, hours(2, 3));
    nines::detail::append_merged(all, std::string{"bob"}, hours(3, 3));
    nines::detail::append_merged(all, std::string{"ann"}, hours(4, 5));
    CHECK(all == shifts{{"ann", hours(0, 3)}, {"ann", hours(4, 5)}});
}

TEST_CASE("what moved is named from whom to whom, merged, and only where both plans have someone") {
    const shifts before{{"ann", hours(0, 4)}, {"bob", hours(4, 8)}, {"eve", hours(9, 12)}};
    const shifts after{
        {"ann", hours(0, 2)}, {"bob", hours(2, 3)}, {"bob", hours(3, 6)}, {"eve", hours(6, 10)}};
    const auto moved = nines::moved_shifts(before, after);
    REQUIRE(moved.size() == 2);
    CHECK(moved[0] == nines::moved_shift<std::string>{"ann", "bob", hours(2, 4)});
    CHECK(moved[1] == nines::moved_shift<std::string>{"bob", "eve", hours(6, 8)});
    CHECK(nines::moved_shifts(before, before).empty());
    CHECK(nines::moved_shifts(before, {}).empty());
}

} // namespace shift_test
