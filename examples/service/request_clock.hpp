// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>

namespace example {

/// Times the requests of the connection that the calling worker thread serves. A request starts
/// when its head has been read; the time for which its connection waited for a free worker is
/// added to the first one. One that could not be read starts where the answer before it ended.
class request_clock {
    using clock = std::chrono::steady_clock;

public:
    static request_clock& of_this_thread() noexcept {
        thread_local request_clock instance;
        return instance;
    }

    void connection_accepted(clock::time_point when) noexcept {
        begin_ = when;
        waited_ = clock::now() - when;
    }

    void request_read() noexcept { begin_ = clock::now() - waited_; }

    std::chrono::microseconds request_answered() noexcept {
        const auto now = clock::now();
        waited_ = {};
        return std::chrono::duration_cast<std::chrono::microseconds>(now -
                                                                     std::exchange(begin_, now));
    }

private:
    clock::time_point begin_{};
    clock::duration waited_{};
};

/// Connections that wait for a worker and connections being served, for the metrics page.
struct connection_gauges {
    std::atomic<std::ptrdiff_t> waiting{0};
    std::atomic<std::ptrdiff_t> active{0};
};

/// httplib's thread pool, which also tells the clock when each connection was accepted.
class timed_workers final : public httplib::TaskQueue {
public:
    timed_workers(std::size_t threads, connection_gauges& gauges)
        : pool_{threads}, gauges_{gauges} {}

    void enqueue(std::function<void()> serve) override {
        ++gauges_.waiting;
        pool_.enqueue(
            [this, serve = std::move(serve), accepted = std::chrono::steady_clock::now()] {
                --gauges_.waiting;
                ++gauges_.active;
                request_clock::of_this_thread().connection_accepted(accepted);
                serve();
                --gauges_.active;
            });
    }

    void shutdown() override { pool_.shutdown(); }

private:
    httplib::ThreadPool pool_;
    connection_gauges& gauges_;
};

} // namespace example
