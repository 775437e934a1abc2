// SPDX-License-Identifier: BSL-1.0
// expect: could not convert .*quantile_level|no matching function.*value_of
#include <nines/core/quantile_level.hpp>

double value_of(nines::quantile_level level) {
    return level.value();
}

#ifdef POSITIVE_CONTROL
double value() {
    return value_of(nines::quantile_level{0.99});
}
#else
double value() {
    return value_of(0.99);
}
#endif
