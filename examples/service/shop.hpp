// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "upload_store.hpp"

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

namespace example {

/// What the service does: pages, orders (which ask the dependency), uploads (which need disk) and
/// a report (which needs processor time).
class shop {
public:
    shop(int dependency_port, std::chrono::milliseconds patience, upload_store& uploads)
        : dependency_port_{dependency_port}, patience_{patience}, uploads_{uploads} {}

    void attach_to(httplib::Server& server) {
        using httplib::Request;
        using httplib::Response;
        server.Get("/", [](const Request&, Response& answer) { front_page(answer); });
        server.Get("/healthz", [](const Request&, Response& answer) {
            answer.set_content("ok\n", "text/plain");
        });
        server.Get("/catalog", &catalog);
        server.Get("/report", [](const Request&, Response& answer) { report(answer); });
        server.Get("/orders",
                   [this](const Request& request, Response& answer) { order(request, answer); });
        server.Post("/upload",
                    [this](const Request& request, Response& answer) { upload(request, answer); });
    }

private:
    static void front_page(httplib::Response& answer) {
        std::string page = "<!doctype html><title>Shop</title><h1>Shop</h1><ul>\n";
        for (int shelf = 1; shelf <= 12; ++shelf) {
            const std::string number = std::to_string(shelf);
            page += "<li><a href=\"/catalog?shelf=" + number + "\">Shelf " + number + "</a>\n";
        }
        answer.set_content(page + "</ul>\n", "text/html");
    }

    /// A shelf never changes, so a browser that still has it is told 304.
    static void catalog(const httplib::Request& request, httplib::Response& answer) {
        const std::string shelf = request.get_param_value("shelf");
        const std::string tag = "\"shelf-" + shelf + '"';
        if (request.get_header_value("If-None-Match") == tag) {
            answer.status = 304;
            return;
        }
        std::string items = "{\"items\":[";
        for (int item = 0; item < 40; ++item) {
            items += item == 0 ? "" : ",";
            items += "{\"id\":" + std::to_string(item) +
                     ",\"price_cents\":" + std::to_string(199 + 50 * item) + '}';
        }
        answer.set_header("ETag", tag);
        answer.set_content(items + "]}\n", "application/json");
    }

    /// An order needs the stock that the dependency knows: 503 if it is not there, 504 if it does
    /// not answer in time, 502 if its answer is of no use.
    void order(const httplib::Request& request, httplib::Response& answer) const {
        httplib::Client stock{"127.0.0.1", dependency_port_};
        stock.set_connection_timeout(patience_);
        stock.set_read_timeout(patience_);
        const auto asked = std::chrono::steady_clock::now();
        const auto reply = stock.Get("/stock?item=" + request.get_param_value("item"));
        if (reply && reply->status == 200) {
            answer.set_content("{\"accepted\":true,\"stock\":" + reply->body + "}\n",
                               "application/json");
        } else if (!reply && reply.error() == httplib::Error::Connection) {
            fail(answer, 503, "the stock service is not there");
        } else if (!reply && std::chrono::steady_clock::now() - asked >= patience_) {
            fail(answer, 504, "the stock service did not answer in time");
        } else {
            fail(answer, 502, "the stock service gave no usable answer");
        }
    }

    void upload(const httplib::Request& request, httplib::Response& answer) {
        const std::error_code error = uploads_.save(request.body);
        if (!error) {
            answer.status = 201;
            answer.set_content("stored\n", "text/plain");
        } else {
            fail(answer, error == std::errc::no_space_on_device ? 507 : 500, error.message());
        }
    }

    /// The median of some tens of thousands of sales, sorted from nothing at each call.
    static void report(httplib::Response& answer) {
        std::vector<std::uint32_t> sales(30'000);
        std::uint32_t state = 1;
        for (std::uint32_t& sale : sales) {
            state = state * 1'664'525U + 1'013'904'223U;
            sale = state >> 8U;
        }
        std::ranges::sort(sales);
        answer.set_content("{\"median_sale\":" + std::to_string(sales[sales.size() / 2]) + "}\n",
                           "application/json");
    }

    static void fail(httplib::Response& answer, int status, const std::string& why) {
        answer.status = status;
        answer.set_content(why + '\n', "text/plain");
    }

    int dependency_port_;
    std::chrono::milliseconds patience_;
    upload_store& uploads_;
};

} // namespace example
