// SPDX-License-Identifier: BSL-1.0
/// \file
/// A small shop over HTTP that keeps an access log and a /metrics page, and watches its own
/// objective: something real to measure.

#include "access_log.hpp"
#include "metrics.hpp"
#include "process_metrics.hpp"
#include "request_clock.hpp"
#include "serving.hpp"
#include "shop.hpp"
#include "slo_page.hpp"
#include "upload_store.hpp"

#include <CLI/CLI.hpp>
#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <string>

namespace {

struct options {
    int port = 0;
    int dependency_port = 0;
    int dependency_patience_ms = 1000;
    std::size_t threads = 8;
    std::string access_log;
    std::string upload_dir;
    std::string objective = "99.9%";
};

/// What is wrong with an objective; nothing when it can be watched.
std::string refusal_of(const std::string& objective) {
    const auto alerts = example::watched_objective::alerts_for(objective);
    return alerts ? "" : "'" + objective + "': " + alerts.error().what;
}

void declare(CLI::App& app, options& chosen) {
    app.add_option("--port", chosen.port, "port on 127.0.0.1; 0 lets the system choose")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    app.add_option("--dependency-port", chosen.dependency_port, "where the dependency listens")
        ->check(CLI::Range(1, 65535))
        ->required();
    app.add_option("--dependency-patience-ms", chosen.dependency_patience_ms,
                   "how long an order waits for the dependency")
        ->check(CLI::Range(1, 60'000))
        ->capture_default_str();
    app.add_option("--threads", chosen.threads, "worker threads")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app.add_option("--access-log", chosen.access_log,
                   "file to which answered requests are appended")
        ->required();
    app.add_option("--upload-dir", chosen.upload_dir, "existing folder for uploads")
        ->check(CLI::ExistingDirectory)
        ->required();
    app.add_option("--objective", chosen.objective,
                   "share of the requests of 30 days to answer without a server error")
        ->check(refusal_of, "PERCENT")
        ->capture_default_str();
}

std::string metrics_page(const example::request_metrics& requests,
                         const example::connection_gauges& connections,
                         const example::upload_store& uploads) {
    std::string page;
    requests.append_to(page);
    example::append_process(page);
    example::append_family(page, "http_connections_active", "gauge", "Connections being served.",
                           std::to_string(connections.active));
    example::append_family(page, "http_connections_waiting", "gauge",
                           "Connections that wait for a worker.",
                           std::to_string(connections.waiting));
    example::append_family(page, "upload_disk_free_bytes", "gauge", "Space left for uploads.",
                           std::to_string(uploads.free_bytes()));
    return page += "# EOF\n";
}

/// What answered requests are written down in.
struct records {
    example::access_log log;
    example::request_metrics metrics;
    example::watched_objective objective;
};

/// Writes down an answered request. The pages that observe are left out, so that observing the
/// service does not change what is observed.
void record(const httplib::Request& request, const httplib::Response& answer, double busy,
            records& all) {
    const auto duration = example::request_clock::of_this_thread().request_answered();
    if (request.path == "/metrics" || request.path == "/slo") {
        return;
    }
    const std::string referer = request.get_header_value("Referer");
    const std::string agent = request.get_header_value("User-Agent");
    all.log.write({// httplib does not say who sent what it could not read; only loopback can.
                   .peer = request.remote_addr.empty() ? "127.0.0.1" : request.remote_addr,
                   .method = request.method,
                   .target = request.target,
                   .protocol = request.version,
                   .status = answer.status,
                   .body_bytes = answer.body.size(),
                   .referer = referer,
                   .agent = agent,
                   .duration = duration});
    all.metrics.observe(example::route_index(request.path), answer.status, duration);
    all.objective.record(answer.status, duration, busy);
}

int run(const options& chosen, const example::stop_signal& signal) {
    records all{example::access_log{chosen.access_log},
                {},
                example::watched_objective{
                    example::watched_objective::alerts_for(chosen.objective).value()}};
    example::connection_gauges connections;
    example::upload_store uploads{chosen.upload_dir};
    example::shop shop{chosen.dependency_port,
                       std::chrono::milliseconds{chosen.dependency_patience_ms}, uploads};

    httplib::Server server;
    server.new_task_queue = [&] { return new example::timed_workers{chosen.threads, connections}; };
    server.set_tcp_nodelay(true);
    server.set_payload_max_length(256 * 1024);
    server.set_pre_routing_handler([](const httplib::Request&, httplib::Response&) {
        example::request_clock::of_this_thread().request_read();
        return httplib::Server::HandlerResponse::Unhandled;
    });
    server.set_logger([&](const httplib::Request& request, const httplib::Response& answer) {
        const double busy =
            static_cast<double>(connections.active) / static_cast<double>(chosen.threads);
        record(request, answer, busy, all);
    });
    server.Get("/metrics", [&](const httplib::Request&, httplib::Response& answer) {
        answer.set_content(metrics_page(all.metrics, connections, uploads),
                           "application/openmetrics-text; version=1.0.0; charset=utf-8");
    });
    server.Get("/slo", [&](const httplib::Request&, httplib::Response& answer) {
        answer.set_content(all.objective.page(), "text/plain; charset=utf-8");
    });
    shop.attach_to(server);

    if (!example::bind_loopback(server, chosen.port) || !example::serve_until(server, signal)) {
        std::cerr << "service: cannot listen on 127.0.0.1:" << chosen.port << '\n';
        return 1;
    }
    if (!all.log.close()) {
        std::cerr << "service: " << chosen.access_log << " is incomplete: writing failed\n";
        return 1;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    constexpr int bad_input = 2;
    const example::stop_signal signal;
    CLI::App app{
        "A small shop over HTTP, on 127.0.0.1 only, with an access log, /metrics and /slo."};
    options chosen;
    declare(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }
    try {
        return run(chosen, signal);
    } catch (const std::exception& error) {
        std::cerr << "service: " << error.what() << '\n';
        return 1;
    }
}
