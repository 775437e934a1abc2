// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <httplib.h>
#include <sys/socket.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <iostream>
#include <stop_token>
#include <thread>

namespace example {

/// Turns SIGTERM and SIGINT into an orderly end: build it first in main, before any thread exists,
/// since the threads started later inherit the blocked signals.
class stop_signal {
public:
    stop_signal() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGTERM);
        sigaddset(&signals_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    }

    /// Waits until one of the signals arrives or `given_up` is asked to stop.
    void wait(const std::stop_token& given_up) const {
        const timespec patience{.tv_sec = 0, .tv_nsec = 50'000'000};
        while (!given_up.stop_requested() && sigtimedwait(&signals_, nullptr, &patience) < 0) {
        }
    }

private:
    sigset_t signals_{};
};

/// Binds `server` to 127.0.0.1 and says on standard output where; port 0 lets the system choose.
/// Unlike httplib's default, a port that another program listens on is refused.
inline bool bind_loopback(httplib::Server& server, int port) {
    server.set_socket_options([](socket_t socket) {
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    const int bound = port == 0 ? server.bind_to_any_port("127.0.0.1")
                                : (server.bind_to_port("127.0.0.1", port) ? port : -1);
    if (bound > 0) {
        std::cout << "listening on 127.0.0.1:" << bound << std::endl;
    }
    return bound > 0;
}

/// Serves the bound `server` until a signal says stop; requests under way are answered first.
/// Returns: false if the server could not listen or ended without being asked.
inline bool serve_until(httplib::Server& server, const stop_signal& signal) {
    const std::jthread stopper{[&](const std::stop_token& server_ended) {
        signal.wait(server_ended);
        // A signal may come before the server runs, when a stop would be lost.
        while (!server.is_running() && !server_ended.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
        server.stop();
    }};
    return server.listen_after_bind();
}

} // namespace example
