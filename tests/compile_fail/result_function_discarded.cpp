// SPDX-License-Identifier: BSL-1.0
// expect: ignoring return.*nodiscard
#include <nines/core/result.hpp>

nines::result<int> answer();

#ifdef POSITIVE_CONTROL
bool check() {
    return answer().has_value();
}
#else
void check() {
    answer();
}
#endif
