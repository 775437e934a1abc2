// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>

namespace example {

/// One answered request, as far as it could be read: what is unknown is empty.
struct log_entry {
    std::string_view peer;
    std::string_view method;
    std::string_view target;
    std::string_view protocol;
    int status = 0;
    std::size_t body_bytes = 0;
    std::string_view referer;
    std::string_view agent;
    std::chrono::microseconds duration{};
};

/// Appends `text`; quotes, backslashes and bytes outside printable ASCII become \xHH, so that a
/// line stays one line and a quoted field ends at the next quote, whatever was sent.
inline void append_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\') {
            out += "\\x";
            out += digits[byte >> 4U];
            out += digits[byte & 0xfU];
        } else {
            out += c;
        }
    }
}

inline void append_or_dash(std::string& out, std::string_view text) {
    text.empty() ? out += '-' : (append_escaped(out, text), out);
}

/// The request as it was sent, joined by blanks, or "-" when nothing of it could be read.
inline void append_request(std::string& out, const log_entry& entry) {
    append_or_dash(out, entry.method);
    for (const std::string_view part : {entry.target, entry.protocol}) {
        if (!part.empty()) {
            out += ' ';
            append_escaped(out, part);
        }
    }
}

/// UTC as 23/Nov/2026:07:15:00 +0000, without looking at the process's locale.
inline std::string log_time(std::chrono::system_clock::time_point when) {
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%02d/%s/%04d:%02d:%02d:%02d +0000", utc.tm_mday,
                  months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                  utc.tm_min, utc.tm_sec);
    return text.data();
}

/// Combined format, then the request time in seconds with six digits.
inline std::string log_line(const log_entry& entry, std::chrono::system_clock::time_point when) {
    std::string line;
    line.reserve(160);
    append_or_dash(line, entry.peer);
    line += " - - [" + log_time(when) + "] \"";
    append_request(line, entry);
    line += "\" " + std::to_string(entry.status) + ' ' + std::to_string(entry.body_bytes) + " \"";
    append_or_dash(line, entry.referer);
    line += "\" \"";
    append_or_dash(line, entry.agent);
    std::array<char, 32> seconds{};
    const auto micros = entry.duration.count();
    std::snprintf(seconds.data(), seconds.size(), "\" %lld.%06lld\n",
                  static_cast<long long>(micros / 1'000'000),
                  static_cast<long long>(micros % 1'000'000));
    return line += seconds.data();
}

/// A log file shared by the worker threads. Lines are in order of time; they reach the file within
/// a second while requests come in, and all of them at close().
class access_log {
public:
    /// Errors: std::system_error that names the file.
    explicit access_log(const std::string& path)
        : file_{std::fopen(path.c_str(), "a"), &std::fclose} {
        if (!file_) {
            throw std::system_error{errno, std::generic_category(), "access log " + path};
        }
    }

    void write(const log_entry& entry) {
        const std::lock_guard lock{mutex_};
        const auto now = std::chrono::system_clock::now();
        const std::string line = log_line(entry, now);
        complete_ &= std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size();
        if (now - flushed_ >= std::chrono::seconds{1}) {
            complete_ &= std::fflush(file_.get()) == 0;
            flushed_ = now;
        }
    }

    /// Returns: true if every line written so far has reached the file.
    [[nodiscard]] bool close() {
        const std::lock_guard lock{mutex_};
        return (std::fclose(file_.release()) == 0) && complete_;
    }

private:
    std::mutex mutex_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
    std::chrono::system_clock::time_point flushed_{};
    bool complete_ = true;
};

} // namespace example
