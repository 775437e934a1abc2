// SPDX-License-Identifier: BSL-1.0
#include <nines/core/half_open.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <type_traits>

namespace half_open_test {

using nines::half_open;
using std::chrono::minutes;
using point = std::chrono::sys_time<minutes>;

namespace {

constexpr point at(long minute) {
    return point{minutes{minute}};
}

} // namespace

static_assert(nines::chrono_time_point<point>);
static_assert(nines::chrono_time_point<std::chrono::steady_clock::time_point>);
static_assert(!nines::chrono_time_point<minutes>);
static_assert(!nines::chrono_time_point<int>);
static_assert(std::is_aggregate_v<half_open<point>>);
static_assert(half_open{at(3), at(10)}.length() == minutes{7});
static_assert(nines::elapsed_fraction(half_open{at(0), at(10)}, at(4)) == 0.4);

TEST_CASE("a half-open stretch contains its start and not its end") {
    const half_open lunch{at(720), at(780)};
    CHECK(lunch.contains(at(720)));
    CHECK(lunch.contains(at(779)));
    CHECK_FALSE(lunch.contains(at(780)));
    CHECK_FALSE(lunch.contains(at(719)));
}

TEST_CASE("empty and inverted stretches have no length and contain nothing") {
    for (const half_open none : {half_open{at(5), at(5)}, half_open{at(7), at(5)}}) {
        CHECK(none.empty());
        CHECK(none.length() == minutes{0});
        CHECK_FALSE(none.contains(at(5)));
        CHECK_FALSE(none.contains(at(6)));
    }
    CHECK(half_open{at(5), at(5)}.valid());
    CHECK_FALSE(half_open{at(7), at(5)}.valid());
}

TEST_CASE("a time point that is NaN or infinite makes a stretch invalid") {
    using seconds = std::chrono::duration<double>;
    using fuzzy = std::chrono::sys_time<seconds>;
    const auto with_end = [](double end) {
        return half_open{fuzzy{seconds{0}}, fuzzy{seconds{end}}};
    };
    CHECK(with_end(1).valid());
    CHECK_FALSE(with_end(std::numeric_limits<double>::quiet_NaN()).valid());
    CHECK_FALSE(with_end(std::numeric_limits<double>::infinity()).valid());
}

TEST_CASE("the length of nearly all time does not wrap around") {
    CHECK(half_open{point::min(), point::max()}.length() == minutes::max());
    CHECK(half_open{at(-1), point::max()}.length() == minutes::max());
    CHECK(half_open{at(0), point::max()}.length() == minutes::max());
    CHECK(half_open{point::min(), at(-1)}.length() == minutes::max());
    CHECK(half_open{at(-1), at(1)}.length() == minutes{2});
}

TEST_CASE("clipping gives what lies in both, or nothing") {
    const half_open window{at(10), at(20)};
    CHECK(half_open{at(0), at(15)}.clipped_to(window) == half_open{at(10), at(15)});
    CHECK(half_open{at(12), at(15)}.clipped_to(window) == half_open{at(12), at(15)});
    CHECK(half_open{at(0), at(30)}.clipped_to(window) == window);
    CHECK(half_open{at(0), at(10)}.clipped_to(window).empty());
    CHECK(half_open{at(20), at(30)}.clipped_to(window).empty());
    CHECK(half_open{at(0), at(5)}.clipped_to(window).empty());
}

TEST_CASE("the elapsed fraction goes from 0 to 1 and never back") {
    const half_open period{at(100), at(200)};
    CHECK(nines::elapsed_fraction(period, at(0)) == 0);
    CHECK(nines::elapsed_fraction(period, at(100)) == 0);
    CHECK(nines::elapsed_fraction(period, at(125)) == 0.25);
    CHECK(nines::elapsed_fraction(period, at(200)) == 1);
    CHECK(nines::elapsed_fraction(period, at(900)) == 1);
    CHECK(nines::elapsed_fraction(half_open{at(5), at(5)}, at(4)) == 0);
    CHECK(nines::elapsed_fraction(half_open{at(5), at(5)}, at(5)) == 1);
}

} // namespace half_open_test
