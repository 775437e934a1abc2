// SPDX-License-Identifier: BSL-1.0
// As part of `sharded`, and with threads: sharded_test.cpp.
#include <nines/quantile/shard_pool.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <thread>
#include <vector>

namespace shard_pool_test {

using nines::event_counts;
using pool_type = nines::detail::shard_pool<event_counts<>>;

TEST_CASE("a shard belongs to one writer until it is released, and keeps its counts") {
    pool_type pool{event_counts<>{10, 0}};
    auto& first = pool.take();
    auto& second = pool.take();
    CHECK(&first != &second);
    CHECK(!first.try_take());
    first.form.record(event_counts<>{1, 2});
    second.form.record(event_counts<>{0, 4});
    CHECK(pool.merged() == event_counts<>{11, 6});
    first.release();
    CHECK(&pool.take() == &first);
    CHECK(pool.shards() == 2);
    CHECK(pool.merged() == event_counts<>{11, 6});
}

TEST_CASE("no two threads get the same shard") {
    pool_type pool{event_counts<>{}};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&pool] {
            for (int round = 0; round < 500; ++round) {
                auto& shard = pool.take();
                shard.form.record(event_counts<>{1, 0});
                shard.release();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(pool.merged() == event_counts<>{2000, 0});
    CHECK(pool.shards() <= 4);
}

TEST_CASE("every pool has a number of its own") {
    const pool_type a{event_counts<>{}};
    const pool_type b{event_counts<>{}};
    CHECK(a.id != b.id);
}

} // namespace shard_pool_test
