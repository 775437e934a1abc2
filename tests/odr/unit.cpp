// SPDX-License-Identifier: BSL-1.0
#include "all_headers.hpp"

nines::objective NINES_ODR_UNIT();
nines::objective NINES_ODR_UNIT() {
    return nines::objective::fraction(0.999);
}
