// SPDX-License-Identifier: BSL-1.0
// Access logs of 200 MB in the page cache: our reader, a count of newlines over the same input as
// the limit, and as peers `wc -l` and goaccess, processes of their own. The logs are made up by a
// seeded generator. All are measured in processor time, reading included: bytes a second of one
// core, whatever else the machine does.
#include "common/access_log.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace nines::examples;

constexpr std::size_t log_size = 200'000'000;
constexpr std::size_t slice_size = 10'000'000; // what goaccess reads in a second

/// A file that lives as long as the program.
struct log_file {
    std::string path;
    std::int64_t bytes = 0;
    std::int64_t lines = 0;

    /// \param next_line appends a line to its first argument
    template <class NextLine>
    log_file(std::string_view name, std::size_t size, NextLine next_line)
        : path{(std::filesystem::temp_directory_path() /
                fmt::format("nines_bench_{}_{}.log", getpid(), name))
                   .string()} {
        std::mt19937_64 random{1};
        std::ofstream out{path, std::ios::binary};
        for (std::string block; static_cast<std::size_t>(bytes) < size; block.clear()) {
            while (block.size() < (std::size_t{1} << 20U)) {
                next_line(block, random);
                ++lines;
            }
            out << block;
            bytes += static_cast<std::int64_t>(block.size());
        }
    }
    ~log_file() { std::filesystem::remove(path); }
    log_file(const log_file&) = delete;
    log_file& operator=(const log_file&) = delete;
};

template <std::size_t Size>
std::string_view pick(const std::array<std::string_view, Size>& from, std::mt19937_64& random) {
    return from[random() % Size];
}

constexpr std::array<std::string_view, 8> statuses{"200", "200", "200", "200",
                                                   "304", "206", "404", "500"};

/// 23/Nov/2026 at this second of the day.
std::string time_of_day(std::uint64_t second) {
    return fmt::format("23/Nov/2026:{:02}:{:02}:{:02} +0000", second / 3600 % 24, second / 60 % 60,
                       second % 60);
}

/// A visit to a site with articles: long referers and user agents, a new second on most lines.
struct apache_like_lines {
    std::uint64_t second = 0;

    void operator()(std::string& out, std::mt19937_64& random) {
        static constexpr std::array<std::string_view, 5> topics{
            "error-budgets", "how-long-is-an-incident", "on-call", "percentiles-do-not-add",
            "queues"};
        static constexpr std::array<std::string_view, 4> agents{
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
            "Gecko) Version/17.5 Safari/605.1.15",
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "ExampleBot/2.1 (+https://bots.example.org/about)"};
        second += random() % 3;
        fmt::format_to(std::back_inserter(out),
                       "192.0.{}.{} - - [{}] \"GET /articles/{}/images/figure-{}.png HTTP/1.1\" "
                       "{} {} \"https://www.example.org/articles/{}/?page={}\" \"{}\"\n",
                       random() % 4, random() % 256, time_of_day(second), pick(topics, random),
                       random() % 100, pick(statuses, random), random() % 200'000,
                       pick(topics, random), random() % 50, pick(agents, random));
    }
};

/// A load test against a service: short lines with request times, many in a second.
struct short_lines {
    std::uint64_t request = 0;

    void operator()(std::string& out, std::mt19937_64& random) {
        static constexpr std::array<std::string_view, 4> paths{"/orders", "/cart", "/items/17",
                                                               "/search?q=tea"};
        fmt::format_to(std::back_inserter(out),
                       "127.0.0.1 - - [{}] \"GET {} HTTP/1.1\" {} {} \"-\" \"hey/0.0.1\" "
                       "0.{:06}\n",
                       time_of_day(request++ / 50), pick(paths, random), pick(statuses, random),
                       random() % 4'000, random() % 100'000);
    }
};

const log_file& apache_like() {
    static const log_file file{"apache_like", log_size, apache_like_lines{}};
    return file;
}
const log_file& apache_like_slice() {
    static const log_file file{"slice", slice_size, apache_like_lines{}};
    return file;
}
const log_file& short_line() {
    static const log_file file{"short_lines", log_size, short_lines{}};
    return file;
}

void count(benchmark::State& state, const log_file& file) {
    state.SetBytesProcessed(state.iterations() * file.bytes);
    state.SetItemsProcessed(state.iterations() * file.lines);
}

void ours(benchmark::State& state, const log_file& (*log)()) {
    const log_file& file = log();
    for (auto _ : state) {
        bad_lines bad;
        access_log_reader reader{text_input{file.path, bad}};
        std::uint64_t errors = 0;
        std::uint64_t slow = 0;
        for (auto batch = reader.next(); !batch.empty(); batch = reader.next()) {
            for (const access_record& request : batch) {
                errors += request.status >= 500 ? 1U : 0U;
                slow += request.duration > std::chrono::milliseconds{50} ? 1U : 0U;
            }
        }
        benchmark::DoNotOptimize(errors);
        benchmark::DoNotOptimize(slow);
        if (std::cmp_not_equal(reader.records(), file.lines)) {
            state.SkipWithError("lines were lost");
        }
    }
    count(state, file);
}

void count_newlines_only(benchmark::State& state, const log_file& (*log)()) {
    const log_file& file = log();
    for (auto _ : state) {
        bad_lines bad;
        text_input input{file.path, bad};
        while (input.next()) {
        }
        if (std::cmp_not_equal(input.lines(), file.lines)) {
            state.SkipWithError("lines were lost");
        }
    }
    count(state, file);
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// Runs a program from the PATH with its streams on /dev/null. Returns: the seconds of processor
/// time it took, or nothing if it is not there or failed.
std::optional<double> run(std::vector<std::string> command) {
    std::vector<char*> arguments;
    for (std::string& word : command) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        posix_spawn_file_actions_addopen(&streams, stream, "/dev/null", O_RDWR, 0);
    }
    pid_t process = 0;
    const int refused =
        posix_spawnp(&process, arguments[0], &streams, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&streams);
    int status = 0;
    struct rusage used{};
    if (refused != 0 || wait4(process, &status, 0, &used) != process || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        return std::nullopt;
    }
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void peer(benchmark::State& state, const log_file& (*log)(), std::vector<std::string> command) {
    if (!run({command[0], "--version"})) {
        state.SkipWithError("not installed");
        return;
    }
    const log_file& file = log();
    command.push_back(file.path);
    for (auto _ : state) {
        const auto took = run(command);
        if (!took) {
            state.SkipWithError("the peer failed");
            return;
        }
        state.SetIterationTime(*took);
    }
    count(state, file);
}

const std::vector<std::string> wc{"wc", "-l"};
const std::vector<std::string> goaccess{
    "goaccess", "--no-global-config", "--log-format=COMBINED", "-o", "json", "-f"};

BENCHMARK_CAPTURE(ours, apache_like, &apache_like)->Name("access_log/apache_like/ours");
BENCHMARK_CAPTURE(count_newlines_only, apache_like, &apache_like)
    ->Name("access_log/apache_like/limit:count_newlines");
BENCHMARK_CAPTURE(peer, apache_like_wc, &apache_like, wc)
    ->Name("access_log/apache_like/peer:wc-l")
    ->UseManualTime();
BENCHMARK_CAPTURE(peer, apache_like_goaccess, &apache_like_slice, goaccess)
    ->Name("access_log/apache_like/peer:goaccess")
    ->UseManualTime();
BENCHMARK_CAPTURE(ours, short_lines, &short_line)->Name("access_log/short_lines/ours");
BENCHMARK_CAPTURE(count_newlines_only, short_lines, &short_line)
    ->Name("access_log/short_lines/limit:count_newlines");
BENCHMARK_CAPTURE(peer, short_lines_wc, &short_line, wc)
    ->Name("access_log/short_lines/peer:wc-l")
    ->UseManualTime();

} // namespace
