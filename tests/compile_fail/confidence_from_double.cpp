// SPDX-License-Identifier: BSL-1.0
// expect: could not convert .*confidence|no matching function.*level_of
#include <nines/core/confidence.hpp>

double level_of(nines::confidence confidence) {
    return confidence.level();
}

#ifdef POSITIVE_CONTROL
double level() {
    return level_of(nines::confidence{0.95});
}
#else
double level() {
    return level_of(0.95);
}
#endif
