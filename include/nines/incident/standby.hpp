// SPDX-License-Identifier: BSL-1.0
/// \file
/// The availability of a component with spares that wait switched off until they are needed.
#pragma once

#include <nines/incident/availability.hpp>

#include <concepts>
#include <cstdint>

namespace nines::inline NINES_ABI {

/// How many failed units are repaired at a time.
enum class repair_crews : std::uint8_t { one, one_each };

/// The availability of one unit in use with `spares` in cold standby.
///
/// Parameters: `each`, the availability of a unit in use; `switching`, how often the switch to a
/// spare works: where it does not, the service is down until a unit is repaired.
/// Returns: that of the unit itself without spares. With one crew and a perfect switch the share
/// down is r^(spares + 1) / (1 + r + ... + r^(spares + 1)) with r = repair / time between failures.
/// Assumes: units that wait do not fail, times between failures and to repair are exponential,
/// failures are independent, switching takes no time: put the time it takes in series.
/// Accuracy: sums of positive terms, 2 roundings a spare on either side. Cost: linear in spares.
/// Source: the stationary distribution of a birth-and-death process; with a crew for each unit it
/// is Erlang's loss formula.
template <std::floating_point Real>
[[nodiscard]] availability<Real>
standby(const availability<Real>& each, unsigned spares, repair_crews crews = repair_crews::one,
        const availability<Real>& switching = availability<Real>::always()) noexcept {
    const auto& unit = each.point();
    if (!(unit.x > 0)) {
        return availability<Real>::never();
    }
    const Real load = unit.y / unit.x;
    Real working = 1; // the weight of the state with so many units failed and one in use
    Real up = 1;
    Real down = 0;
    for (unsigned failed = 1; failed <= spares; ++failed) {
        const Real next = crews == repair_crews::one ? load : load / static_cast<Real>(failed);
        down += working * next * switching.unavailability();
        working *= next * switching.value();
        up += working;
    }
    const auto all = static_cast<Real>(spares) + 1;
    down += working * (crews == repair_crews::one ? load : load / all);
    return availability<Real>::from_point({up / (up + down), down / (up + down)});
}

} // namespace nines::inline NINES_ABI
