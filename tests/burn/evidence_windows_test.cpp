// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/count_history.hpp>
#include <nines/burn/evidence_windows.hpp>

#include "simulated_minutes.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace evidence_windows_test {

using nines::detail::events_as_counted;
using nines::detail::events_by_slices;
using nines::detail::evidence_windows;
using nines_test::simulated_minutes;
using namespace std::chrono_literals;

namespace {

simulated_minutes even(std::int64_t minutes, std::uint64_t events) {
    simulated_minutes history;
    for (std::int64_t i = 0; i < minutes; ++i) {
        history.add(events, 0);
    }
    return history;
}

double time_for_one(const simulated_minutes& history) {
    return evidence_windows{
        history, history.now(), {std::chrono::days{3}}, events_as_counted{0.001}}
        .time_for_one();
}

/// The times that fall to the events of a traffic pattern, added up, when each of them fails.
double times_of_all(std::int64_t minutes,
                    const std::function<std::uint64_t(std::int64_t)>& events) {
    simulated_minutes history;
    double sum = 0;
    for (std::int64_t i = 0; i < minutes; ++i) {
        const auto now = events(i);
        history.add(now, now);
        sum += now == 0 ? 0 : static_cast<double>(now) * time_for_one(history);
    }
    return sum;
}

/// A history that counts how often it is asked.
template <class History>
struct counted_questions {
    const History& history;
    mutable std::int64_t asked = 0;

    [[nodiscard]] auto window(const nines_test::point& now, std::chrono::seconds length) const {
        ++asked;
        return history.window(now, length);
    }
};

/// Good and bad events at some times, with gaps of minutes, hours and days between them.
nines::count_history<> with_gaps(std::uint64_t seed) {
    std::mt19937_64 random{seed};
    nines::count_history<> history;
    nines_test::point at{std::chrono::sys_days{std::chrono::year{2026} / 9 / 1}};
    for (int i = 0; i < 600; ++i) {
        const std::uint64_t kind = random() % 40;
        const auto gap = kind == 0  ? std::chrono::seconds{random() % (5 * 86400)}
                         : kind < 4 ? std::chrono::seconds{random() % 7200}
                                    : std::chrono::seconds{1 + random() % 100};
        at += gap;
        history.add(at, {random() % 20, random() % 50 == 0 ? 1U : 0U});
    }
    return history;
}

/// The same windows asked for one length after the other: so many that grow by a step, then by a
/// part in 24. Returns: how long before `now` each begins that begins earlier than those before.
std::vector<double> one_after_the_other(const nines::count_history<>& history,
                                        const nines_test::point& now, std::chrono::seconds first,
                                        std::chrono::seconds step, std::size_t by_step) {
    std::vector<double> begins;
    for (auto length = first; length <= std::chrono::days{90} && begins.size() < 512;) {
        const auto window = history.window(now, length);
        if (window.covered.empty()) {
            break;
        }
        const double seconds = std::chrono::duration<double>(now - window.covered.from).count();
        if (begins.empty() || seconds > begins.back()) {
            begins.push_back(seconds);
        }
        if (seconds < std::chrono::duration<double>(length).count()) {
            break;
        }
        const auto part = length / 24 / step * step;
        length += begins.size() < by_step || part < step ? step : part;
    }
    return begins;
}

void check_same(const evidence_windows& found, const std::vector<double>& begins) {
    REQUIRE(found.steps().size() == begins.size());
    for (std::size_t i = 0; i < begins.size(); ++i) {
        CHECK(found.steps()[i].seconds == begins[i]);
    }
}

} // namespace

TEST_CASE("windows grow from 15 s to the horizon and hold what the history says") {
    auto history = even(600, 10);
    history.add(10, 3);
    const evidence_windows found{history, history.now(), {6h}, events_as_counted{0.001}};
    REQUIRE(found.steps().size() > 50);
    double last = 0;
    for (const auto& step : found.steps()) {
        CHECK(step.seconds > last);
        CHECK(step.events == doctest::Approx(step.seconds / 6));
        CHECK(step.failures == 3);
        last = step.seconds;
    }
    CHECK(last > 6 * 3600 * 0.95);
    CHECK(last <= 6 * 3600);
}

TEST_CASE("windows end where the history begins, and there are none without one") {
    const auto history = even(7, 10);
    const evidence_windows found{history, history.now(), {6h}, events_as_counted{0.001}};
    CHECK(found.steps().back().seconds == 7 * 60);
    const simulated_minutes empty;
    CHECK(evidence_windows{empty, empty.now(), {6h}, events_as_counted{0.001}}.steps().empty());
    CHECK(time_for_one(empty) == 0);
    CHECK(time_for_one(history) == 0); // nothing failed
}

TEST_CASE("even traffic shares time evenly") {
    for (const std::uint64_t events : {1U, 3U, 10U, 100U, 6000U, 1'000'000U}) {
        CAPTURE(events);
        auto history = even(4319, events);
        history.add(events, 1);
        const double part = time_for_one(history) * static_cast<double>(events) / 60;
        CHECK(part < 1);
        // The lowest traffic is what decides how soon outages are found.
        CHECK(part > (events <= 10 ? 0.75 : 0.0001));
    }
}

TEST_CASE("the times of all events add up to no more than the time that passed, at any traffic") {
    std::mt19937_64 random{20261125};
    const auto one_in = [&](std::uint64_t n) { return random() % n == 0; };
    const auto day = [](std::int64_t minute) { return static_cast<double>(minute) / 1440 * 6.28; };
    const std::int64_t minutes = 6000;
    const double passed = minutes * 60.0;
    const double silent_then_busy =
        times_of_all(minutes, [](std::int64_t i) { return i < 4000 ? 0U : 1U + i % 2; });
    CHECK(silent_then_busy <= passed);
    const double rare = times_of_all(minutes, [&](std::int64_t) { return one_in(50) ? 1U : 0U; });
    CHECK(rare <= passed);
    CHECK(rare > passed / 3); // less than all, since nothing is saved up at the start
    CHECK(times_of_all(minutes, [&](std::int64_t) { return one_in(2) ? 1U : 0U; }) <= passed);
    CHECK(times_of_all(minutes, [&](std::int64_t) { return one_in(500) ? 300U : 0U; }) <= passed);
    CHECK(times_of_all(minutes, [&](std::int64_t i) {
              return static_cast<std::uint64_t>(20 * (1 + std::sin(day(i))));
          }) <= passed);
    CHECK(times_of_all(minutes, [&](std::int64_t i) { return i / 480 % 3 == 1 ? 40U : 0U; }) <=
          passed);
    CHECK(times_of_all(minutes, [&](std::int64_t i) {
              return static_cast<std::uint64_t>(std::exp2(static_cast<double>(i) / 400));
          }) <= passed);
}

TEST_CASE("the hazard is of events one by one, or what is expected of a slice") {
    const events_as_counted alone{0.001};
    CHECK(alone({500, 3, 60}, {}, {}).hazard == doctest::Approx(-500 * std::log(0.999)));
    CHECK(alone({500, 3, 60}, {}, {}).failing == 3);
    const events_by_slices together{60s, 0.001};
    CHECK(together({500, 3, 60}, {}, {}).hazard == doctest::Approx(0.5));
    CHECK(together({500, 3, 60}, {}, {}).failing == 1);
    CHECK(together({900, 3, 120}, {500, 3, 60}, {500, 3, 60, 0.5, 1}).failing == 1);
}

TEST_CASE("slices with a failure count once, and slices that flow together once in all") {
    simulated_minutes history;
    for (int i = 0; i < 4320; ++i) {
        history.add(20, i % 10 == 9 ? 5 : 0);
    }
    const evidence_windows found{
        history, history.now(), {std::chrono::days{3}}, events_by_slices{60s, 0.001}};
    CHECK(found.running() == 0);
    CHECK(found.steps()[0].failing == 1);
    CHECK(found.steps()[9].failing == 1);
    CHECK(found.steps()[10].failing == 2);
    CHECK(found.steps()[10].failures == 10);
    CHECK(found.steps()[99].events == 2000);
    CHECK(found.steps()[99].hazard == doctest::Approx(2));
    const auto& longest = found.steps().back();
    CHECK(longest.failing < 432);
    CHECK(longest.failing > 40);
    CHECK(longest.events == doctest::Approx(longest.seconds / 3));
}

TEST_CASE("the slice that runs comes first, whatever the sign of the time") {
    simulated_minutes history;
    for (int i = 0; i < 14; ++i) {
        history.add(20, 1);
    }
    const evidence_windows found{history, history.now(), {6h}, events_by_slices{5min, 0.001}};
    CHECK(found.running() == 1);
    CHECK(found.steps()[0].seconds == 4 * 60);
    CHECK(found.steps()[1].seconds == 9 * 60);
    CHECK(found.steps()[1].failing == 2);
    CHECK(nines::detail::since_multiple(std::chrono::sys_seconds{7s}, 60s) == 7s);
    CHECK(nines::detail::since_multiple(std::chrono::sys_seconds{-7s}, 60s) == 53s);
    CHECK(nines::detail::since_multiple(std::chrono::sys_seconds{-60s}, 60s) == 0s);
}

TEST_CASE("gaps are passed in one step and change nothing") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        CAPTURE(seed);
        const auto history = with_gaps(seed);
        const auto now = history.span()->to;
        const auto everything = std::chrono::days{90};
        check_same({history, now, {everything}, events_as_counted{0.001}},
                   one_after_the_other(history, now, 15s, 15s, 0));
        for (const auto slice : {5s, 60s, 300s}) {
            const auto runs = nines::detail::since_multiple(now, slice);
            check_same({history, now, {everything}, events_by_slices{slice, 0.001}},
                       one_after_the_other(history, now, runs > 0s ? runs : slice, slice, 300));
        }
    }
}

TEST_CASE("a gap of 89 days costs a few questions") {
    nines::count_history<> history;
    const nines_test::point begin{std::chrono::sys_days{std::chrono::year{2026} / 9 / 1}};
    history.add(begin, {});
    history.add(begin + 1h, {10U, 1U});
    const auto now = begin + std::chrono::days{89};
    history.add(now, {10U, 1U});
    const counted_questions<nines::count_history<>> asked{history};
    const evidence_windows found{asked, now, {std::chrono::days{90}}, events_by_slices{1s, 0.001}};
    CHECK(found.steps().back().failing == 2);
    CHECK(asked.asked < 1000);
}

TEST_CASE("nothing counts of a window that begins before the evidence may") {
    nines::count_history<> history;
    nines_test::point now{std::chrono::sys_days{std::chrono::year{2026} / 9 / 1}};
    history.add(now, {});
    const auto recovered = now + 3h + 2s; // not at an edge of the history
    for (int i = 0; i < 6 * 720; ++i) {
        now += 5s;
        history.add(now, {1U, now <= recovered ? 1U : 0U});
        if (now <= recovered || i % 100 != 0) {
            continue;
        }
        for (const bool by_slices : {false, true}) {
            const auto found =
                by_slices
                    ? evidence_windows{history, now, {6h, recovered}, events_by_slices{60s, 0.001}}
                    : evidence_windows{history, now, {6h, recovered}, events_as_counted{0.001}};
            for (const auto& step : found.steps()) {
                CHECK(step.failures == 0);
            }
        }
    }
}

} // namespace evidence_windows_test
