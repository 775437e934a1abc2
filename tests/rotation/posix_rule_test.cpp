// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/posix_rule.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace posix_rule_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_days;
using nines::clock_change;
using nines::posix_rule;

TEST_CASE("Chicago, Lord Howe and Dublin in 2060") {
    const auto chicago = posix_rule::try_from("CST6CDT,M3.2.0,M11.1.0").value();
    CHECK(chicago.in(2060_y)[0] == clock_change{sys_days{2060_y / 3 / 14} + 8h, -5h});
    CHECK(chicago.in(2060_y)[1] == clock_change{sys_days{2060_y / 11 / 7} + 7h, -6h});
    const auto lord_howe = posix_rule::try_from("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").value();
    CHECK(lord_howe.in(2060_y)[0] == clock_change{sys_days{2060_y / 4 / 3} + 15h, 10h + 30min});
    CHECK(lord_howe.in(2060_y)[1] == clock_change{sys_days{2060_y / 10 / 2} + 15h + 30min, 11h});
    // "Standard" time is that of summer here.
    const auto dublin = posix_rule::try_from("IST-1GMT0,M10.5.0,M3.5.0/1").value();
    CHECK(dublin.in(2060_y)[0] == clock_change{sys_days{2060_y / 3 / 28} + 1h, 1h});
    CHECK(dublin.in(2060_y)[1] == clock_change{sys_days{2060_y / 10 / 31} + 1h, 0h});
}

TEST_CASE("times before and after the day, days by number, no change at all") {
    const auto nuuk = posix_rule::try_from("<-02>2<-01>,M3.5.0/-1,M10.5.0/0").value();
    CHECK(nuuk.in(2060_y)[0] == clock_change{sys_days{2060_y / 3 / 28} + 1h, -1h});
    const auto gaza = posix_rule::try_from("EET-2EEST,M3.4.4/50,M10.4.4/50").value();
    CHECK(gaza.in(2060_y)[0] == clock_change{sys_days{2060_y / 3 / 27} + 0h, 3h});
    const auto numbered = posix_rule::try_from("AAA0BBB,J60/0,300/0").value();
    CHECK(numbered.in(2060_y)[0].at == sys_days{2060_y / 3 / 1});
    CHECK(numbered.in(2061_y)[0].at == sys_days{2061_y / 3 / 1});
    CHECK(numbered.in(2060_y)[1].at == sys_days{2060_y / 10 / 27} - 1h);
    CHECK(numbered.in(2061_y)[1].at == sys_days{2061_y / 10 / 28} - 1h);
    const auto kolkata = posix_rule::try_from("IST-5:30").value();
    CHECK_FALSE(kolkata.changes());
    CHECK(kolkata.standard() == 5h + 30min);
    CHECK(numbered.changes());
}

TEST_CASE("what is no rule is refused") {
    for (const char* text : {"",
                             "6",
                             "CS6",
                             "CST",
                             "CST25",
                             "CST6CDT",
                             "CST6CDT,M3.2.0",
                             "CST6CDT,M13.2.0,M11.1.0",
                             "CST6CDT,M3.6.0,M11.1.0",
                             "CST6CDT,M3.2.7,M11.1.0",
                             "CST6CDT,J0,J1",
                             "CST6CDT,J366,J1",
                             "CST6CDT,M3.2.0/168,M11.1.0",
                             "CST6CDT,M3.2.0,M11.1.0 ",
                             "<+1-2",
                             "<+>1",
                             "CST6:60",
                             "CST6CDT,M3.2,M11.1.0",
                             "CST6CDTM3.2.0,M11.1.0",
                             "CST6CDT,M3.2.0,366"}) {
        CAPTURE(text);
        const auto rule = posix_rule::try_from(text);
        REQUIRE_FALSE(rule.has_value());
        CHECK(rule.error().code == nines::errc::malformed);
    }
}

} // namespace posix_rule_test
