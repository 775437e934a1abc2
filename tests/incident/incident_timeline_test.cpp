// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/incident_timeline.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

namespace incident_timeline_test {

using namespace std::chrono_literals;
using nines::errc;
using nines::incident_stage;
using nines::time_to;
using nines::watched_time;
using point = std::chrono::sys_seconds;
using timeline = nines::incident_timeline<point>;
using times = std::vector<watched_time<double>>;

namespace {

constexpr point noon{std::chrono::seconds{1'704'110'400}};

TEST_CASE("each stage is counted from when the incident began, in minutes") {
    const std::vector<timeline> all{
        {noon, noon + 3min, noon + 5min, noon + 30min, noon + 1h},
        {noon + 10min, noon + 11min, noon + 13min + 30s, noon + 20min, noon + 40min}};
    const point later = noon + 24h;
    CHECK(*time_to(incident_stage::detected, all, later) == times{{3, true}, {1, true}});
    CHECK(*time_to(incident_stage::acknowledged, all, later) == times{{5, true}, {3.5, true}});
    CHECK(*time_to(incident_stage::mitigated, all, later) == times{{30, true}, {10, true}});
    CHECK(*time_to(incident_stage::resolved, all, later) == times{{60, true}, {30, true}});
}

TEST_CASE("what has not come yet is watched until now, also where it came later") {
    const std::vector<timeline> all{{noon, noon + 3min, {}, {}, {}},
                                    {noon, noon + 3min, noon + 5min, noon + 20min, noon + 1h}};
    CHECK(*time_to(incident_stage::resolved, all, noon + 10min) == times{{10, false}, {10, false}});
    CHECK(*time_to(incident_stage::mitigated, all, noon + 20min) == times{{20, false}, {20, true}});
}

TEST_CASE("a resolved incident without a record of the stage says nothing of it") {
    const std::vector<timeline> all{{noon, {}, {}, {}, noon + 1h}};
    CHECK(time_to(incident_stage::detected, all, noon + 2h)->empty());
    CHECK(*time_to(incident_stage::detected, all, noon + 30min) == times{{30, false}});
}

TEST_CASE("stages before the beginning and incidents of the future are refused") {
    const std::vector<timeline> backwards{{noon, noon - 1s, {}, {}, {}}};
    CHECK(time_to(incident_stage::detected, backwards, noon + 1h).error().code ==
          errc::contradiction);
    CHECK(time_to(incident_stage::resolved, backwards, noon - 1s).error().code ==
          errc::out_of_domain);
}

} // namespace

} // namespace incident_timeline_test
