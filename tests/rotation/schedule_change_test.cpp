// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/schedule_change.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace schedule_change_test {

using date::sys_seconds;
using change = nines::schedule_override<std::string>;

namespace {

nines::half_open<sys_seconds> seconds(std::int64_t from, std::int64_t to) {
    return {sys_seconds{std::chrono::seconds{from}}, sys_seconds{std::chrono::seconds{to}}};
}

std::string after(const change& what, const std::vector<std::string>& people) {
    std::vector<const std::string*> on_duty;
    for (const auto& each : people) {
        on_duty.push_back(&each);
    }
    what.apply(on_duty);
    std::string all;
    for (const auto* each : on_duty) {
        all += *each;
    }
    return all;
}

} // namespace

TEST_CASE("replace, add and remove") {
    const auto when = seconds(0, 10);
    CHECK(after(change::replace(when, "X"), {"A", "B"}) == "X");
    CHECK(after(change::replace(when, "X"), {}) == "X");
    CHECK(after(change::replace(when, "A", "X"), {"A", "B"}) == "XB");
    CHECK(after(change::replace(when, "C", "X"), {"A", "B"}) == "AB");
    CHECK(after(change::add(when, "X"), {"A"}) == "AX");
    CHECK(after(change::add(when, "A"), {"A"}) == "A");
    CHECK(after(change::remove(when, "A"), {"A", "B"}) == "B");
    CHECK(after(change::remove(when, "X"), {"A"}) == "A");
    CHECK(change::remove(when, "X").when() == when);
}

TEST_CASE("the overrides of a stretch of time are found as by looking at each") {
    constexpr unsigned seed = 99;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    std::vector<change> all;
    for (int i = 0; i < 300; ++i) {
        const auto from = static_cast<std::int64_t>(random() % 1000);
        const auto length = 1 + static_cast<std::int64_t>(random() % (i % 10 == 0 ? 500 : 20));
        all.push_back(change::add(seconds(from, from + length), "X"));
    }
    nines::detail::override_list<std::string> list;
    list.append({all.begin(), all.begin() + 100});
    list.append({all.begin() + 100, all.end()});
    std::vector<std::uint32_t> found;
    for (std::int64_t t = 0; t < 1600; ++t) {
        const auto when = seconds(t, t + 1 + t % 7);
        list.find(when, found);
        std::vector<std::uint32_t> expected;
        for (std::uint32_t i = 0; i < all.size(); ++i) {
            if (!all[i].when().clipped_to(when).empty()) {
                expected.push_back(i);
            }
        }
        REQUIRE(found == expected);
    }
}

} // namespace schedule_change_test
