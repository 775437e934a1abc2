// SPDX-License-Identifier: BSL-1.0
// expect: no matching (function|constructor)
#include <nines/core/event_counts.hpp>

#ifdef POSITIVE_CONTROL
nines::event_counts<> counts{1, 2};
#else
nines::event_counts<> counts{"1", 2};
#endif
