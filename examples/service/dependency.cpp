// SPDX-License-Identifier: BSL-1.0
/// \file
/// The stock service that the shop asks for every order; it can be told to be slow.

#include "serving.hpp"

#include <CLI/CLI.hpp>
#include <httplib.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <random>
#include <string>
#include <thread>

namespace {

/// How long each answer takes: half to one and a half times what was asked for, by chance.
class slowness {
public:
    explicit slowness(std::uint64_t seed) : engine_{seed} {}

    void set(std::chrono::milliseconds mean) { mean_ms_ = mean.count(); }

    std::chrono::duration<double, std::milli> draw() {
        const std::lock_guard lock{mutex_};
        const auto mean = static_cast<double>(mean_ms_);
        return std::chrono::duration<double, std::milli>{
            std::uniform_real_distribution{0.5, 1.5}(engine_)*mean};
    }

private:
    std::atomic<std::int64_t> mean_ms_{0};
    std::mutex mutex_;
    std::mt19937_64 engine_;
};

void set_delay(const httplib::Request& request, httplib::Response& answer, slowness& delay) {
    const std::string text = request.get_param_value("ms");
    const char* const end = text.data() + text.size();
    std::int64_t ms = 0;
    const auto parsed = std::from_chars(text.data(), end, ms);
    if (parsed.ec != std::errc{} || parsed.ptr != end || ms < 0 || ms > 60'000) {
        answer.status = 400;
        answer.set_content("ms must be a whole number from 0 to 60000\n", "text/plain");
        return;
    }
    delay.set(std::chrono::milliseconds{ms});
    answer.set_content("delay " + text + " ms\n", "text/plain");
}

} // namespace

int main(int argc, char** argv) {
    constexpr int bad_input = 2;
    const example::stop_signal signal;
    CLI::App app{"The stock service of the example shop, on 127.0.0.1 only."};
    int port = 0;
    std::uint64_t seed = 1;
    app.add_option("--port", port, "port on 127.0.0.1; 0 lets the system choose")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    app.add_option("--seed", seed, "seed of the delays' chance")->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }

    slowness delay{seed};
    httplib::Server server;
    server.new_task_queue = [] { return new httplib::ThreadPool{16}; };
    server.set_tcp_nodelay(true);
    server.Get("/stock", [&](const httplib::Request&, httplib::Response& answer) {
        std::this_thread::sleep_for(delay.draw());
        answer.set_content("17", "application/json");
    });
    server.Post("/control/delay", [&](const httplib::Request& request, httplib::Response& answer) {
        set_delay(request, answer, delay);
    });
    if (!example::bind_loopback(server, port) || !example::serve_until(server, signal)) {
        std::cerr << "dependency: cannot listen on 127.0.0.1:" << port << '\n';
        return 1;
    }
    return 0;
}
