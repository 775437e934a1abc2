// SPDX-License-Identifier: BSL-1.0
// With a policy, against a map: counter_groups_test.cpp.
#include <nines/quantile/counter_runs.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>

namespace counter_runs_test {

using nines::detail::group_cursor;
using nines::detail::group_span;

namespace {

/// Groups of four slots.
struct runs : nines::detail::counter_runs {
    runs() : counter_runs{2} {}
    using counter_runs::apart;
    using counter_runs::dissolve_row;
    using counter_runs::lengthen;
    using counter_runs::set_apart;
    using counter_runs::uses;

    void add(std::int64_t slot, std::uint64_t count) {
        auto& in = *find(slot);
        in.add(place_in(in, slot), count);
    }
};

} // namespace

TEST_CASE("a longer row takes the groups apart that it reaches, with their counts") {
    runs r;
    for (const std::int64_t number : {-7, 3, 5, 9}) {
        r.set_apart(number);
        r.add(number * 4 + 1, static_cast<std::uint64_t>(number + 10));
    }
    CHECK(r.row_size() == 0);
    CHECK(r.total() == 50);
    r.lengthen({4, 6});
    CHECK(r.apart().size() == 3);
    r.lengthen({3, 9});
    CHECK(r.row() == group_span{3, 9});
    CHECK(r.apart().size() == 2);
    CHECK(r.count(13) == 13);
    CHECK(r.count(21) == 15);
    CHECK(r.count(37) == 19);
    CHECK(r.count(-27) == 3);
    CHECK(r.uses(5));
    CHECK_FALSE(r.uses(4));
    CHECK(r.memory() < 6 * 16 + 2 * 16 + 6 * 64);
}

TEST_CASE("a row that is dissolved leaves the groups that are to be kept, in order") {
    runs r;
    r.set_apart(9);
    r.lengthen({2, 6});
    r.set_apart(0);
    r.add(12, 7);
    r.dissolve_row([&](std::int64_t number) { return r.uses(number) || number == 5; });
    CHECK(r.row_size() == 0);
    CHECK(r.apart().size() == 4);
    CHECK(r.covers(20));
    CHECK_FALSE(r.covers(8));
    CHECK(r.count(12) == 7);
    group_cursor from{};
    r.seek(7, from);
    CHECK(r.slot_at(from) == 12);
}

} // namespace counter_runs_test
