// SPDX-License-Identifier: BSL-1.0
// The library's history for simulations, with room for four days and shorter to write in tests.
#pragma once

#include <nines/burn/minute_ring.hpp>
#include <nines/core/event_counts.hpp>

#include <chrono>
#include <cstdint>

namespace nines_test {

using point = nines::minute_ring::point;

class simulated_minutes : public nines::minute_ring {
public:
    simulated_minutes() : minute_ring{std::chrono::days{4}} {}

    void add(std::uint64_t events, std::uint64_t failures) {
        minute_ring::add(nines::event_counts<>::from_total(events - failures, events));
    }
};

} // namespace nines_test
