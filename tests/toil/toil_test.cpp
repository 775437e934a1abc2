// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/toil.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <vector>

namespace toil_test {

using nines::errc;
using nines::rank_by_score;
using nines::toil_mark;
using nines::toil_task;
using tasks = std::vector<toil_task>;

namespace {

TEST_CASE("a score is weekly minutes times potential, and the highest comes first") {
    const tasks week{{"restarts", 10, 30, 90, 16},
                     {"certificates", 45, 2, 100, 24},
                     {"access requests", 5, 120, 60, 40}};
    CHECK(week[0].weekly_minutes() == 300);
    CHECK(week[0].weekly_saving() == 270);
    CHECK(week[0].score() == 27'000);
    const tasks ranked = rank_by_score(week);
    CHECK(ranked[0].name == "access requests");
    CHECK(ranked[1].name == "restarts");
    CHECK(ranked[2].name == "certificates");
    CHECK(rank_by_score({{"a", 1, 1, 1, 1}, {"b", 2, 1, 1, 1}}).front().name == "b");
    CHECK(rank_by_score(tasks{}).empty());
}

TEST_CASE("equal scores keep their order") {
    const tasks equal{{"first", 10, 6, 50, 1}, {"second", 6, 10, 50, 1}, {"third", 3, 10, 100, 1}};
    const auto order = *nines::try_rank_by_score(equal);
    CHECK(order == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("two people at once cost twice the minutes") {
    toil_task pair{"failover drill", 30, 1, 50, 10};
    pair.people = 2;
    CHECK(pair.weekly_minutes() == 60);
    CHECK(*nines::weekly_minutes(std::vector{pair, pair}) == 120);
}

TEST_CASE("toil that grows with the service grows, other toil does not") {
    toil_task task{"quota requests", 10, 6, 50, 10};
    CHECK(task.weekly_minutes_at(3) == 60);
    task.marks = {toil_mark::manual, toil_mark::repetitive, toil_mark::grows_with_service};
    CHECK(task.weekly_minutes_at(3) == 180);
    CHECK(task.marks.count() == 3);
    CHECK(task.marks.has(toil_mark::manual));
    CHECK(!task.marks.has(toil_mark::tactical));
    CHECK(nines::toil_marks{}.count() == 0);
    CHECK((task.marks | nines::toil_marks{toil_mark::manual, toil_mark::tactical}).count() == 4);
}

TEST_CASE("amounts that are negative or not finite and potentials beyond 100 % are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const auto code = [](const toil_task& task) {
        const tasks one{task};
        CHECK(nines::try_rank_by_score(one).error() == nines::weekly_minutes(one).error());
        return nines::weekly_minutes(one).error();
    };
    CHECK(code({"", -1, 1, 1, 1}).code == errc::out_of_domain);
    CHECK(code({"", 1, not_a_number, 1, 1}).code == errc::out_of_domain);
    CHECK(code({"", 1, 1, 1, -1}).code == errc::out_of_domain);
    CHECK(code({"", 1e200, 1e200, 1, 1}).code == errc::out_of_domain);
    CHECK(code({"", 1, 1, 101, 1}) == nines::error{errc::out_of_domain, "toil_task",
                                                   "expected a potential of 0 to 100 percent"});
    CHECK(code({"", 1, 1, not_a_number, 1}).code == errc::out_of_domain);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)rank_by_score({{"", 1, 1, 101, 1}}), nines::domain_error);
#endif
}

} // namespace

} // namespace toil_test
