// SPDX-License-Identifier: BSL-1.0
// What the concept takes and what it does not; the laws are held in property/mergeable_test.cpp.
#include <nines/core/mergeable.hpp>

#include <doctest/doctest.h>

namespace mergeable_test {

namespace {

struct sum {
    int value = 0;
    constexpr void merge(const sum& other) { value += other.value; }
    bool operator==(const sum&) const = default;
};

struct without_merge {
    bool operator==(const without_merge&) const = default;
};

struct without_equality {
    void merge(const without_equality&) {}
};

struct without_identity {
    explicit without_identity(int) {}
    void merge(const without_identity&) {}
    bool operator==(const without_identity&) const = default;
};

struct merges_by_taking {
    void merge(merges_by_taking&) {}
    bool operator==(const merges_by_taking&) const = default;
};

static_assert(nines::mergeable<sum>);
static_assert(!nines::mergeable<int>);
static_assert(!nines::mergeable<without_merge>);
static_assert(!nines::mergeable<without_equality>);
static_assert(!nines::mergeable<without_identity>);
static_assert(!nines::mergeable<merges_by_taking>, "the other summary must stay as it is");

template <nines::mergeable Summary>
constexpr Summary merged(Summary into, const Summary& from) {
    into.merge(from);
    return into;
}

} // namespace

TEST_CASE("the value-initialised summary is where merging starts") {
    static_assert(merged(sum{}, sum{3}) == sum{3});
    CHECK(merged(sum{4}, sum{}) == sum{4});
}

} // namespace mergeable_test
