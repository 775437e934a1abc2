// SPDX-License-Identifier: BSL-1.0
/// \file
/// `result<T>`: a value or the reason why there is none; a small `std::expected` for C++20.
#pragma once

#include <nines/core/error.hpp>

#include <concepts>
#include <type_traits>
#include <utility>
#include <variant>

namespace nines::inline NINES_ABI {

/// A value of type `T`, or an `error`.
///
/// Unlike `std::expected`, access without a check is defined: `value()`, `*r` and `r->` on a
/// refusal raise it (`domain_error`, or abort without exceptions).
/// Cost: the size of `T` or of `error`, and a tag; no allocation of its own.
/// Example: examples/common/numbers.hpp.
template <class T>
class [[nodiscard]] result {
public:
    using value_type = T;

    constexpr result(T value) // NOLINT(google-explicit-constructor): as std::expected
        noexcept(std::is_nothrow_move_constructible_v<T>)
        : state_{std::in_place_index<0>, std::move(value)} {}

    constexpr result(const nines::error& refusal) noexcept // NOLINT(google-explicit-constructor)
        : state_{std::in_place_index<1>, refusal} {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return state_.index() == 0; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] constexpr const T& value() const& { return checked(*this); }
    [[nodiscard]] constexpr T& value() & { return checked(*this); }
    [[nodiscard]] constexpr T&& value() && { return std::move(checked(*this)); }

    [[nodiscard]] constexpr const T& operator*() const& { return checked(*this); }
    [[nodiscard]] constexpr T& operator*() & { return checked(*this); }
    [[nodiscard]] constexpr T&& operator*() && { return std::move(checked(*this)); }
    [[nodiscard]] constexpr const T* operator->() const { return &checked(*this); }
    [[nodiscard]] constexpr T* operator->() { return &checked(*this); }

    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) const& {
        return has_value() ? std::get<0>(state_) : static_cast<T>(std::forward<U>(other));
    }

    /// The refusal. Asking a result that has a value raises `contradiction`.
    [[nodiscard]] constexpr const nines::error& error() const {
        if (has_value()) {
            detail::raise(
                {errc::contradiction, "result::error", "expected a refusal, has a value"});
        }
        return std::get<1>(state_);
    }

    /// Calls `next(value)`, which returns a result of its own, or hands the refusal on.
    template <class Next>
    constexpr auto and_then(Next&& next) const& -> std::invoke_result_t<Next, const T&> {
        if (has_value()) {
            return std::forward<Next>(next)(std::get<0>(state_));
        }
        return std::get<1>(state_);
    }

    /// Maps the value, or hands the refusal on.
    template <class Map>
    constexpr auto transform(
        Map&& map) const& -> result<std::remove_cvref_t<std::invoke_result_t<Map, const T&>>> {
        if (has_value()) {
            return std::forward<Map>(map)(std::get<0>(state_));
        }
        return std::get<1>(state_);
    }

    friend constexpr bool operator==(const result&, const result&)
        requires std::equality_comparable<T>
    = default;

private:
    template <class Self>
    static constexpr auto& checked(Self& self) {
        if (!self.has_value()) {
            detail::raise(std::get<1>(self.state_));
        }
        return std::get<0>(self.state_);
    }

    std::variant<T, nines::error> state_;
};

} // namespace nines::inline NINES_ABI
