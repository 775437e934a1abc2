// SPDX-License-Identifier: BSL-1.0
// expect: ignoring return value.*nodiscard
#include <nines/core/objective.hpp>

#ifdef POSITIVE_CONTROL
void check() {
    static_cast<void>(nines::objective::parse("99.9%"));
}
#else
void check() {
    nines::objective::parse("99.9%");
}
#endif
