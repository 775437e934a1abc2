// SPDX-License-Identifier: BSL-1.0
#include "toil/plan.hpp"
#include "toil/task_list.hpp"

#include "program_run.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace toil_test {

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

task_list tasks_of(const std::string& rows) {
    return parse_tasks("name,minutes,per_week,potential,effort_hours,marks,needs\n" + rows, "t");
}

plan_options known(double effort_hours) {
    plan_options options;
    options.effort_hours = effort_hours;
    return options;
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
          "t:2: column \"minutes\": expected a number such as 10, a range such as 5..10..30 or "
          "triangular 5..10..30, or past values such as observed 12|9|31, got \"5..10\"");
    CHECK(refusal_of("a,observed 5|x,1,50,1,,\n") ==
          "t:2: column \"minutes\": expected a number such as 0.25, got \"observed 5|x\"");
    CHECK(refusal_of("a,triangular 5,1,50,1,,\n").substr(0, 52) ==
          "t:2: column \"minutes\": expected a number such as 10,");
    CHECK(refusal_of("a,9..5..10,1,50,1,,\n") ==
          "t:2: column \"minutes\": expected 0 <= low <= mode <= high <= 1e100, got \"9..5..10\"");
    CHECK(refusal_of("a,1,1,150,1,,\n") ==
          "t:2: column \"potential\": expected a potential of 0 to 100 percent, got \"150\"");
    CHECK(refusal_of("a,1,1,50,1,dull,\n").substr(0, 38) ==
          "t:2: column \"marks\": expected marks of");
    CHECK(refusal_of("a,1,1,50,1,,b\n") ==
          "t:2: column \"needs\": expected the name of another task, got \"b\"");
    CHECK(refusal_of("a,1,1,50,1,,b\nb,1,1,50,1,,a\n") ==
          "t:2: column \"needs\": expected no task that needs itself, got a, which needs b, which "
          "needs a");
    CHECK(refusal_of("d,1,1,50,1,,\nc,1,1,50,1,,d|a\na,1,1,50,1,,b\nb,1,1,50,1,,d|e\n"
                     "e,1,1,50,1,,a\n") ==
          "t:4: column \"needs\": expected no task that needs itself, got a, which needs b, which "
          "needs e, which needs a");
    CHECK(refusal_of("a,1,1,50,1,,a\n") ==
          "t:2: column \"needs\": expected no task that needs itself, got a, which needs a");
    CHECK(refusal_of("a,1,1,50,1,,b|c\nb,1,1,50,1,,c\nc,1,1,50,1,,\n") == "read");
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
    CHECK(render_text(made).find("the table does not hold all of the toil") != std::string::npos);
    CHECK(made.best_fits > 0.5);
    CHECK(made.best_fits < 1);
    const auto told = nlohmann::json::parse(render_json(made));
    CHECK(told["tasks"].size() == 8);
    CHECK(told["portfolio"]["minutes_saved"] == doctest::Approx(saved));
    CHECK(render_text(made).find("Best for 120 hours") != std::string::npos);
}

TEST_CASE("payback counts what a task needs, and that of the portfolio all of it") {
    const auto list = tasks_of("tickets,60,1,100,20,,platform\n"
                               "access,60,1,100,20,,platform\n"
                               "platform,0,0,0,100,,\n");
    const auto made = plan(list, known(140));
    REQUIRE(made.tasks.size() == 3);
    CHECK(made.tasks[0].task.name == "tickets");
    CHECK(made.tasks[0].gives.payback->count() == doctest::Approx(20));
    CHECK(made.tasks[0].with_needs.payback->count() == doctest::Approx(120));
    CHECK(made.tasks[0].with_needs.net_hours == doctest::Approx(104 - 120));
    CHECK(made.gives.payback->count() == doctest::Approx(70));
    CHECK(made.gives.net_hours == doctest::Approx(2 * 104 - 140));
    auto upkeep = known(140);
    upkeep.terms.upkeep_minutes_per_week = 10;
    CHECK(plan(list, upkeep).gives.payback->count() == doctest::Approx(140 / 1.5));
}

TEST_CASE("what is chosen but does not come back by the horizon is named") {
    const auto made = plan(tasks_of("drill,1,1,100,30,,\nreport,60,1,100,8,,\n"), known(100));
    CHECK(made.tasks[1].chosen);
    CHECK(made.tasks[1].at_a_loss);
    CHECK_FALSE(made.tasks[0].at_a_loss);
    CHECK(render_text(made).find("drill is at a loss") != std::string::npos);
}

TEST_CASE("tasks without a mark are other work where others have one, and toil where none has") {
    const auto marked = plan(tasks_of("a,60,60,50,10,manual,\nb,60,24,50,10,,\n"), known(100));
    CHECK(marked.share.share.value == doctest::Approx(60.0 / 240));
    CHECK(marked.share_after == doctest::Approx(30.0 / 240));
    CHECK(marked.other_minutes == doctest::Approx(24 * 60));
    CHECK(render_text(marked).find("not counted: 1440 minutes a week") != std::string::npos);
    const auto unmarked = plan(tasks_of("a,60,60,50,10,,\nb,60,24,50,10,,\n"), known(100));
    CHECK(unmarked.share.share.value == doctest::Approx(84.0 / 240));
    CHECK(unmarked.other_minutes == 0);
}

TEST_CASE("known amounts are not drawn; triangular and observed ones are read") {
    const auto certain = plan(tasks_of("a,60,1,50,10,,\n"), known(10));
    CHECK_FALSE(certain.uncertain);
    CHECK(certain.standard_error == 0);
    CHECK(certain.share.share.bounds.lower == certain.share.share.bounds.upper);
    const auto list = tasks_of("a,triangular 0..30..60,observed 1|2|6,50,5..10..30,,\n");
    CHECK(list.tasks[0].minutes.mean() == 30);
    CHECK(list.tasks[0].minutes.quantile(0.125) == doctest::Approx(15));
    CHECK(list.tasks[0].per_week.mean() == doctest::Approx(3));
    CHECK(list.tasks[0].per_week.quantile(0.99) == 6);
    CHECK(list.is_uncertain());
}

TEST_CASE("options that cannot be meant are refused by the program, by their names") {
    const nines_test::scratch_folder folder;
    const std::string table = std::string{NINES_SOURCE_DIR} + "/examples/toil/tasks.csv";
    for (const std::string option :
         {"--draws -1", "--draws 0", "--draws 1000001", "--people -1", "--people 0", "--people 1e7",
          "--on-duty 100", "--seed -1", "--growth inf", "--growth nan", "--cap nan", "--people nan",
          "--growth -1", "--discount 1e9", "--upkeep -1", "--level 1", "--cap 0", "--hours 200",
          "--horizon -1"}) {
        CAPTURE(option);
        const auto ran =
            nines_test::run_program(folder, NINES_TOIL, "--effort 50 " + option + ' ' + table);
        CHECK(ran.status == 2);
        CHECK(ran.out.empty());
        CHECK(ran.err.find(" or ") == std::string::npos);
        CHECK_MESSAGE(ran.err.find(option.substr(0, option.find(' '))) != std::string::npos,
                      ran.err);
    }
    const auto ran = nines_test::run_program(
        folder, NINES_TOIL,
        "--effort 50 --upkeep 5 --cap 10 --level 0.5 --people 8 --draws 100 " + table);
    CHECK(ran.status == 0);
    CHECK(ran.out.find("the cap is 10 %") != std::string::npos);
}

TEST_CASE("more effort never saves less, and options out of range are named") {
    CHECK(plan_for(0).best.minutes_saved == 0);
    CHECK(plan_for(60).best.minutes_saved <= plan_for(200).best.minutes_saved);
    CHECK_THROWS_WITH_AS((void)plan_for(-1),
                         "--effort: expected a budget that is finite and not negative",
                         input_error);
}

} // namespace toil_test
