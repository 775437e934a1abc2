// SPDX-License-Identifier: BSL-1.0
#include <nines/core/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

namespace error_test {

static_assert(std::is_trivially_copyable_v<nines::error>);
static_assert(std::is_aggregate_v<nines::error>);
static_assert(sizeof(nines::error) <= 3 * sizeof(void*));
static_assert(noexcept(nines::error{} == nines::error{}));

namespace {

constexpr nines::error refusal{nines::errc::out_of_domain, "confidence", "expected 0 to 1"};

} // namespace

TEST_CASE("errors are equal when code, place and expectation are, wherever the text is stored") {
    const std::string where = "confidence";
    const std::string what = "expected 0 to 1";
    CHECK(refusal == nines::error{nines::errc::out_of_domain, where.c_str(), what.c_str()});
    CHECK(refusal != nines::error{nines::errc::malformed, "confidence", "expected 0 to 1"});
    CHECK(refusal != nines::error{nines::errc::out_of_domain, "objective", "expected 0 to 1"});
    CHECK(refusal != nines::error{nines::errc::out_of_domain, "confidence", "expected 0 to 10"});
    CHECK(refusal != nines::error{nines::errc::out_of_domain, "confidence", "expected 0"});
}

TEST_CASE("errors compare at compile time") {
    static_assert(refusal == refusal);
    static_assert(refusal != nines::error{nines::errc::overflow, "confidence", "expected 0 to 1"});
}

#if NINES_HAS_EXCEPTIONS
static_assert(std::is_base_of_v<std::domain_error, nines::domain_error>);

TEST_CASE("a domain_error says who refused and what was expected, and carries the refusal") {
    const nines::domain_error thrown{refusal};
    CHECK(std::string{thrown.what()} == "confidence: expected 0 to 1");
    CHECK(thrown.refusal() == refusal);
}

TEST_CASE("raise throws a domain_error that std::domain_error catches") {
    CHECK_THROWS_AS(nines::detail::raise(refusal), nines::domain_error);
    CHECK_THROWS_WITH_AS(nines::detail::raise(refusal), "confidence: expected 0 to 1",
                         std::domain_error);
}
#endif

} // namespace error_test
