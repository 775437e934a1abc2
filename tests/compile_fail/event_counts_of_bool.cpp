// SPDX-License-Identifier: BSL-1.0
// expect: constraints not satisfied|template constraint failure
#include <nines/core/event_counts.hpp>

#ifdef POSITIVE_CONTROL
nines::event_counts<unsigned> counts;
#else
nines::event_counts<bool> counts;
#endif
