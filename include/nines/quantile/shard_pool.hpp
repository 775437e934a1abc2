// SPDX-License-Identifier: BSL-1.0
/// \file
/// Shards of a summary, one for each writer, handed on when a writer is done.
#pragma once

#include <nines/quantile/cache_line.hpp>
#include <nines/quantile/concurrent_form.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// A place to write to, taken by one writer at a time.
struct shard_base {
    std::atomic<bool> taken{true};

    [[nodiscard]] bool try_take() noexcept {
        return !taken.load(std::memory_order_relaxed) &&
               !taken.exchange(true, std::memory_order_acquire);
    }
    void release() noexcept { taken.store(false, std::memory_order_release); }
};

/// What a pool is to threads that do not know its type. Each has a number that no other ever has.
struct pool_base {
    const std::uint64_t id = next_id().fetch_add(1, std::memory_order_relaxed);
    std::atomic<bool> closed{false}; ///< its owner is gone

private:
    static std::atomic<std::uint64_t>& next_id() noexcept {
        static constinit std::atomic<std::uint64_t> next{1};
        return next;
    }
};

/// A list that only grows, as long as there are more writers at once than ever before. What was
/// written stays when a shard changes hands. No locks.
template <class Summary>
class shard_pool : public pool_base {
public:
    struct alignas(cache_line) shard : shard_base {
        explicit shard(const Summary& like) : form{like} {}
        concurrent_form<Summary> form;
        shard* next = nullptr;
    };

    explicit shard_pool(const Summary& like) : like_{like} {}
    shard_pool(const shard_pool&) = delete;
    shard_pool& operator=(const shard_pool&) = delete;
    ~shard_pool() {
        for (const shard* each = first_.load(std::memory_order_acquire); each != nullptr;) {
            delete std::exchange(each, each->next);
        }
    }

    /// A shard that nobody else writes to until it is released.
    [[nodiscard]] shard& take() {
        for (shard* each = first_.load(std::memory_order_acquire); each != nullptr;
             each = each->next) {
            if (each->try_take()) {
                return *each;
            }
        }
        auto* const added = new shard{like_};
        added->next = first_.load(std::memory_order_relaxed);
        while (!first_.compare_exchange_weak(added->next, added, std::memory_order_release,
                                             std::memory_order_relaxed)) {
        }
        return *added;
    }

    /// The summary it was made with, and all that was recorded since.
    [[nodiscard]] Summary merged() const {
        Summary all = like_;
        for (const shard* each = first_.load(std::memory_order_acquire); each != nullptr;
             each = each->next) {
            each->form.add_to(all);
        }
        return all;
    }

    [[nodiscard]] std::size_t shards() const noexcept {
        std::size_t count = 0;
        for (const shard* each = first_.load(std::memory_order_acquire); each != nullptr;
             each = each->next) {
            ++count;
        }
        return count;
    }

private:
    Summary like_;
    std::atomic<shard*> first_{nullptr};
};

/// Which shard the thread writes to, of the pools it used lately; found without a search.
struct recent_shard {
    std::uint64_t pool_id;
    shard_base* shard;
};
inline constexpr std::size_t recent_shards = 16;
inline constinit thread_local std::array<recent_shard, recent_shards> this_thread_recent{};
inline constinit thread_local bool this_thread_ends = false;

/// All shards that a thread has taken; it gives them back when it ends, or when their owner has.
class thread_shards {
public:
    thread_shards() noexcept = default;
    thread_shards(const thread_shards&) = delete;
    thread_shards& operator=(const thread_shards&) = delete;
    ~thread_shards() {
        this_thread_recent = {};
        this_thread_ends = true;
        for (const held& each : held_) {
            each.shard->release();
        }
    }

    /// The shard of a pool that this thread writes to, taken when it is the first time.
    template <class Pool>
    [[nodiscard]] shard_base& shard_of(const std::shared_ptr<Pool>& pool) {
        const auto found = std::ranges::lower_bound(held_, pool->id, {}, &held::pool_id);
        if (found != held_.end() && found->pool_id == pool->id) {
            return *found->shard;
        }
        std::erase_if(held_, [](const held& each) {
            return each.pool->closed.load(std::memory_order_relaxed);
        });
        held_.reserve(held_.size() + 1);
        shard_base& shard = pool->take();
        held_.insert(std::ranges::lower_bound(held_, pool->id, {}, &held::pool_id),
                     held{pool->id, pool, &shard});
        return shard;
    }

private:
    struct held {
        std::uint64_t pool_id;
        std::shared_ptr<pool_base> pool;
        shard_base* shard;
    };

    std::vector<held> held_; ///< ascending by pool
};

inline thread_local thread_shards this_thread_shards;

} // namespace nines::inline NINES_ABI::detail
