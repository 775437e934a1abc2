// SPDX-License-Identifier: BSL-1.0
// expect: no matching function for call to .keep
#include <nines/core/mergeable.hpp>

struct sum {
    int value = 0;
    void merge(const sum& other) { value += other.value; }
    bool operator==(const sum&) const = default;
};

void keep(nines::mergeable auto) {}

#ifdef POSITIVE_CONTROL
void check() {
    keep(sum{});
}
#else
void check() {
    keep(1);
}
#endif
