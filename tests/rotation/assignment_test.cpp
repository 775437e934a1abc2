// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/assignment.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace assignment_test {

using namespace std::chrono_literals;
using date::sys_seconds;
using nines::assign;
using nines::duty_problem;
using nines::errc;
using numbers = std::vector<double>;
using places = std::vector<std::size_t>;

namespace {

nines::duty hours(int from, int to, double weight = 1) {
    return {{sys_seconds{std::chrono::hours{from}}, sys_seconds{std::chrono::hours{to}}}, weight};
}

/// One day after the other.
duty_problem days(std::size_t people, const numbers& weights) {
    duty_problem p{people, {}};
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const int start = 24 * static_cast<int>(i);
        p.duties.push_back(hours(start, start + 24, weights[i]));
    }
    return p;
}

numbers sorted(numbers loads) {
    std::sort(loads.begin(), loads.end());
    return loads;
}

/// Somebody is away for a stretch of duties.
void leave(duty_problem& p, std::size_t person, std::size_t from, std::size_t to) {
    p.away.resize(p.people, std::vector<bool>(p.duties.size()));
    for (std::size_t d = from; d < to; ++d) {
        p.away[person][d] = true;
    }
}

/// Nobody is away, tired or above the limit.
bool sound(const duty_problem& p, const places& people) {
    numbers sums(p.people);
    for (std::size_t a = 0; a < people.size(); ++a) {
        sums[people[a]] += p.duties[a].weight;
        if (!p.away.empty() && p.away[people[a]][a]) {
            return false;
        }
        for (std::size_t b = 0; b < people.size(); ++b) {
            if (a != b && people[a] == people[b] &&
                p.duties[a].when.from <= p.duties[b].when.from &&
                p.duties[b].when.from < p.duties[a].when.to + p.rest) {
                return false;
            }
        }
    }
    return *std::max_element(sums.begin(), sums.end()) <= p.most;
}

/// The least cost by trying everything; infinite when nothing is possible.
double best_by_trial(const duty_problem& p, places& people) {
    if (people.size() == p.duties.size()) {
        if (!sound(p, people)) {
            return std::numeric_limits<double>::infinity();
        }
        numbers sums = p.before;
        double cost = 0;
        for (std::size_t d = 0; d < people.size(); ++d) {
            sums[people[d]] += p.duties[d].weight;
            cost += p.dislike[people[d]][d];
        }
        for (const double each : sums) {
            cost += each * each;
        }
        return cost;
    }
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t person = 0; person < p.people; ++person) {
        people.push_back(person);
        best = std::min(best, best_by_trial(p, people));
        people.pop_back();
    }
    return best;
}

} // namespace

TEST_CASE("weights that round robin shares 10, 4, 10, 4 are shared 7, 7, 7, 7") {
    const auto found = *assign(days(4, {5, 2, 5, 2, 5, 2, 5, 2}));
    CHECK(found.loads == numbers{7, 7, 7, 7});
    CHECK(found.proven_best());
    CHECK(found.gap() == 0);
}

TEST_CASE("who was away makes up for it, as far as rest allows") {
    auto p = days(3, numbers(9, 1));
    leave(p, 2, 0, 6);
    CHECK(sorted(assign(p)->loads) == numbers{3, 3, 3});
    p.rest = 24h;
    const auto rested = *assign(p);
    CHECK(sorted(rested.loads) == numbers{2, 3, 4});
    CHECK(rested.proven_best());
    CHECK(sound(p, rested.people));
}

TEST_CASE("two duties in a row for the only one who is there are named") {
    auto p = days(3, numbers(6, 1));
    leave(p, 0, 2, 4);
    leave(p, 1, 2, 4);
    CHECK(assign(p)->feasible());
    p.rest = 24h;
    const auto found = *assign(p);
    REQUIRE(!found.feasible());
    CHECK(!found.proven_best());
    CHECK(found.obstacle.duties == places{2, 3});
    CHECK(found.obstacle.people == places{2});
}

TEST_CASE("a limit that is too low for all is named with all") {
    auto p = days(2, numbers(5, 1));
    p.most = 2;
    const auto found = *assign(p);
    REQUIRE(!found.feasible());
    CHECK(found.obstacle.duties.size() == 5);
    CHECK(found.obstacle.people == places{0, 1});
}

TEST_CASE("preferences decide where loads do not, and loads from before count") {
    auto p = days(2, {1, 1});
    p.dislike = {{0.1, 0}, {0, 0.1}};
    CHECK(assign(p)->people == places{1, 0});
    p.before = {2, 0};
    CHECK(assign(p)->people == places{1, 1});
    CHECK(assign(p)->loads == numbers{2, 2});
}

TEST_CASE("as cheap as the best of all assignments, and impossible only when all are") {
    constexpr unsigned seed = 1234;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    std::size_t impossible = 0;
    for (int run = 0; run < 250; ++run) {
        const std::size_t people = 2 + random() % 2;
        const std::size_t duties = 3 + random() % 4;
        duty_problem p{people, {}};
        for (std::size_t d = 0; d < duties; ++d) {
            const int from = static_cast<int>(random() % 60);
            p.duties.push_back(hours(from, from + 1 + static_cast<int>(random() % 12),
                                     static_cast<double>(1 + random() % 5)));
        }
        p.rest = std::chrono::hours{random() % 8};
        p.most = static_cast<double>(8 + random() % 10);
        p.away.resize(people);
        p.dislike.resize(people);
        for (std::size_t i = 0; i < people; ++i) {
            p.before.push_back(static_cast<double>(random() % 4));
            for (std::size_t d = 0; d < duties; ++d) {
                p.away[i].push_back(random() % 6 == 0);
                p.dislike[i].push_back(static_cast<double>(random() % 9) / 4);
            }
        }
        places none;
        const double best = best_by_trial(p, none);
        const auto found = *assign(p, 1'000'000);
        REQUIRE(found.feasible() == (best < std::numeric_limits<double>::infinity()));
        if (found.feasible()) {
            REQUIRE(sound(p, found.people));
            REQUIRE(found.cost == doctest::Approx(best));
            REQUIRE(found.proven_best());
        } else {
            ++impossible;
        }
    }
    CHECK(impossible > 30);
}

TEST_CASE("a year of weekly duties of three roles: sound, and with a gap that is proven") {
    constexpr unsigned seed = 52;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    duty_problem p{24, {}};
    for (int week = 0; week < 52; ++week) {
        for (const double weight : {3.0, 2.0, 1.0}) {
            p.duties.push_back(hours(168 * week, 168 * (week + 1), weight));
        }
    }
    p.rest = 168h * 2;
    p.away.resize(24, std::vector<bool>(p.duties.size()));
    for (auto& person : p.away) {
        for (int leave_number = 0; leave_number < 3; ++leave_number) {
            const std::size_t week = random() % 50;
            std::fill_n(person.begin() + static_cast<std::ptrdiff_t>(3 * week), 6, true);
        }
    }
    const auto found = *assign(p);
    REQUIRE(found.feasible());
    CHECK(sound(p, found.people));
    CHECK(*std::min_element(found.loads.begin(), found.loads.end()) >= 13);
    CHECK(*std::max_element(found.loads.begin(), found.loads.end()) <= 13);
    CHECK(found.gap() < 1e-9);
}

TEST_CASE("what is no problem is refused") {
    const auto code = [](const duty_problem& p) { return assign(p).error().code; };
    CHECK(code({0, {hours(0, 1)}}) == errc::insufficient);
    CHECK(code({2, {}}) == errc::insufficient);
    CHECK(code({2, {hours(1, 1)}}) == errc::contradiction);
    CHECK(code({2, {hours(0, 1, -1)}}) == errc::out_of_domain);
    CHECK(code({2, {hours(0, 1, std::numeric_limits<double>::quiet_NaN())}}) ==
          errc::out_of_domain);
    duty_problem p{2, {hours(0, 1)}};
    p.away = {{false}};
    CHECK(code(p) == errc::contradiction);
    p.away = {{false, true}, {true, false}};
    CHECK(code(p) == errc::contradiction);
    p.away = {};
    p.before = {1};
    CHECK(code(p) == errc::contradiction);
    p.before = {1, std::numeric_limits<double>::infinity()};
    CHECK(code(p) == errc::out_of_domain);
    p.before = {};
    p.rest = -1s;
    CHECK(code(p) == errc::out_of_domain);
    p.rest = 0s;
    p.most = std::numeric_limits<double>::quiet_NaN();
    CHECK(code(p) == errc::out_of_domain);
    auto hard = days(3, numbers(30, 1));
    leave(hard, 0, 28, 30);
    leave(hard, 1, 28, 30);
    hard.rest = 24h;
    CHECK(assign(hard, 100).error().code == errc::insufficient);
}

TEST_CASE("a limit is no lower for weights that are no binary fractions") {
    struct exact {
        std::size_t people;
        double weight;
        std::size_t each;
    };
    for (const auto& [people, weight, each] :
         {exact{1, 0.1, 3}, exact{2, 0.2, 3}, exact{3, 0.1, 3}, exact{2, 0.7, 9}}) {
        duty_problem p = days(people, numbers(people * each, weight));
        p.most = weight * static_cast<double>(each);
        for (const double most : {p.most, std::stod(std::to_string(p.most))}) {
            p.most = most;
            const auto found = assign(p);
            REQUIRE(found.has_value());
            REQUIRE(found->feasible());
            CHECK(found->proven_best());
            double sum = 0;
            for (std::size_t i = 0; i < each; ++i) {
                sum += weight;
            }
            CHECK(found->loads == numbers(people, sum));
        }
        if (p.duties.size() < 10) { // enough steps to refute all
            p.most *= 1 - 1e-9;
            CHECK_FALSE(assign(p)->feasible());
        }
    }
}

} // namespace assignment_test
