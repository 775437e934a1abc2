// SPDX-License-Identifier: BSL-1.0
/// \file
/// `mergeable`: what every summary is, so that one thread, many threads and a fleet are the same
/// program.
#pragma once

#include <nines/config.hpp>

#include <concepts>

namespace nines::inline NINES_ABI {

/// A commutative monoid: a value-initialised `T{}` is the identity, and `a.merge(b)` makes `a` the
/// summary of what both have seen. Merging is associative and commutative.
/// tests/property/mergeable_test.cpp holds every summary type to these laws.
template <class T>
concept mergeable = std::regular<T> && requires(T& into, const T& from) { into.merge(from); };

} // namespace nines::inline NINES_ABI
