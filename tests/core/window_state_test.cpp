// SPDX-License-Identifier: BSL-1.0
#include <nines/core/window_state.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

namespace window_state_test {

using nines::window_state;

TEST_CASE("four states, a byte, and no data is what there is before anything was seen") {
    static_assert(std::is_same_v<std::underlying_type_t<window_state>, std::uint8_t>);
    CHECK(window_state{} == window_state::no_data);
    CHECK(window_state::partial != window_state::no_traffic);
    CHECK(window_state::no_traffic != window_state::full);
}

} // namespace window_state_test
