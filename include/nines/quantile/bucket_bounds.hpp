// SPDX-License-Identifier: BSL-1.0
/// \file
/// Upper bounds of buckets, and which bucket a value is in.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <cstddef>
#include <initializer_list>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// The finite upper bounds of buckets, ascending, each bound part of its bucket; one more bucket
/// takes what is above the last. Without bounds there is that bucket alone.
class bucket_bounds {
public:
    bucket_bounds() noexcept = default;

    /// Errors: contradiction unless the bounds ascend strictly and are finite; a last one of
    /// +infinity, as Prometheus writes it, is left out.
    explicit bucket_bounds(std::span<const double> upper)
        : bucket_bounds{try_from(upper).value()} {}
    bucket_bounds(std::initializer_list<double> upper)
        : bucket_bounds{std::span{upper.begin(), upper.size()}} {}

    [[nodiscard]] static result<bucket_bounds> try_from(std::span<const double> upper) {
        if (!upper.empty() && !detail::is_finite(upper.back()) && upper.back() > 0) {
            upper = upper.first(upper.size() - 1);
        }
        for (std::size_t i = 0; i < upper.size(); ++i) {
            if (!detail::is_finite(upper[i]) || (i > 0 && !(upper[i - 1] < upper[i]))) {
                return error{errc::contradiction, "bucket_bounds",
                             "expected finite bounds, each above the one before it"};
            }
        }
        bucket_bounds bounds;
        bounds.upper_.assign(upper.begin(), upper.end());
        return bounds;
    }

    /// The finite bounds; there is one bucket more.
    [[nodiscard]] std::span<const double> upper() const noexcept { return upper_; }
    [[nodiscard]] std::size_t buckets() const noexcept { return upper_.size() + 1; }

    /// The bucket of a value: how many bounds are below it. Cost: a binary search without branches.
    [[nodiscard]] std::size_t bucket_of(double value) const noexcept {
        const double* first = upper_.data();
        for (std::size_t length = upper_.size(); length > 0;) {
            const std::size_t half = (length + 1) / 2;
            first += first[half - 1] < value ? half : 0;
            length -= half;
        }
        return static_cast<std::size_t>(first - upper_.data());
    }

    friend bool operator==(const bucket_bounds&, const bucket_bounds&) = default;

private:
    std::vector<double> upper_;
};

} // namespace nines::inline NINES_ABI
