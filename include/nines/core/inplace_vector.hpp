// SPDX-License-Identifier: BSL-1.0
/// \file
/// `inplace_vector`: a few plain values in a row, without allocation.
#pragma once

#include <nines/config.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// A vector of at most `Capacity` values that lie in the object itself, after C++26's
/// `std::inplace_vector`. Places without a value are not written, so an empty one costs nothing to
/// make.
/// Assumes: plain values, which are copied as bytes. Cost: no allocation.
template <class T, std::size_t Capacity>
    requires std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>
class inplace_vector {
public:
    inplace_vector() noexcept {} // NOLINT(modernize-use-equals-default): leaves the values alone
    inplace_vector(const inplace_vector& other) noexcept { *this = other; }
    inplace_vector& operator=(const inplace_vector& other) noexcept {
        if (this != &other) {
            std::uninitialized_copy(other.begin(), other.end(), values_);
            size_ = other.size_;
        }
        return *this;
    }
    ~inplace_vector() = default;

    /// Adds a value made of `parts`. Returns: where it is, or nullptr, and nothing is added, when
    /// there are `Capacity` already.
    template <class... Parts>
    T* try_emplace_back(const Parts&... parts) noexcept(noexcept(T{parts...})) {
        if (size_ == Capacity) {
            return nullptr;
        }
        return ::new (static_cast<void*>(values_ + size_++)) T{parts...};
    }

    /// Adds what `make` returns, which is made in its place and not copied there.
    template <std::invocable Make>
    T* try_emplace_from(const Make& make) noexcept(noexcept(T(make()))) {
        if (size_ == Capacity) {
            return nullptr;
        }
        return ::new (static_cast<void*>(values_ + size_++)) T(make());
    }

    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return Capacity; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] const T* begin() const noexcept { return values_; }
    [[nodiscard]] const T* end() const noexcept { return values_ + size_; }
    [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return values_[index]; }

    operator std::span<const T>() const noexcept { // NOLINT(google-explicit-constructor)
        return {values_, size_};
    }

private:
    union {
        T values_[Capacity]; // NOLINT(modernize-avoid-c-arrays): a union's member
    };
    std::size_t size_ = 0;
};

} // namespace nines::inline NINES_ABI
