// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_score.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace alert_score_test {

using nines::alert_severity;
using nines::errc;
using nines::event_counts;
using namespace std::chrono_literals;

namespace {

using point = std::chrono::sys_time<std::chrono::milliseconds>;
using span = nines::half_open<point>;
using alert = nines::raised_alert<point>;
constexpr point start{1'800'000'000s};
constexpr span record{start, start + 24h};

span minutes(int from, int to) {
    return {start + from * 1min, start + to * 1min};
}
alert page(int from, int to) {
    return {alert_severity::page, minutes(from, to), false, 0};
}
alert ticket(int from, int to) {
    return {alert_severity::ticket, minutes(from, to), false, 2};
}

nines::result<nines::alert_score<point>> scored(const std::vector<alert>& alerts,
                                                const std::vector<span>& incidents,
                                                std::chrono::seconds grace = 5min) {
    return score_alerts(std::span<const alert>{alerts}, alert_severity::page, incidents, record,
                        grace, nines::confidence{0.95});
}

} // namespace

TEST_CASE("an alert is right where it begins in an incident or its grace, else false") {
    const std::vector<span> incidents{minutes(100, 110), minutes(200, 210), minutes(300, 310),
                                      minutes(400, 410)};
    const auto score =
        scored({page(50, 60), page(103, 120), page(195, 215), page(312, 313), page(415, 416)},
               incidents)
            .value();
    CHECK(score.alerts == event_counts<>{2, 3});    // at 103 and at 312
    CHECK(score.incidents == event_counts<>{3, 1}); // the third page is at the end of the grace
    REQUIRE(score.detections.size() == 4);
    REQUIRE(score.detections[0]);
    CHECK(score.detections[0]->alert == 1);
    CHECK(score.detections[0]->delay == 3min);
    CHECK_FALSE(score.detections[0]->firing_already);
    REQUIRE(score.detections[1]);
    CHECK(score.detections[1]->firing_already);
    CHECK(score.detections[1]->delay == 0min);
    CHECK(score.detections[1]->at == start + 200min);
    REQUIRE(score.detections[2]);
    CHECK(score.detections[2]->delay == 12min);
    CHECK_FALSE(score.detections[3]);
    CHECK(score.alerts_per_week == doctest::Approx(35));
    CHECK(score.precision->value == doctest::Approx(0.4));
    CHECK(score.recall->value == doctest::Approx(0.75));
}

TEST_CASE("the intervals are those of Clopper and Pearson: three of three says little") {
    const auto score = scored({page(1, 2), page(11, 12), page(21, 22)},
                              {minutes(0, 5), minutes(10, 15), minutes(20, 25)})
                           .value();
    CHECK(score.recall->value == 1);
    CHECK(score.recall->bounds.lower == doctest::Approx(0.292402).epsilon(1e-5)); // 0.025^(1/3)
    CHECK(score.recall->bounds.upper == 1);
    CHECK(score.precision->bounds == score.recall->bounds);
}

TEST_CASE("grace ends where the next incident begins, whose alert is not the last one's") {
    const auto score = scored({page(12, 13)}, {minutes(0, 10), minutes(12, 20)}).value();
    CHECK(score.incidents == event_counts<>{1, 1});
    CHECK_FALSE(score.detections[0]);
    CHECK(score.detections[1]->delay == 0min);
    CHECK_FALSE(score.detections[1]->firing_already);
    CHECK(score.alerts == event_counts<>{1, 0});
}

TEST_CASE("grace ends with time itself") {
    const span end{(point::max)() - 1h, (point::max)()};
    const std::vector<span> incidents{{(point::max)() - 10min, (point::max)() - 1min}};
    const std::vector<alert> alerts{
        {alert_severity::page, {(point::max)() - 5min, (point::max)() - 1min}, false, 0}};
    const auto score = score_alerts(std::span<const alert>{alerts}, alert_severity::page, incidents,
                                    end, 5min, nines::confidence{0.95});
    CHECK(score.value().alerts == event_counts<>{1, 0});
}

TEST_CASE("an alert that ends as the incident begins has not found it") {
    const auto score = scored({page(5, 10)}, {minutes(10, 20)}).value();
    CHECK(score.incidents == event_counts<>{0, 1});
}

TEST_CASE("without incidents there is no recall and no precision, but false alerts") {
    const auto score = scored({page(5, 10)}, {}).value();
    CHECK_FALSE(score.recall);
    CHECK_FALSE(score.precision);
    CHECK(score.alerts == event_counts<>{0, 1});
    CHECK(score.alerts_per_week == doctest::Approx(7));
}

TEST_CASE("without alerts there is no precision, and every incident is missed") {
    const auto score = scored({}, {minutes(10, 20)}).value();
    CHECK_FALSE(score.precision);
    CHECK(score.recall->value == 0);
    CHECK(score.recall->bounds.lower == 0);
    CHECK(score.recall->bounds.upper == doctest::Approx(0.975));
    CHECK(score.alerts_per_week == 0);
}

TEST_CASE("alerts of the other severity count for nothing") {
    const auto score = scored({ticket(1, 30), page(12, 13)}, {minutes(10, 20)}).value();
    CHECK(score.alerts == event_counts<>{1, 0});
    CHECK(score.detections[0]->alert == 1);
    CHECK(score.detections[0]->delay == 2min);
}

TEST_CASE("incidents that cannot be those of the record are refused, each by its reason") {
    const auto refusal = [](const std::vector<span>& incidents) {
        return scored({}, incidents).error();
    };
    CHECK(refusal({minutes(10, 10)}).code == errc::out_of_domain);
    CHECK(refusal({minutes(10, 5)}).code == errc::out_of_domain);
    CHECK(refusal({minutes(-1, 5)}).what == std::string{"expected incidents within the record"});
    CHECK(refusal({minutes(1439, 1441)}).code == errc::contradiction);
    CHECK(refusal({minutes(20, 30), minutes(10, 15)}).what ==
          std::string{"expected incidents in the order of time"});
    CHECK(refusal({minutes(20, 30), minutes(29, 35)}).what ==
          std::string{"expected incidents that do not overlap"});
    CHECK(scored({}, {minutes(0, 10), minutes(10, 1440)}).has_value());
    CHECK(scored({}, {}, -1s).error().code == errc::out_of_domain);
    CHECK(scored({}, {}, std::chrono::days{91}).error().code == errc::out_of_domain);
    CHECK(score_alerts(std::span<const alert>{}, alert_severity::page, {}, span{start, start}, 0s,
                       nines::confidence{0.95})
              .error()
              .code == errc::insufficient);
}

TEST_CASE(
    "whatever the incidents: a perfect detector has 1 and 1, a silent one no recall, one that "
    "always alerts no precision, and scores add up") {
    const std::uint64_t seed = 20261123;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 200; ++round) {
        std::vector<span> incidents;
        std::vector<alert> perfect;
        std::vector<alert> some;
        for (int at = 1 + below(60); at < 1300; at += 1 + below(200)) {
            const int end = at + 1 + below(60);
            incidents.push_back(minutes(at, end));
            perfect.push_back(page(at, end));
            at = end;
        }
        for (int at = below(100); at < 1400; at += 1 + below(300)) {
            some.push_back(page(at, at + 1 + below(20)));
        }
        const auto best = scored(perfect, incidents).value();
        CHECK(best.precision->value == 1);
        CHECK(best.recall->value == 1);
        CHECK(std::all_of(best.detections.begin(), best.detections.end(), [](const auto& each) {
            return each && each->delay == 0min && !each->firing_already;
        }));
        CHECK(scored({}, incidents)->recall->value == 0);
        const auto noisy = scored({page(0, 1440)}, incidents).value();
        CHECK(noisy.precision->value == 0);
        CHECK(noisy.recall->value == 1);
        const auto score = scored(some, incidents).value();
        CHECK(score.alerts.total() == some.size());
        CHECK(score.incidents.total() == incidents.size());
        const auto strict = scored(some, incidents, 0s).value();
        CHECK(strict.alerts.good <= score.alerts.good);
        CHECK(strict.incidents.good <= score.incidents.good);
    }
}

} // namespace alert_score_test
