// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/count_window.hpp>

#include "minute_history.hpp"

#include <doctest/doctest.h>

#include <chrono>

namespace count_window_test {

using nines::count_window;
using nines::count_windows;

namespace {

struct counts_only {
    struct answer {
        nines::event_counts<> counts;
    };
    [[nodiscard]] static answer window(const nines_test::point&, std::chrono::seconds) {
        return {};
    }
};

} // namespace

static_assert(count_windows<nines_test::minute_history, nines_test::point>);
static_assert(!count_windows<counts_only, nines_test::point>);
static_assert(!count_windows<int, nines_test::point>);

TEST_CASE("a window of nothing has no data, covers nothing and counts nothing") {
    const count_window<> nothing{};
    CHECK(nothing.state == nines::window_state::no_data);
    CHECK(nothing.counts.empty());
    CHECK(nothing.edge_error.empty());
    CHECK(nothing.covered.empty());
}

} // namespace count_window_test
