// SPDX-License-Identifier: BSL-1.0
// What every summary has to obey, for test cases that have three of a kind at hand.
#pragma once

#include <nines/core/mergeable.hpp>

#include <doctest/doctest.h>

template <nines::mergeable Summary>
Summary merged(Summary a, const Summary& b) {
    a.merge(b);
    return a;
}

template <nines::mergeable Summary>
void check_monoid_laws(const Summary& a, const Summary& b, const Summary& c) {
    CHECK(merged(a, Summary{}) == a);
    CHECK(merged(Summary{}, a) == a);
    CHECK(merged(a, b) == merged(b, a));
    CHECK(merged(merged(a, b), c) == merged(a, merged(b, c)));
}
