// SPDX-License-Identifier: BSL-1.0
/// \file
/// Memory in whole cache lines, so that what one thread writes is not beside what another does.
#pragma once

#include <nines/config.hpp>

#include <cstddef>
#include <new>

namespace nines::inline NINES_ABI::detail {

inline constexpr std::size_t cache_line = 64;

/// Allocates whole cache lines.
template <class T>
struct cache_line_allocator {
    using value_type = T;

    cache_line_allocator() noexcept = default;
    template <class Other>
    cache_line_allocator(const cache_line_allocator<Other>&) noexcept {} // NOLINT

    [[nodiscard]] T* allocate(std::size_t count) {
        const std::size_t lines = (count * sizeof(T) + cache_line - 1) / cache_line;
        return static_cast<T*>(::operator new(lines * cache_line, std::align_val_t{cache_line}));
    }
    void deallocate(T* memory, std::size_t) noexcept {
        ::operator delete(memory, std::align_val_t{cache_line});
    }

    friend bool operator==(const cache_line_allocator&, const cache_line_allocator&) noexcept {
        return true;
    }
};

} // namespace nines::inline NINES_ABI::detail
