// SPDX-License-Identifier: BSL-1.0
#include "toil/plan.hpp"
#include "toil/task_list.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

using namespace nines::examples;

namespace {

std::string refusal_of(const std::string& rows) {
    try {
        (void)parse_tasks("name,minutes,per_week,potential,effort_hours,marks,needs\n" + rows, "t");
    } catch (const input_error& problem) {
        return problem.what();
    }
    return "read";
}

automation_plan plan_for(double effort_hours) {
    plan_options options;
    options.effort_hours = effort_hours;
    options.draws = 100;
    return plan(read_tasks(std::string{NINES_SOURCE_DIR} + "/examples/toil/tasks.csv"), options);
}

} // namespace

TEST_CASE("what cannot be read is refused with file, line, column and what was expected") {
    CHECK(refusal_of("a,ten,1,50,1,,\n") ==
          "t:2: column \"minutes\": expected a number such as 0.25, got \"ten\"");
    CHECK(refusal_of("a,5..10,1,50,1,,\n") ==
          "t:2: column \"minutes\": expected a number such as 10 "
          "or a range such as 5..10..30, got \"5..10\"");
    CHECK(
        refusal_of("a,9..5..10,1,50,1,,\n") ==
        "t:2: column \"minutes\": expected 0 <= low <= mode <= high, all finite, got \"9..5..10\"");
    CHECK(refusal_of("a,1,1,150,1,,\n") ==
          "t:2: column \"potential\": expected a potential of 0 to 100 percent, got \"150\"");
    CHECK(refusal_of("a,1,1,50,1,dull,\n").substr(0, 38) ==
          "t:2: column \"marks\": expected marks of");
    CHECK(refusal_of("a,1,1,50,1,,b\n") ==
          "t:2: column \"needs\": expected the name of another task, got \"b\"");
    CHECK(refusal_of("a,1,1,50,1,,b\nb,1,1,50,1,,a\n") ==
          "t: column \"needs\": expected no item that needs itself");
    CHECK(refusal_of("a,1,1,50,1,,\na,1,1,50,1,,\n") ==
          "t:3: column \"name\": expected each name once, got \"a\"");
    CHECK(refusal_of("") == "t: expected at least one task");
    CHECK_THROWS_AS((void)parse_tasks("name,minutes\n", "t"), input_error);
}

TEST_CASE("the plan of the table that ships: by score, within the effort, with what is needed") {
    const auto made = plan_for(120);
    REQUIRE(made.tasks.size() == 8);
    for (std::size_t i = 1; i < made.tasks.size(); ++i) {
        CHECK(made.tasks[i - 1].task.score() >= made.tasks[i].task.score());
    }
    CHECK(made.best.effort_hours <= 120);
    CHECK(made.uncertain);
    double saved = 0;
    bool portal = false;
    bool access = false;
    for (const planned_task& each : made.tasks) {
        saved += each.chosen ? each.task.weekly_saving() : 0;
        portal |= each.chosen && each.task.name == "self-service portal";
        access |= each.chosen && each.task.name == "grant access";
    }
    CHECK(saved == doctest::Approx(made.best.minutes_saved));
    CHECK(access <= portal);
    CHECK(made.share_after == doctest::Approx(made.share.share.value - saved / (6 * 40 * 60)));
    CHECK(made.floor == doctest::Approx(2.0 / 6));
    const auto told = nlohmann::json::parse(render_json(made));
    CHECK(told["tasks"].size() == 8);
    CHECK(told["portfolio"]["minutes_saved"] == doctest::Approx(saved));
    CHECK(render_text(made).find("Best for 120 hours") != std::string::npos);
}

TEST_CASE("more effort never saves less, and options out of range are named") {
    CHECK(plan_for(0).best.minutes_saved == 0);
    CHECK(plan_for(60).best.minutes_saved <= plan_for(200).best.minutes_saved);
    CHECK_THROWS_WITH_AS((void)plan_for(-1),
                         "--effort or --draws: expected a budget that is finite and not negative",
                         input_error);
}
