// SPDX-License-Identifier: BSL-1.0
#include "capacity/evaluate.hpp"
#include "capacity/render.hpp"
#include "capacity/series.hpp"
#include "common/input_error.hpp"

#include "program_run.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace capacity_test {

using namespace nines::examples;
using nines::capacity_action;
using nines::capacity_state;
using nines::duplicate_rule;
using nines_test::scratch_folder;

namespace {

const std::string shipped = std::string{NINES_SOURCE_DIR} + "/examples/data/capacity/";

read_series of_text(const std::string& text) {
    return read_csv_series_text(text, {}, duplicate_rule::mean);
}

/// By the hour.
template <class Value>
read_series hourly(int size, Value value) {
    std::ostringstream text;
    text << "timestamp,value\n";
    for (int i = 0; i < size; ++i) {
        text << 1'788'134'400 + 3600 * i << ',' << value(i) << '\n';
    }
    return of_text(text.str());
}

std::string said(const read_series& source, double capacity, const capacity_request& asked = {}) {
    const std::vector<capacity_report> reports{evaluate(source, capacity, asked)};
    return render_text(reports);
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

nines_test::outcome run_capacity(const scratch_folder& folder, const std::string& arguments,
                                 const std::string& before = "") {
    return nines_test::run_program(folder, before + NINES_CAPACITY, arguments);
}

} // namespace

TEST_CASE("capacity: times with a zone, without one, and as Unix seconds") {
    const auto read = of_text("timestamp,value\n2026-09-01T00:00:00+02:00,1\n"
                              "2026-08-31 23:00:00,2\n1788220800.5,3\n");
    REQUIRE(read.series.size() == 3);
    CHECK(read.series.times()[0] == 1'788'213'600);
    CHECK(read.series.times()[1] == 1'788'217'200);
    CHECK(read.series.times()[2] == 1'788'220'800.5);
    CHECK(read.bad.count() == 0);
}

TEST_CASE("capacity: bad lines are counted and shown, and the rest is used") {
    const auto read = of_text("timestamp,value\n1788134400,1\nyesterday,2\n1788134500,many\n"
                              "1788134600,nan\n1788134700,2,3\n1788134800,2\n1788134900,2.5\n");
    CHECK(read.series.size() == 3);
    CHECK(read.bad.count() == 4);
    const auto text = said(read, 10);
    CHECK(holds(text, "lines that could not be read, left out: 4"));
    CHECK(holds(text, "text:3: expected a time"));
    CHECK(holds(text, "text:4: expected a number such as 0.25: \"1788134500,many\""));
}

TEST_CASE("capacity: nothing to read is an error of the input") {
    CHECK_THROWS_AS(of_text("timestamp,value\n"), input_error);
    CHECK_THROWS_WITH_AS(of_text("timestamp,value\nx,1\n"),
                         doctest::Contains("text:2: no line could be read"), input_error);
    CHECK_THROWS_WITH_AS(of_text("time,value\n1788134400,1\n"), doctest::Contains("timestamp"),
                         input_error);
}

TEST_CASE("capacity: one point, and two, are too few") {
    for (const int size : {1, 2}) {
        const auto source = hourly(size, [](int i) { return i; });
        CHECK(
            holds(said(source, 10), "none: too little data: samples are " + std::to_string(size)));
        const std::vector<capacity_report> reports{evaluate(source, 10, {})};
        const auto json = nlohmann::json::parse(render_json(reports));
        CHECK(json["series"][0]["time_to_capacity"]["state"] == "insufficient_data");
        CHECK(json["series"][0]["forecast"].is_null());
        CHECK(json["series"][0]["recommendation"]["action"] == "watch");
        CHECK(reports[0].advice.reason == nines::action_reason::unknown);
        CHECK(holds(plot_script(reports[0], {}), "plot $history"));
    }
}

TEST_CASE("capacity: what is exceeded already is said to be, also where there is no forecast") {
    capacity_request logistic;
    logistic.growth = growth_kind::logistic;
    logistic.ceiling = 50;
    capacity_request weekly;
    weekly.weekly = true;
    struct expectation {
        int samples;
        capacity_request asked;
    };
    for (const auto& each : {expectation{1, {}}, expectation{2, {}}, expectation{48, logistic},
                             expectation{48, weekly}}) {
        CAPTURE(each.samples);
        const auto& asked = each.asked;
        const auto source = hourly(each.samples, [](int i) { return 50 + i % 2; });
        const auto report = evaluate(source, 50, asked);
        CHECK(report.reaches.state == capacity_state::reached);
        CHECK(report.advice.action == capacity_action::urgent);
        CHECK(holds(said(source, 50, asked), "50: reached now"));
        CHECK_FALSE(evaluate(source, 90, asked).reaches.state == capacity_state::reached);
    }
}

TEST_CASE("capacity: a season longer than the history is refused by the option that asks for it") {
    const auto source = hourly(48, [](int i) { return i % 24; });
    capacity_request asked;
    asked.weekly = true;
    CHECK(holds(said(source, 100, asked), "none: --weekly wants a history of 7 d; this is one of"));
    asked.weekly = false;
    asked.daily = true;
    CHECK(evaluate(source, 100, asked).ahead);
}

TEST_CASE("capacity: one sample apart is no reason to order, and no change") {
    std::mt19937_64 random{4};
    std::normal_distribution<double> noise;
    std::vector<double> values(300);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = 50 + 0.01 * static_cast<double>(i) + noise(random);
    }
    const auto with = [&](int place) {
        return hourly(300, [&](int i) {
            return values[static_cast<std::size_t>(i)] + (i == place ? 400 : 0);
        });
    };
    const auto plain = evaluate(with(-1), 100, {});
    CHECK(plain.left_out.empty());
    for (const int place : {299, 150, 20, 0}) {
        CAPTURE(place);
        const auto source = with(place);
        const auto report = evaluate(source, 100, {});
        CHECK(report.changes.empty());
        REQUIRE(report.left_out.size() == 1);
        CHECK(report.left_out[0].value > 400);
        CHECK(report.advice.action == plain.advice.action);
        CHECK(report.ahead->summary.then.mean ==
              doctest::Approx(plain.ahead->summary.then.mean).epsilon(0.01));
        CHECK(holds(said(source, 100), "stands apart"));
    }
    // Asked for, the last observation is what it is.
    capacity_request last;
    last.held_against = nines::capacity_level::last_observation;
    const auto source = with(299);
    CHECK(evaluate(source, 100, last).reaches.state == capacity_state::reached);
    capacity_request all;
    all.leave_out_spikes = false;
    all.find_changes = false;
    CHECK(evaluate(source, 100, all).used == 300);
}

TEST_CASE("capacity: where tails are heavy, no sample is left out") {
    std::mt19937_64 random{5};
    std::cauchy_distribution<double> heavy;
    const auto source = hourly(400, [&](int) { return 50 + heavy(random); });
    const auto report = evaluate(source, 1e6, {});
    CHECK(report.left_out.empty());
    CHECK(report.changes.empty());
}

TEST_CASE("capacity: changes are looked for on the scale of the growth") {
    std::mt19937_64 random{6};
    std::normal_distribution<double> noise{0, 0.05};
    const auto source = hourly(400, [&](int i) { return 10 * std::exp(0.01 * i + noise(random)); });
    capacity_request asked;
    asked.growth = growth_kind::exponential;
    const auto report = evaluate(source, 1e6, asked);
    CHECK(report.changes.empty());
    CHECK(report.ahead->slope == doctest::Approx(0.24).epsilon(0.02));
    CHECK(report.ahead->robust_slope->bounds.contains(0.24));
    CHECK(holds(said(source, 1e6, asked), "% a day; "));
    CHECK_FALSE(evaluate(source, 1e6, {}).changes.empty());
}

TEST_CASE("capacity: intervals are as wide as past forecasts would have needed") {
    // A level that jumps now and then: a line since the last jump knows nothing of the next.
    std::mt19937_64 random{7};
    std::normal_distribution<double> noise;
    double level = 50;
    const auto source = hourly(800, [&](int i) {
        level += i % 60 == 59 ? 15 * noise(random) : 0;
        return level + noise(random);
    });
    capacity_request asked;
    asked.horizon = 100 * 3600;
    const auto held = evaluate(source, 1e6, asked);
    asked.calibrate = false;
    const auto modelled = evaluate(source, 1e6, asked);
    const auto width = [](const capacity_report& of) {
        return of.ahead->summary.then.observation_interval.width();
    };
    CHECK(held.ahead->past.observations >= 50);
    CHECK(held.ahead->past.factor > 2);
    CHECK(width(held) == doctest::Approx(held.ahead->past.factor * width(modelled)));
    CHECK(held.ahead->demand > modelled.ahead->demand);
    CHECK(modelled.ahead->past.observations == 0);
    CHECK(holds(said(source, 1e6), "times as wide as the model says"));
}

TEST_CASE("capacity: a last stretch without noise is not certain to go on") {
    std::mt19937_64 random{8};
    std::normal_distribution<double> noise;
    const auto source = hourly(400, [&](int i) { return i < 300 ? 20 + noise(random) : 24.0; });
    capacity_request asked;
    asked.horizon = 50 * 3600;
    const auto report = evaluate(source, 100, asked);
    REQUIRE(report.ahead);
    CHECK(report.ahead->summary.then.observation_interval.width() > 1);
    CHECK(report.ahead->past.gives_way);
    CHECK(holds(said(source, 100, asked), "were off: the model itself leaves too little open"));
}

TEST_CASE("capacity: never, and lead times beyond ten times the history, do not contradict") {
    std::mt19937_64 random{9};
    std::normal_distribution<double> noise{0, 0.1};
    const auto source = hourly(48, [&](int i) { return 20 + 0.05 * i + noise(random); });
    capacity_request asked;
    asked.lead_time = 60 * 86'400; // thirty histories; reached after twenty
    const auto report = evaluate(source, 70, asked);
    CHECK(report.reaches.state == capacity_state::at);
    CHECK(report.advice.action == capacity_action::urgent);
    asked.lead_time = 86'400;
    asked.review = 86'400;
    CHECK(holds(said(source, 10'000, asked), "not before 2026-09-2"));
}

TEST_CASE("capacity: a planned peak is not below 0 where nothing ever was") {
    std::mt19937_64 random{10};
    std::normal_distribution<double> noise;
    const auto source = hourly(200, [&](int i) { return std::abs(noise(random)) * (200 - i); });
    capacity_request asked;
    asked.costs = {1, 99};
    CHECK(evaluate(source, 1e6, asked).ahead->demand >= 0);
}

TEST_CASE("capacity: samples with stray times are left out and shown") {
    std::ostringstream text;
    text << "timestamp,value\n0,5\n";
    for (int i = 0; i < 48; ++i) {
        text << 1'788'134'400 + 3600 * i << ',' << 50 + i % 3 << '\n';
    }
    text << "17881344000,5\n";
    const auto source = of_text(text.str());
    CHECK(source.series.size() == 48);
    CHECK(source.stray == std::vector<double>{0, 17'881'344'000});
    CHECK(holds(said(source, 100), "samples at stray times, left out: 2"));
    CHECK(holds(said(source, 100), "such as 1970-01-01 00:00:00"));
    // A gap as long as the history is a gap.
    const auto gap = of_text("timestamp,value\n1788134400,1\n1788138000,2\n1788998000,3\n");
    CHECK(gap.series.size() == 3);
}

TEST_CASE("capacity: a constant series never reaches more, and has reached less") {
    const auto source = hourly(48, [](int) { return 50; });
    CHECK(holds(said(source, 60), "never: the trend is level"));
    CHECK(holds(said(source, 60), "nothing: capacity lasts beyond the horizon"));
    CHECK(holds(said(source, 40), "capacity        40: reached now"));
    CHECK(holds(said(source, 40), "urgent: use has reached the usable capacity"));
    CHECK(holds(said(source, 40), "a peak of 50: add 10"));
}

TEST_CASE("capacity: a falling trend") {
    std::mt19937_64 random{1};
    std::normal_distribution<double> noise;
    const auto source = hourly(200, [&](int i) { return 50 - 0.1 * i + noise(random); });
    CHECK(holds(said(source, 60), "never: the trend falls"));
}

TEST_CASE("capacity: a rising trend is ordered for when its lead time says so") {
    std::mt19937_64 random{2};
    std::normal_distribution<double> noise;
    const auto source = hourly(400, [&](int i) { return 20 + 0.1 * i + noise(random); });
    capacity_request asked;
    const auto report = evaluate(source, 100, asked); // 400 hours from now
    REQUIRE(report.ahead);
    CHECK(report.changes.empty());
    const auto& reaches = report.ahead->summary.reaches;
    REQUIRE(reaches.state == capacity_state::at);
    CHECK(report.ahead->summary.time_left.value() == doctest::Approx(400 * 3600).epsilon(0.05));
    CHECK(*reaches.earliest < *reaches.when);
    CHECK(*reaches.when < *reaches.latest);
    CHECK(report.advice.action == capacity_action::order); // within 14 + 7 days, not 14
    asked.lead_time = 30 * 86'400;
    CHECK(evaluate(source, 100, asked).advice.action == capacity_action::urgent);
    asked.lead_time = 3600;
    asked.review = 3600;
    CHECK(evaluate(source, 100, asked).advice.action == capacity_action::watch);
}

TEST_CASE("capacity: the forecast uses what is after a jump") {
    std::mt19937_64 random{3};
    std::normal_distribution<double> noise;
    const auto source =
        hourly(400, [&](int i) { return 20 + 0.01 * i + (i < 200 ? 0 : 30) + noise(random); });
    capacity_request asked;
    const auto after = evaluate(source, 100, asked);
    REQUIRE(after.changes.size() == 1);
    CHECK(std::abs(after.changes[0] - (1'788'134'400 + 3600 * 200)) <= 3 * 3600);
    CHECK(after.ahead->slope == doctest::Approx(0.24).epsilon(0.3));
    asked.horizon = 150 * 3600;
    CHECK(evaluate(source, 100, asked).used == after.used);
    asked.horizon = 300 * 3600; // further than the part is long
    CHECK(evaluate(source, 100, asked).changes == after.changes);
    CHECK(evaluate(source, 100, asked).used == 400);
    asked.find_changes = false;
    const auto whole = evaluate(source, 100, asked);
    CHECK(whole.changes.empty());
    CHECK(whole.used == 400);
    CHECK(whole.ahead->slope > 1);
}

TEST_CASE("capacity: instances carry the planned peak with one lost") {
    capacity_request asked;
    asked.per_instance = 7;
    const auto source = hourly(48, [](int) { return 50; });
    CHECK(evaluate(source, 60, asked).ahead->instances.value() == 9);
}

TEST_CASE("capacity: options that the library refuses are the user's to mend") {
    const auto source = hourly(48, [](int i) { return i; });
    capacity_request asked;
    asked.head_room = 1.5;
    CHECK_THROWS_WITH_AS((void)evaluate(source, 60, asked),
                         "--head-room: expected a share of 0 to below 1", input_error);
    asked = {};
    asked.costs.idle = 0;
    CHECK_THROWS_WITH_AS((void)evaluate(source, 60, asked), "--idle-cost: expected a cost above 0",
                         input_error);
    asked = {};
    asked.per_instance = 1e-300;
    CHECK_THROWS_WITH_AS((void)evaluate(source, 60, asked), doctest::Contains("--per-instance"),
                         input_error);
    CHECK_THROWS_WITH_AS((void)evaluate(source, -1, {}), doctest::Contains("--capacity"),
                         input_error);
    asked = {};
    asked.growth = growth_kind::logistic;
    CHECK_THROWS_WITH_AS((void)evaluate(source, 60, asked), doctest::Contains("--ceiling"),
                         input_error);
    asked.ceiling = 40;
    CHECK(holds(said(source, 40, asked), "forecast        none: "));
    asked.growth = growth_kind::exponential;
    CHECK(holds(said(source, 400, asked), "none: --growth: expected values above 0"));
    CHECK(holds(said(source, 400, asked), "400: not known: there is no forecast"));
    asked = {};
    asked.lost = std::uint64_t{1} << 60U;
    asked.per_instance = 5;
    CHECK_THROWS_WITH_AS((void)evaluate(source, 60, asked), doctest::Contains("--lost"),
                         input_error);
}

TEST_CASE("capacity: towards a ceiling, capacity below it is reached, and above it never") {
    std::mt19937_64 random{11};
    std::normal_distribution<double> noise{0, 0.05};
    const auto source =
        hourly(200, [&](int i) { return 100 / (1 + std::exp(3 - 0.015 * i + noise(random))); });
    capacity_request asked;
    asked.growth = growth_kind::logistic;
    asked.ceiling = 100;
    CHECK(evaluate(source, 90, asked).reaches.state == capacity_state::at);
    CHECK(holds(said(source, 100, asked), "never: not below the ceiling of 100"));
}

TEST_CASE("capacity: what was never below 0 is not forecast there") {
    std::mt19937_64 random{12};
    std::normal_distribution<double> noise;
    const auto source = hourly(200, [&](int i) { return 41 - 0.2 * i + std::abs(noise(random)); });
    capacity_request asked;
    asked.horizon = 100 * 3600;
    const auto report = evaluate(source, 60, asked);
    const auto& then = report.ahead->summary.then;
    CHECK(then.mean == 0);
    CHECK(then.mean_interval.lower == 0);
    CHECK(then.observation_interval.lower == 0);
    CHECK(std::ranges::all_of(report.ahead->curve, [](const curve_point& each) {
        return !each.band || (each.value >= 0 && each.band->lower >= 0);
    }));
}

TEST_CASE("capacity: no amount where nothing is to be ordered, on what ships") {
    for (const auto* name : {"cpu.csv", "memory.csv", "requests.csv"}) {
        const auto source = read_csv_series(shipped + name, {}, duplicate_rule::mean);
        for (const double capacity : {0.5, 2.0, 8.0, 60.0, 1000.0}) {
            const auto report = evaluate(source, capacity, {});
            CAPTURE(name);
            CAPTURE(capacity);
            CHECK((report.advice.action >= capacity_action::order || !report.advice.amount));
        }
    }
    const auto full = hourly(48, [](int) { return 7; });
    CHECK(holds(said(full, 7), "urgent: use has reached"));
    CHECK_FALSE(holds(said(full, 7), "which fits"));
    const auto memory = read_csv_series(shipped + "memory.csv", {}, duplicate_rule::mean);
    CHECK(holds(said(memory, 8), "as modelled: past forecasts widen the band of observations"));
}

TEST_CASE("capacity: the most urgent first, by action, urgency and time") {
    const auto source = hourly(48, [](int) { return 50; });
    auto a = evaluate(source, 60, {});
    auto b = a;
    CHECK_FALSE(more_urgent(a, b));
    b.reaches.when = 5;
    CHECK(more_urgent(b, a));
    a.advice.urgency = b.advice.urgency + 1;
    CHECK(more_urgent(a, b));
    b.advice.action = capacity_action::order;
    CHECK(more_urgent(b, a));
}

TEST_CASE("capacity: a name is no command of gnuplot") {
    auto source = hourly(48, [](int) { return 50; });
    source.name = "cpu'\nsystem 'touch owned'\n#.csv";
    const auto script = plot_script(evaluate(source, 60, {}), {});
    CHECK(holds(script, "set title 'cpu''\\x0asystem ''touch owned''\\x0a#.csv' noenhanced\n"));
    CHECK_FALSE(holds(script, "\nsystem"));
    const scratch_folder folder;
    const auto refused = run_capacity(folder, shipped + "cpu.csv --capacity 2 --svg 'a\nb.svg'");
    CHECK(refused.status == 2);
    CHECK(holds(refused.err, "--svg: expected a name without control characters"));
}

TEST_CASE("capacity: the simulated series, whose truth is known") {
    const auto source =
        read_csv_series(shipped + "simulated_requests.csv", {}, duplicate_rule::mean);
    capacity_request asked;
    asked.daily = true;
    asked.weekly = true;
    const auto report = evaluate(source, 900, asked);
    REQUIRE(report.changes.size() == 1);
    CHECK(std::abs(report.changes[0] - (1'788'134'400 + 50 * 86'400)) <= 6 * 3600);
    REQUIRE(report.ahead);
    CHECK(report.ahead->slope == doctest::Approx(1.6).epsilon(0.25)); // 0.4 % of 400 a day
    CHECK(report.ahead->correlation == doctest::Approx(0.8).epsilon(0.1));
    // 490 + 1.6 d + 120 on a working day at 15:00 is 900 on day 181, 97 after the last.
    CHECK(report.ahead->summary.reaches.state == capacity_state::at);
    CHECK(report.ahead->summary.time_left.value() / 86'400 == doctest::Approx(97).epsilon(0.2));
}

TEST_CASE("capacity: the recordings that ship have an answer each") {
    for (const auto* name : {"cpu.csv", "memory.csv", "requests.csv"}) {
        const auto source = read_csv_series(shipped + name, {}, duplicate_rule::mean);
        CHECK(source.bad.count() == 0);
        CHECK(source.series.size() >= 240);
        CHECK(evaluate(source, 1000, {}).ahead);
    }
}

TEST_CASE("capacity: other people's series, with their gaps, duplicates and weeks") {
    struct expectation {
        const char* name;
        std::size_t samples;
        std::size_t duplicates;
        bool gaps;
    };
    for (const auto& each : {expectation{"cpu_utilization_asg_misconfiguration", 18'050, 0, false},
                             expectation{"nyc_taxi", 10'320, 0, false},
                             expectation{"elb_request_count_8c0756", 4'032, 0, true},
                             expectation{"ec2_request_latency_system_failure", 4'021, 11, true}}) {
        CAPTURE(each.name);
        const auto path = nines_test::shared_data(std::string{"nab/"} + each.name + ".csv");
        if (path.empty()) {
            return;
        }
        const auto source = read_csv_series(path, {}, duplicate_rule::mean);
        CHECK(source.series.size() == each.samples);
        CHECK(source.series.report().duplicates == each.duplicates);
        CHECK((source.series.report().gaps > 0) == each.gaps);
        capacity_request asked;
        asked.find_changes = false; // for time's sake
        asked.daily = true;
        CHECK(evaluate(source, 1e6, asked).ahead);
    }
}

TEST_CASE("capacity: the program, its statuses, JSON and plots") {
    const scratch_folder folder;
    const std::string series = shipped + "cpu.csv";
    const auto json = run_capacity(folder, "--json --capacity 2 --horizon 1h " + series + ' ' +
                                               shipped + "memory.csv");
    CHECK(json.status == 0);
    CHECK(nlohmann::json::parse(json.out)["series"].size() == 2);
    CHECK(run_capacity(folder, series).status == 2);
    CHECK(run_capacity(folder, "--capacity 2 --horizon 1x " + series).status == 2);
    CHECK(run_capacity(folder, "--capacity 2 --horizon 0s " + series).status == 2);
    CHECK(run_capacity(folder, "--capacity 2 --lead-time 0s --review 0s " + series).status == 0);
    CHECK(run_capacity(folder, "--capacity 2 --level 95 " + series).status == 2);
    CHECK(run_capacity(folder, "--capacity 2 /nowhere.csv").status == 2);
    CHECK(run_capacity(folder, "--capacity 1 --capacity 2 " + series).status == 2);
    const auto help = run_capacity(folder, "--help");
    CHECK(help.status == 0);
    CHECK(
        std::ranges::all_of(help.out, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    CHECK(run_capacity(folder, "--capacity 2 --growth cubic " + series).status == 2);
    const auto nowhere = run_capacity(folder, "--capacity 2 --svg /nowhere/a.svg " + series);
    CHECK(nowhere.status == 2);
    CHECK(nowhere.out.empty());
    CHECK(holds(nowhere.err, "--svg: cannot write to /nowhere/a.svg"));
    const auto without = run_capacity(folder, "--capacity 2 --plot " + series, "PATH=/nowhere ");
    CHECK(without.status == 2);
    CHECK(holds(without.err, "apt-get install gnuplot-nox"));
    if (std::system("gnuplot --version >/dev/null 2>&1") != 0) {
        std::printf("skipped: no gnuplot\n");
        return;
    }
    const auto svg = folder.file("plot.svg");
    const auto drawn = run_capacity(folder, "--capacity 2 --plot --svg " + svg + ' ' + series);
    CHECK(drawn.status == 0);
    CHECK(holds(drawn.out, "fit and forecast"));
    std::ostringstream picture;
    picture << std::ifstream{svg}.rdbuf();
    CHECK(holds(picture.str(), "<svg"));
    CHECK(holds(picture.str(), "from 2026-11-23, UTC")); // an hour has no days to label
}

} // namespace capacity_test
