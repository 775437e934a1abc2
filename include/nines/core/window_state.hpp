// SPDX-License-Identifier: BSL-1.0
/// \file
/// `window_state`: how much of a window was observed.
#pragma once

#include <nines/config.hpp>

#include <cstdint>

namespace nines::inline NINES_ABI {

/// How much of a window was observed.
enum class window_state : std::uint8_t {
    no_data,    ///< nothing of the window was observed
    partial,    ///< observed in part, with events or without
    no_traffic, ///< all of it was observed, and there was no event in it
    full,       ///< all of it was observed, with events
};

} // namespace nines::inline NINES_ABI
