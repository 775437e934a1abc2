// SPDX-License-Identifier: BSL-1.0
/// \file
/// `sharded`: one summary, many threads that record into it, and readers at any time.
#pragma once

#include <nines/quantile/concurrent_form.hpp>
#include <nines/quantile/concurrent_octaves.hpp>
#include <nines/quantile/shard_pool.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace nines::inline NINES_ABI {

/// A summary that any number of threads record into at the same time, without locks: each writes
/// to a shard of its own, and a reader adds the shards up.
///
/// `record` finds the shard of the calling thread; a `recorder` is that shard as an object, for one
/// thread at a time, and saves the search. A thread that ends leaves its counts, and its shard to
/// the next one, so there are as many shards as there were ever threads at once.
/// What a reader gets is a summary like any other, with all that was recorded before and perhaps
/// some of what is being recorded; one reader never sees fewer than before. A sum may be ahead of
/// the counts by what is being recorded, and so may an extreme, within its bucket.
/// Cost: `record` that of the summary, and some ns for finding the shard; the first time in a
/// thread it allocates. Reading: a merge for each shard, which stops nobody.
template <shardable Summary>
class sharded {
    using pool_type = detail::shard_pool<Summary>;
    using shard_type = typename pool_type::shard;

public:
    /// A shard, for as long as this object lives; for one thread at a time. May outlive the
    /// `sharded` it is from.
    class recorder {
    public:
        recorder(recorder&& other) noexcept
            : pool_{std::move(other.pool_)}, shard_{std::exchange(other.shard_, nullptr)} {}
        recorder& operator=(recorder&& other) noexcept {
            recorder taken{std::move(other)};
            std::swap(pool_, taken.pool_);
            std::swap(shard_, taken.shard_);
            return *this;
        }
        ~recorder() {
            if (shard_ != nullptr) {
                shard_->release();
            }
        }

        /// Records what the summary's own `record` takes: a value, a value and a count, or several.
        template <class... Values>
        void record(const Values&... values) {
            shard_->form.record(values...);
        }

    private:
        friend class sharded;
        explicit recorder(std::shared_ptr<pool_type> pool)
            : pool_{std::move(pool)}, shard_{&pool_->take()} {}

        std::shared_ptr<pool_type> pool_;
        shard_type* shard_;
    };

    /// Parameters: `start`, with the bounds or options that are wanted; what it has counted is
    /// counted here too.
    explicit sharded(const Summary& start = Summary{})
        : pool_{std::make_shared<pool_type>(start)}, id_{pool_->id} {}
    sharded(const sharded&) = delete;
    sharded& operator=(const sharded&) = delete;
    ~sharded() { pool_->closed.store(true, std::memory_order_relaxed); }

    [[nodiscard]] recorder make_recorder() const { return recorder{pool_}; }

    /// Records in the shard of the calling thread what the summary's own `record` takes.
    template <class... Values>
    void record(const Values&... values) {
        const detail::recent_shard& recent =
            detail::this_thread_recent[id_ % detail::recent_shards];
        if (recent.pool_id == id_) [[likely]] {
            static_cast<shard_type*>(recent.shard)->form.record(values...);
        } else {
            record_in_found_shard(values...);
        }
    }

    /// All that was recorded.
    [[nodiscard]] Summary merged() const { return pool_->merged(); }
    /// As many as there were ever writers at the same time.
    [[nodiscard]] std::size_t shards() const noexcept { return pool_->shards(); }

private:
    template <class... Values>
    [[gnu::noinline]] void record_in_found_shard(const Values&... values) {
        if (detail::this_thread_ends) { // from another destructor of the thread
            make_recorder().record(values...);
            return;
        }
        detail::shard_base& shard = detail::this_thread_shards.shard_of(pool_);
        detail::this_thread_recent[id_ % detail::recent_shards] = {id_, &shard};
        static_cast<shard_type&>(shard).form.record(values...);
    }

    std::shared_ptr<pool_type> pool_;
    std::uint64_t id_;
};

} // namespace nines::inline NINES_ABI
