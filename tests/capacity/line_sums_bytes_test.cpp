// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/line_sums_bytes.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace line_sums_bytes_test {

namespace {

using nines::byte_form_kind;
using nines::byte_reader;
using nines::byte_writer;
using nines::detail::line_sums;
using nines::detail::line_sums_bytes;

using bytes = std::array<std::byte, line_sums_bytes::size + 8>;

bytes written(const line_sums<double>& sums) {
    bytes out{};
    byte_writer writer{out, byte_form_kind::linear_trend, 1};
    line_sums_bytes::put(writer, sums);
    CHECK(writer.finish().value() == out.size());
    return out;
}

std::optional<line_sums<double>> read(const bytes& in) {
    auto reader = byte_reader::open(in, byte_form_kind::linear_trend, 1);
    REQUIRE(reader);
    auto sums = line_sums_bytes::get(*reader);
    CHECK(reader->done());
    return sums;
}

TEST_CASE("sums are given back to the last of 31 digits") {
    std::mt19937_64 random{157};
    std::normal_distribution<double> normal;
    line_sums<double> sums;
    for (int i = 0; i < 1000; ++i) {
        sums.add({{{1.7e9 + i + normal(random), normal(random) * 1e-8}, {normal(random), 0}}});
        const auto back = read(written(sums));
        REQUIRE(back);
        CHECK(*back == sums);
    }
    CHECK(*read(written({})) == line_sums<double>{});
}

TEST_CASE("sums that no points have are refused") {
    line_sums<double> sums;
    sums.add({{{1, 0}, {2, 0}}});
    sums.add({{{2, 0}, {3, 0}}});
    const auto refused = [&](auto spoil) {
        auto spoilt = sums;
        spoil(spoilt);
        return !read(written(spoilt));
    };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& each) { each.count = 0; }));
    CHECK(refused([](auto& each) { each.origin[0].hi = nan; }));
    CHECK(refused([](auto& each) { each.origin[1].hi = 1e140; }));
    CHECK(refused([](auto& each) { each.linear.set(0, {1e200, 0}); }));
    CHECK(refused([](auto& each) { each.squares.set(1, {1e280, 0}); }));
    CHECK(refused(
        [](auto& each) { each.product.set(0, {std::numeric_limits<double>::infinity(), 0}); }));
}

TEST_CASE("one value has one byte form: no other split of its digits is read") {
    bytes out{};
    byte_writer writer{out, byte_form_kind::linear_trend, 1};
    writer.put(std::uint64_t{1});
    for (int k = 0; k < 7; ++k) {
        writer.put(k == 1 ? 0.5 : 0.0);
        writer.put(k == 1 ? 0.5 : 0.0);
    }
    REQUIRE(writer.finish());
    CHECK_FALSE(read(out));
}

} // namespace

} // namespace line_sums_bytes_test
