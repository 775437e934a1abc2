// SPDX-License-Identifier: BSL-1.0
#include "common/text_input.hpp"

#include "common/input_error.hpp"
#include "common/progress.hpp"

#include <doctest/doctest.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace text_input_test {

using namespace nines::examples;

namespace {

/// A file that is gone at the end of the test.
class temporary_file {
public:
    explicit temporary_file(std::string_view content) {
        static int count = 0;
        path_ = (std::filesystem::temp_directory_path() /
                 ("nines_text_input_" + std::to_string(getpid()) + '_' + std::to_string(++count)))
                    .string();
        std::ofstream{path_, std::ios::binary} << content;
    }
    ~temporary_file() { std::filesystem::remove(path_); }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

std::string gzipped(std::string_view text) {
    std::string out(compressBound(static_cast<uLong>(text.size())) + 64, '\0');
    std::string in{text};
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 16 + MAX_WBITS, 8,
                         Z_DEFAULT_STRATEGY) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

using numbered_line = std::pair<std::uint64_t, std::string>;

std::vector<numbered_line> read_lines(text_input input) {
    std::vector<numbered_line> lines;
    line_reader reader{std::move(input)};
    while (const auto line = reader.next()) {
        lines.emplace_back(reader.line(), *line);
    }
    CHECK_FALSE(reader.next().has_value());
    return lines;
}

std::string refusal(const std::string& path) {
    bad_lines bad;
    try {
        (void)read_lines(text_input{path, bad});
    } catch (const input_error& error) {
        CHECK(error.file() == path);
        return error.problem();
    }
    return "read without an error";
}

std::string random_text(std::mt19937_64& random, std::size_t size) {
    std::string text;
    while (text.size() < size) {
        text += std::string(random() % 90, static_cast<char>('a' + random() % 26));
        text += random() % 5 == 0 ? "\r\n" : "\n";
    }
    return text;
}

/// What a progress bar writes to stderr while that is `file`.
void draw_progress_on(int file) {
    const int kept = dup(STDERR_FILENO);
    REQUIRE(dup2(file, STDERR_FILENO) == STDERR_FILENO);
    {
        progress_bar bar{"a.log", 2'000'000};
        std::this_thread::sleep_for(std::chrono::milliseconds{120});
        bar.update(1'000'000);
    }
    dup2(kept, STDERR_FILENO);
    close(kept);
}

std::string read_rest(int file) {
    std::string all;
    std::array<char, 4096> text{};
    for (ssize_t size = 1; size > 0;) {
        size = read(file, text.data(), text.size());
        all.append(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    }
    return all;
}

/// The most memory that the process has used, in MiB.
long peak_memory() {
    struct rusage usage{};
    REQUIRE(getrusage(RUSAGE_SELF, &usage) == 0);
    return usage.ru_maxrss / 1024;
}

} // namespace

TEST_CASE("a file is the same lines plain, packed, in members, from memory, and in any blocks") {
    const std::uint64_t seed = std::random_device{}();
    std::printf("text_input seed %llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 random{seed};
    const std::string text = random_text(random, 20'000) + "last line";
    const std::size_t cut = random() % text.size();
    const temporary_file plain{text};
    const temporary_file packed{gzipped(text)};
    const temporary_file members{gzipped(text.substr(0, cut)) + gzipped("") +
                                 gzipped(text.substr(cut))};
    bad_lines bad;
    const auto expected = read_lines(text_input::of_text(text, bad));
    REQUIRE(expected.size() == count_newlines(text) + 1);
    CHECK(expected.back() == numbered_line{expected.size(), "last line"});
    for (const std::size_t block_size : {16U, 17U, 90U, 91U, 1000U, 1U << 20U}) {
        CAPTURE(block_size);
        const read_options options{.block_size = block_size};
        CHECK(read_lines(text_input::of_text(text, bad, options)) == expected);
        CHECK(read_lines(text_input{plain.path(), bad, options}) == expected);
        CHECK(read_lines(text_input{packed.path(), bad, options}) == expected);
        CHECK(read_lines(text_input{members.path(), bad, options}) == expected);
    }
    CHECK(bad.count() == 0);
}

TEST_CASE("line ends, empty lines, a missing last line end and a byte order mark") {
    bad_lines bad;
    CHECK(read_lines(text_input::of_text("", bad)).empty());
    CHECK(read_lines(text_input::of_text("\xEF\xBB\xBF", bad)).empty());
    using lines = std::vector<numbered_line>;
    CHECK(read_lines(text_input::of_text("\n", bad)) == lines{{1, ""}});
    CHECK(read_lines(text_input::of_text("a", bad)) == lines{{1, "a"}});
    CHECK(read_lines(text_input::of_text("a\r\n\r\nb\r", bad)) ==
          lines{{1, "a"}, {2, ""}, {3, "b"}});
    CHECK(read_lines(text_input::of_text("\xEF\xBB\xBFx\n\xEF\xBB\xBFy", bad)) ==
          lines{{1, "x"}, {2, "\xEF\xBB\xBFy"}});
}

TEST_CASE("a line is too long or not, whatever the blocks, and does not shift the numbers") {
    const std::string fits(100, 'f');
    const std::string too_long(101, 'l');
    const std::string much_too_long(5'000, 'm');
    const std::string text =
        fits + '\n' + too_long + "\nshort\n" + much_too_long + "\n" + fits + "\n" + much_too_long;
    for (const std::size_t block_size : {16U, 50U, 100U, 101U, 102U, 4'000U, 1U << 20U}) {
        CAPTURE(block_size);
        bad_lines bad;
        const read_options options{.block_size = block_size, .line_limit = 100};
        auto input = text_input::of_text(text, bad, options, "in");
        CHECK(read_lines(std::move(input)) ==
              std::vector<numbered_line>{{1, fits}, {3, "short"}, {5, fits}});
        REQUIRE(bad.count() == 3);
        CHECK(bad.first()[0].line == 2);
        CHECK(bad.first()[1].line == 4);
        CHECK(bad.first()[2].line == 6);
        CHECK(to_string(bad.first()[0]) ==
              "in:2: expected a shorter line: \"" + std::string(80, 'l') + "...\"");
    }
}

TEST_CASE("the lines handed out are counted") {
    bad_lines bad;
    auto input = text_input::of_text("a\nb\n" + std::string(300, 'x') + "\nc", bad,
                                     {.block_size = 16, .line_limit = 200});
    while (input.next()) {
    }
    CHECK(input.lines() == 4);
}

TEST_CASE("a damaged or cut off gzip file is an error that names the file") {
    const std::string packed = gzipped("some lines\nof text\n");
    const temporary_file cut{packed.substr(0, packed.size() - 5)};
    CHECK(refusal(cut.path()) == "the gzip data is cut off; expected its end");
    const temporary_file only_magic{"\x1f\x8b"};
    CHECK(refusal(only_magic.path()) == "the gzip data is cut off; expected its end");
    std::string changed = packed;
    changed[changed.size() - 6] = static_cast<char>(changed[changed.size() - 6] ^ 0x55);
    const temporary_file damaged{changed};
    CHECK(refusal(damaged.path()) == "the gzip data is damaged");
    const temporary_file followed{packed + "more"};
    CHECK(refusal(followed.path()) == "the gzip data is followed by something else");
}

TEST_CASE("a file that is missing, a folder or not readable is an error that names it") {
    const std::string folder = std::filesystem::temp_directory_path().string();
    CHECK(refusal(folder) == "expected a file, this is a folder");
    CHECK(refusal(folder + "/nines_no_such_file") == "cannot read: No such file or directory");
    const temporary_file closed{"text\n"};
    std::filesystem::permissions(closed.path(), std::filesystem::perms::none);
    if (getuid() != 0) {
        CHECK(refusal(closed.path()) == "cannot read: Permission denied");
    }
}

TEST_CASE("an input error says file, line and problem") {
    CHECK(std::string{input_error{"f.yaml", 12, "expected x"}.what()} == "f.yaml:12: expected x");
    CHECK(std::string{input_error{"f.yaml", 0, "expected x"}.what()} == "f.yaml: expected x");
    CHECK(std::string{input_error{"f.yaml", 12, 3, "expected x"}.what()} ==
          "f.yaml:12:3: expected x");
}

TEST_CASE("bad lines are all counted, the first few kept, and shown without control characters") {
    bad_lines bad{2};
    for (std::uint64_t line = 1; line <= 1'000; ++line) {
        bad.add("log", line, "expected y", "\x1b[31m\"red\"\n\xC3\xA4\\");
    }
    CHECK(bad.count() == 1'000);
    REQUIRE(bad.first().size() == 2);
    CHECK(to_string(bad.first()[1]) ==
          "log:2: expected y: \"\\x1b[31m\\x22red\\x22\\x0a\\xc3\\xa4\\x5c\"");
}

TEST_CASE("newlines are counted over all lengths and places") {
    std::string text;
    std::uint64_t expected = 0;
    for (std::size_t size = 0; size < 40'000; size += 1 + size / 9) {
        while (text.size() < size) {
            text += text.size() % 7 == 3 ? '\n' : 'x';
            expected += text.back() == '\n' ? 1U : 0U;
        }
        REQUIRE(count_newlines(text) == expected);
    }
    CHECK(count_newlines(std::string(100'000, '\n')) == 100'000);
}

TEST_CASE("the progress line says how much of how much") {
    CHECK(progress_text("a.log", 500'000'000, 1'000'000'000) ==
          "a.log [" + std::string(15, '=') + std::string(15, ' ') + "]  50 % of 1000 MB");
    CHECK(progress_text("a.log", 0, 2'000'000) ==
          "a.log [" + std::string(30, ' ') + "]   0 % of 2 MB");
    CHECK(progress_text("a.log", 3'000'000, 2'000'000) ==
          "a.log [" + std::string(30, '=') + "] 100 % of 2 MB");
    CHECK(progress_text("a.log", 3'000'000, 0) == "a.log 3 MB");
}

TEST_CASE("progress is drawn on a terminal and wiped at the end") {
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    REQUIRE(terminal >= 0);
    REQUIRE(grantpt(terminal) == 0);
    REQUIRE(unlockpt(terminal) == 0);
    const int user_side = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    REQUIRE(user_side >= 0);
    draw_progress_on(user_side);
    close(user_side);
    std::string expected = "\r";
    expected += progress_text("a.log", 1'000'000, 2'000'000);
    expected += "\x1b[K\r\x1b[K";
    CHECK(read_rest(terminal) == expected);
    close(terminal);
}

TEST_CASE("no progress is drawn where there is no terminal") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    draw_progress_on(ends[1]);
    close(ends[1]);
    CHECK(read_rest(ends[0]).empty());
    close(ends[0]);
}

TEST_CASE("a file larger than the memory it may take is read, in one line or in many") {
    constexpr std::uintmax_t size = std::uintmax_t{64} << 20U;
    constexpr long allowed = 16;
    const temporary_file zeros{""};
    std::filesystem::resize_file(zeros.path(), size);
    const temporary_file lines{""};
    {
        std::ofstream out{lines.path(), std::ios::binary};
        const std::string block(std::size_t{1} << 16U, '\n');
        for (std::uintmax_t written = 0; written < size; written += block.size()) {
            out << block;
        }
    }
    const long before = peak_memory();
    bad_lines bad;
    text_input one_line{zeros.path(), bad};
    CHECK_FALSE(one_line.next());
    CHECK(one_line.lines() == 1);
    CHECK(bad.count() == 1);
    text_input many_lines{lines.path(), bad};
    while (many_lines.next()) {
    }
    CHECK(many_lines.lines() == size);
    CHECK(peak_memory() - before <= allowed);
}

} // namespace text_input_test
