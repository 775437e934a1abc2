// SPDX-License-Identifier: BSL-1.0
/// \file
/// `single_writer`: a number that one thread changes and any thread may read.
#pragma once

#include <nines/config.hpp>

#include <atomic>

namespace nines::inline NINES_ABI {

/// A counter or a sum with one writer at a time: changing it is a load and a store, not one
/// indivisible step, which costs what a plain variable costs.
///
/// A reader that sees a value also sees what its writer stored before, which on x86 takes no
/// instruction. Threads may take turns as writers if one's last change happens before the other's
/// first. Copying reads.
template <class T>
class single_writer {
public:
    single_writer() noexcept = default;
    single_writer(T value) noexcept : value_{value} {} // NOLINT(google-explicit-constructor)
    single_writer(const single_writer& other) noexcept : value_{T{other}} {}
    single_writer& operator=(const single_writer& other) noexcept { return *this = T{other}; }
    ~single_writer() = default;

    single_writer& operator=(T value) noexcept {
        value_.store(value, std::memory_order_release);
        return *this;
    }
    single_writer& operator+=(T value) noexcept {
        return *this = static_cast<T>(value_.load(std::memory_order_relaxed) + value);
    }
    operator T() const noexcept { // NOLINT(google-explicit-constructor): reads like a number
        return value_.load(std::memory_order_acquire);
    }

private:
    std::atomic<T> value_{};
};

} // namespace nines::inline NINES_ABI
