// SPDX-License-Identifier: BSL-1.0
/// \file
/// What went wrong, where, and what was expected: one small value for every refusal.
#pragma once

#include <nines/config.hpp>

#if NINES_HAS_EXCEPTIONS
#include <stdexcept>
#include <string>
#else
#include <cstdio>
#include <cstdlib>
#endif

namespace nines::inline NINES_ABI {

/// The kinds of refusal, stable enough to branch on.
enum class errc : unsigned char {
    out_of_domain, ///< a value outside the range its type stands for, NaN included
    contradiction, ///< values that cannot all be true, such as more good events than events
    overflow,      ///< the exact answer does not fit the type
    malformed,     ///< text or bytes that do not have the form they should have
    unreachable,   ///< a condition that can never hold, such as an alert that cannot fire
    unsupported,   ///< well formed, but of a version or kind this build does not know
    insufficient,  ///< too little data for an answer
};

/// A refusal. `where` names the type or function that refused and `what` says what it expected;
/// both have static storage, so an error is two pointers and a code and never allocates.
struct error {
    errc code;
    const char* where;
    const char* what;

    friend constexpr bool operator==(const error& a, const error& b) noexcept {
        return a.code == b.code && same(a.where, b.where) && same(a.what, b.what);
    }

private:
    static constexpr bool same(const char* a, const char* b) noexcept {
        while (*a != '\0' && *a == *b) {
            ++a;
            ++b;
        }
        return *a == *b;
    }
};

#if NINES_HAS_EXCEPTIONS
/// Thrown by constructors of vocabulary types on a value outside their domain, and by
/// `result::value()` on a refusal. Carries the refusal itself.
class domain_error : public std::domain_error {
public:
    explicit domain_error(const nines::error& refusal)
        : std::domain_error{message(refusal)}, refusal_{refusal} {}

    [[nodiscard]] const nines::error& refusal() const noexcept { return refusal_; }

private:
    static std::string message(const nines::error& refusal) {
        return std::string{refusal.where} + ": " + refusal.what;
    }

    nines::error refusal_;
};
#endif

namespace detail {

/// Throws `domain_error`; without exceptions prints the refusal to stderr and aborts. Not
/// constexpr on purpose: reached at compile time, the compiler's note names the call.
[[noreturn]] inline void raise(const error& refusal) {
#if NINES_HAS_EXCEPTIONS
    throw domain_error{refusal};
#else
    std::fprintf(stderr, "%s: %s\n", refusal.where, refusal.what);
    std::abort();
#endif
}

} // namespace detail
} // namespace nines::inline NINES_ABI
